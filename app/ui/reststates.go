//go:build !headless

package ui

// rester is a page that can be left alone in some states.
type rester interface {
	rests() []rest
	isOpen() bool // what a state opens is
	closeAll()    // what isOpen sees
}

// restsOf are the states in which the window may be left alone with a page in
// front. Those of the window itself, and each dialog, come with the first page.
func (w *window) restsOf(page int) []rest {
	all := w.pages[page].view.(rester).rests()
	if page > 0 {
		return all
	}
	return append(append(all,
		rest{"tip", func() { w.tips.show(w.header.tune, "Tune") }},
		rest{"menu", w.menu},
		rest{"choice of the time", func() { w.header.span.Tapped(nil) }},
	), dialogRests(w.host)...)
}

// isOpen reports whether anything is open in the page in front, or over it.
func (w *window) isOpen() bool {
	return w.covered() || w.win.Canvas().Focused() != nil || w.tips.box.Visible() || w.pages[w.front].view.(rester).isOpen()
}

// closeAll closes all that isOpen sees.
func (w *window) closeAll() {
	for w.covered() {
		w.win.Canvas().Overlays().Top().Hide()
	}
	w.win.Canvas().Unfocus()
	w.tips.leave()
	w.pages[w.front].view.(rester).closeAll()
}
