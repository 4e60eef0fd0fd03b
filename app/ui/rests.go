//go:build !headless

package ui

import (
	"weir/app/ui/dialog"
	"weir/app/ui/host"
)

// restsOf returns the rests of a page. Those of the window itself and of the dialogs
// come with the first page.
func (w *window) restsOf(page int) []host.Rest {
	all := w.pages[page].view.Rests()
	if page > 0 {
		return all
	}
	return append(append(all,
		host.Rest{Open: "tip", Show: func() { w.Tips.Show(w.header.tune, "Tune") }},
		host.Rest{Open: "menu", Show: w.openMenu},
		host.Rest{Open: "list of stores", Show: w.openStores},
		host.Rest{Open: "choice of the time", Show: func() { w.header.span.Tapped(nil) }},
	), dialog.Rests(w.Host)...)
}

// isOpen reports whether anything is open in the current page or over it.
func (w *window) isOpen() bool {
	return w.Covered() || w.Win.Canvas().Focused() != nil || w.Tips.Box.Visible() || w.pages[w.front].view.IsOpen()
}

// CloseAll closes everything that IsOpen reports.
func (w *window) closeAll() {
	for w.Covered() {
		w.Win.Canvas().Overlays().Top().Hide()
	}
	w.Win.Canvas().Unfocus()
	w.Tips.Hide()
	w.pages[w.front].view.CloseAll()
}
