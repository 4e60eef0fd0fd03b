package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// shortcut is something that a key does.
type shortcut struct {
	key  fyne.KeyName
	mod  fyne.KeyModifier
	keys string // as a person writes it
	does string // in English
	run  func()
}

// shortcuts lists what keys do, in the order of the help.
func (w *window) shortcuts() []shortcut {
	const ctrl = fyne.KeyModifierControl
	all := []shortcut{
		{fyne.KeySpace, 0, "Space", "Freeze or resume the charts", func() { w.dashboard.freeze() }},
		{fyne.KeyEscape, 0, "Esc", "Back to live; close what is open", w.escape},
		{fyne.KeyP, ctrl, "Ctrl+P", "Pause or resume the pipeline", w.pause},
		{fyne.KeyT, ctrl, "Ctrl+T", "Tune rate, workers and batches", w.tune},
		{fyne.KeyO, ctrl, "Ctrl+O", "Open a file…", w.importFiles},
		{fyne.KeyE, ctrl, "Ctrl+E", "Export metrics as CSV", w.exportMetrics},
		{fyne.KeyS, ctrl, "Ctrl+S", "Switch the store", w.switchStore},
		{fyne.KeyL, ctrl, "Ctrl+L", "Dark, light or as the system", w.nextLook},
		{fyne.KeyLeft, 0, "←", "Earlier, after zooming", func() { w.dashboard.pan(-0.5) }},
		{fyne.KeyRight, 0, "→", "Later, after zooming", func() { w.dashboard.pan(0.5) }},
		{fyne.KeyMinus, 0, "-", "Longer time", func() { w.dashboard.zoomTime(1) }},
		{fyne.KeyEqual, 0, "+", "Shorter time", func() { w.dashboard.zoomTime(-1) }},
	}
	for i, p := range w.pages {
		all = append(all, shortcut{fyne.KeyName(rune('1' + i)), ctrl, shortcutOf(i), p.name, func() { w.show(i) }})
	}
	return append(all,
		shortcut{fyne.KeyF5, 0, "F5", "Check the store in full", w.checkAll},
		shortcut{fyne.KeySlash, fyne.KeyModifierShift, "?", "These shortcuts", w.help},
		shortcut{fyne.KeyF10, 0, "F10", "Menu: what else can be done", w.menu},
		shortcut{fyne.KeyQ, ctrl, "Ctrl+Q", "Quit", func() { w.quit() }},
	)
}

// marker is a page with rows that can be marked.
type marker interface {
	// markAll marks all rows in the page, or none when all are.
	markAll()
}

// addShortcuts lets the canvas call them. Plain keys reach it only while no
// field has the focus, so that a space can be typed; they are for the charts, and
// nobody would see what they do behind a dialog or another page.
func (w *window) addShortcuts() {
	plain := make(map[fyne.KeyName]func())
	for _, s := range w.shortcuts() {
		switch s.mod {
		case fyne.KeyModifierControl:
			w.win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: s.key, Modifier: s.mod}, func(fyne.Shortcut) { s.run() })
		case 0:
			plain[s.key] = s.run
		}
	}
	plain[fyne.KeyPlus] = plain[fyne.KeyEqual] // the one of the number block, or of other keyboards
	w.win.Canvas().AddShortcut(&fyne.ShortcutSelectAll{}, func(fyne.Shortcut) {
		if v, ok := w.pages[w.front].view.(marker); ok && !w.covered() {
			v.markAll()
		}
	})
	w.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if run := plain[e.Name]; run != nil && (e.Name == fyne.KeyEscape || e.Name == fyne.KeyF5 || e.Name == fyne.KeyF10 || w.front == 0 && !w.covered()) {
			run()
		}
	})
	w.win.Canvas().SetOnTypedRune(func(r rune) {
		if r == '?' {
			w.help()
		}
	})
}
