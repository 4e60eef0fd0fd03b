//go:build !headless

package ui

import (
	"weir/app/ui/dialog"
	"weir/app/ui/host"
)

// rester is a page that can be left alone in some states.
type rester interface {
	Rests() []host.Rest
	IsOpen() bool // what a state opens is
	CloseAll()    // what isOpen sees
}

// restsOf are the states in which the window may be left alone with a page in
// front. Those of the window itself, and each dialog, come with the first page.
func (w *window) restsOf(page int) []host.Rest {
	all := w.pages[page].view.(rester).Rests()
	if page > 0 {
		return all
	}
	return append(append(all,
		host.Rest{Open: "tip", Show: func() { w.Tips.Show(w.header.tune, "Tune") }},
		host.Rest{Open: "menu", Show: w.openMenu},
		host.Rest{Open: "choice of the time", Show: func() { w.header.span.Tapped(nil) }},
	), dialog.Rests(w.Host)...)
}

// IsOpen reports whether anything is open in the page in front, or over it.
func (w *window) IsOpen() bool {
	return w.Covered() || w.Win.Canvas().Focused() != nil || w.Tips.Box.Visible() || w.pages[w.front].view.(rester).IsOpen()
}

// CloseAll closes all that isOpen sees.
func (w *window) CloseAll() {
	for w.Covered() {
		w.Win.Canvas().Overlays().Top().Hide()
	}
	w.Win.Canvas().Unfocus()
	w.Tips.Hide()
	w.pages[w.front].view.(rester).CloseAll()
}
