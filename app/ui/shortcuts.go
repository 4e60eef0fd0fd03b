package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/ui/dialog"
	"weir/app/ui/floor"
	"weir/app/ui/text"
)

// shortcut is a key or a combination of keys, and what it does.
type shortcut struct {
	key  fyne.KeyName
	mod  fyne.KeyModifier
	keys string // as people write it
	does string // in English
	run  func()
}

// shortcuts returns all shortcuts in the order of the help.
func (w *window) shortcuts() []shortcut {
	const ctrl = fyne.KeyModifierControl
	all := []shortcut{
		{fyne.KeySpace, 0, "Space", text.Later("Freeze or resume the charts or the floor"), w.freeze},
		{fyne.KeyEscape, 0, "Esc", text.Later("Back to live; close what is open"), w.Escape},
		{fyne.KeyP, ctrl, "Ctrl+P", text.Later("Pause or resume the pipeline"), w.TogglePause},
		{fyne.KeyT, ctrl, "Ctrl+T", text.Later("Tune rate, workers and batches"), func() { dialog.Tune(w.Host) }},
		{fyne.KeyO, ctrl, "Ctrl+O", text.Later("Open a file…"), func() { dialog.Import(w.Host, nil) }},
		{fyne.KeyE, ctrl, "Ctrl+E", text.Later("Export metrics as CSV"), w.exportMetrics},
		{fyne.KeyS, ctrl, "Ctrl+S", text.Later("Switch the store"), func() { dialog.Switch(w.Host) }},
		{fyne.KeyF, ctrl, "Ctrl+F", text.Later("Search the events"), w.searchEvents},
		{fyne.KeyC, ctrl | fyne.KeyModifierShift, "Ctrl+Shift+C", text.Later("Copy the picture of Explore's chart"), w.copyPicture},
		{fyne.KeyL, ctrl, "Ctrl+L", text.Later("Dark, light or as the system"), w.cycleLook},
		{fyne.KeyE, 0, "E", text.Later("On the floor: explain its parts"), func() { w.onFloor((*floor.Page).ToggleExplain) }},
		{fyne.KeyG, ctrl, "Ctrl+G", text.Later("On the floor: save the last 10 s as a trace of Go"), func() { w.onFloor((*floor.Page).SaveTrace) }},
		{fyne.KeyS, 0, "S", text.Later("On the floor: play a scene"), func() { w.onFloor((*floor.Page).PlayScene) }},
		{fyne.KeyLeft, 0, "←", text.Later("Earlier, after zooming"), func() { w.dashboard.Pan(-0.5) }},
		{fyne.KeyRight, 0, "→", text.Later("Later, after zooming"), func() { w.dashboard.Pan(0.5) }},
		{fyne.KeyMinus, 0, "-", text.Later("Longer time"), func() { w.header.zoomTime(1) }},
		{fyne.KeyEqual, 0, "+", text.Later("Shorter time"), func() { w.header.zoomTime(-1) }},
	}
	for i, p := range w.pages {
		all = append(all, shortcut{fyne.KeyName(rune('1' + i)), ctrl, shortcutOf(i), p.name, func() { w.show(i) }})
	}
	return append(all,
		shortcut{fyne.KeyN, 0, "N", text.Later("The next event of a list"), func() { w.stepHit(1) }},
		shortcut{fyne.KeyP, 0, "P", text.Later("The previous event of a list"), func() { w.stepHit(-1) }},
		shortcut{fyne.KeyF5, 0, "F5", text.Later("Check the store in full"), func() { dialog.Check(w.Host) }},
		shortcut{fyne.KeySlash, fyne.KeyModifierShift, "?", text.Later("These shortcuts"), w.showHelp},
		shortcut{fyne.KeyF10, 0, "F10", text.Later("Menu: what else can be done"), w.openMenu},
		shortcut{fyne.KeyQ, ctrl, "Ctrl+Q", text.Later("Quit"), func() { w.quit() }},
	)
}

// allSelector is a page with rows that can be selected.
type allSelector interface {
	// SelectAll selects all rows of the page, or none if all are selected.
	SelectAll()
}

// hitStepper is a page with a list whose rows are shown one at a time.
type hitStepper interface {
	// StepHit shows the next row, or the previous one if by is -1.
	StepHit(by int)
}

func (w *window) stepHit(by int) {
	if v, ok := w.pages[w.front].view.(hitStepper); ok && !w.Covered() {
		v.StepHit(by)
	}
}

// addShortcuts registers the shortcuts with the canvas. Plain keys reach the canvas
// only while no field has the focus, so that a space can be typed. Those for the charts
// work only while the charts are in sight.
func (w *window) addShortcuts() {
	plain := make(map[fyne.KeyName]func())
	for _, s := range w.shortcuts() {
		switch s.mod {
		case fyne.KeyModifierControl, fyne.KeyModifierControl | fyne.KeyModifierShift:
			w.Win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: s.key, Modifier: s.mod}, func(fyne.Shortcut) { s.run() })
		case 0:
			plain[s.key] = s.run
		}
	}
	plain[fyne.KeyPlus] = plain[fyne.KeyEqual] // on the number pad, and on other keyboard layouts
	w.Win.Canvas().AddShortcut(&fyne.ShortcutSelectAll{}, func(fyne.Shortcut) {
		if v, ok := w.pages[w.front].view.(allSelector); ok && !w.Covered() {
			v.SelectAll()
		}
	})
	w.Win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if p := w.floor(); p != nil && !w.Covered() && p.TypedKey(e.Name) {
			return
		}
		run := plain[e.Name]
		if run == nil {
			return
		}
		switch e.Name {
		case fyne.KeyEscape, fyne.KeyF5, fyne.KeyF10, fyne.KeyN, fyne.KeyP:
			run()
		default:
			if w.front == 0 && !w.Covered() {
				run()
			}
		}
	})
	w.Win.Canvas().SetOnTypedRune(func(r rune) {
		if r == '?' {
			w.showHelp()
		}
	})
}
