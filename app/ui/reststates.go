//go:build !headless

package ui

import (
	"errors"

	"fyne.io/fyne/v2"
)

// restState is a state in which the window may be left alone: a page, with whatever
// can be open in it or over it. Nothing changes there by itself but what the
// header and the dashboard say of the pipeline.
type restState struct {
	page string        // its name in window.pages
	open string        // what is open there, in English; "": nothing
	show func(*window) // opens it, once the page has read its rows; nil: nothing to open
}

// restStates are all of them, each dialog once.
func restStates() []restState {
	first := func(w *window) { w.boardInFront().grid.pick(0) }
	return []restState{
		{"Dashboard", "", nil},
		{"Dashboard", "frozen", func(w *window) { w.dashboard.setFrozen(true) }},
		{"Dashboard", "crosshair", func(w *window) {
			p := w.dashboard.plots[0]
			w.dashboard.hover.at(p, p.image.Size().Width/2)
		}},
		{"Dashboard", "tip", func(w *window) { w.tips.show(w.header.tune, "Tune") }},
		{"Dashboard", "menu", (*window).menu},
		{"Dashboard", "choice of the time", func(w *window) { w.header.span.Tapped(nil) }},
		{"Dashboard", "menu of a chart", func(w *window) { w.dashboard.plots[0].menu(fyne.NewPos(400, 300)) }},
		{"Dashboard", "threshold", func(w *window) { w.dashboard.plots[0].setLimit() }},
		{"Dashboard", "chart as a file", func(w *window) { w.dashboard.plots[0].save("png") }},
		{"Dashboard", "metrics as CSV", (*window).exportMetrics},
		{"Dashboard", "files to import", func(w *window) { importFiles(w.host, nil) }},
		{"Dashboard", "choice of a file", func(w *window) { w.browseFile(func(string) {}) }},
		{"Dashboard", "tuning", func(w *window) { tune(w.host) }},
		{"Dashboard", "another store, SQLite", func(w *window) { w.openSwitch(0) }},
		{"Dashboard", "another store, PostgreSQL", func(w *window) { w.openSwitch(1) }},
		{"Dashboard", "script for administrators", func(w *window) { adminScript(w.host) }},
		{"Dashboard", "check of the store", func(w *window) { check(w.host) }},
		{"Dashboard", "keys and mouse", (*window).help},
		{"Dashboard", "about", func(w *window) { about(w.host) }},
		{"Dashboard", "licences", func(w *window) { licences(w.host) }},
		{"Dashboard", "error", func(w *window) { w.fail("It failed", errors.New("the reason")) }},
		{"Dashboard", "question", func(w *window) { w.ask("Remove it?", "This can't be undone.", "Remove", func() {}) }},
		{"Events", "", nil},
		{"Events", "cursor in a field", func(w *window) { w.win.Canvas().Focus(w.pages[w.front].view.(*eventsPage).text) }},
		{"Events", "an event", first},
		{"Events", "events as a file", func(w *window) { w.pages[w.front].view.(*eventsPage).export() }},
		{"Failures", "", nil},
		{"Failures", "a failure", first},
		{"Failures", "marked rows", func(w *window) { w.boardInFront().markAll() }},
		{"Rejects", "", nil},
		{"Rejects", "a reject", first},
		{"Settings", "", nil},
		{"Settings", "cursor in a field", func(w *window) { w.pages[w.front].view.(*settings).focusFirst() }},
	}
}

// boardInFront is the board of the page in front, nil when that has none.
func (w *window) boardInFront() *board {
	switch v := w.pages[w.front].view.(type) {
	case *eventsPage:
		return v.board
	case *failuresPage:
		return v.board
	case *rejectsPage:
		return v.board
	}
	return nil
}

// openSwitch opens the dialog for another store of that kind, by its place in
// backends.
func (w *window) openSwitch(kind int) {
	s := newSwitchSheet(w.host)
	s.show(s.content(), nil)
	s.kind.choose(kind)
}

// isOpen reports whether anything is open in the page in front, or over it.
func (w *window) isOpen() bool {
	b := w.boardInFront()
	return w.covered() || w.win.Canvas().Focused() != nil || w.tips.box.Visible() ||
		w.dashboard.hover.over != nil || !w.dashboard.live() ||
		b != nil && (b.open != 0 || len(b.grid.chosen) > 0)
}

// closeAll closes all that isOpen sees.
func (w *window) closeAll() {
	for w.covered() {
		w.win.Canvas().Overlays().Top().Hide()
	}
	if b := w.boardInFront(); b != nil {
		b.grid.pick(-1)
		if len(b.grid.chosen) > 0 {
			clear(b.grid.chosen)
			b.grid.redraw()
			b.grid.marked()
		}
	}
	w.win.Canvas().Unfocus()
	w.tips.leave()
	w.dashboard.hover.off()
	w.dashboard.backToLive()
}
