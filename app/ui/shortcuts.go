package ui

import (
	"fyne.io/fyne/v2"

	"weir/app/ui/dialog"
	"weir/app/ui/floor"
	"weir/app/ui/shortcut"
	"weir/app/ui/text"
)

// command is something that keys do.
type command struct {
	keys shortcut.Keys
	does string // in English
	run  func()
}

// commands returns all commands in the order of the help.
func (w *window) commands() []command {
	plain := func(k fyne.KeyName) shortcut.Keys { return shortcut.Keys{Key: k} }
	all := []command{
		{shortcut.Space, text.Later("Freeze or resume the charts or the floor"), w.freeze},
		{shortcut.Escape, text.Later("Back to live; close what is open"), w.Escape},
		{shortcut.Pause, text.Later("Pause or resume the pipeline"), w.TogglePause},
		{shortcut.Tune, text.Later("Tune rate, workers and batches"), func() { dialog.Tune(w.Host) }},
		{shortcut.Open, text.Later("Open a file…"), func() { dialog.Import(w.Host, nil) }},
		{shortcut.Export, text.Later("Export metrics as CSV"), w.exportMetrics},
		{shortcut.Switch, text.Later("Switch the store"), func() { dialog.Switch(w.Host) }},
		{shortcut.Keys{Key: fyne.KeyF, Command: true}, text.Later("Search the events"), w.searchEvents},
		{shortcut.Keys{Key: fyne.KeyC, Command: true, Shift: true}, text.Later("Copy the picture of Explore's chart"), w.copyPicture},
		{shortcut.Look, text.Later("Dark, light or as the system"), w.cycleLook},
		{plain(fyne.KeyE), text.Later("On the floor: explain its parts"), func() { w.onFloor((*floor.Page).ToggleExplain) }},
		{shortcut.Keys{Key: fyne.KeyG, Command: true}, text.Later("On the floor: save the last 10 s as a trace of Go"), func() { w.onFloor((*floor.Page).SaveTrace) }},
		{plain(fyne.KeyS), text.Later("On the floor: play a scene"), func() { w.onFloor((*floor.Page).PlayScene) }},
		{plain(fyne.KeyLeft), text.Later("Earlier, after zooming"), func() { w.dashboard.Pan(-0.5) }},
		{plain(fyne.KeyRight), text.Later("Later, after zooming"), func() { w.dashboard.Pan(0.5) }},
		{plain(fyne.KeyMinus), text.Later("Longer time"), func() { w.header.zoomTime(1) }},
		{plain(fyne.KeyPlus), text.Later("Shorter time"), func() { w.header.zoomTime(-1) }},
	}
	for i, p := range w.pages {
		all = append(all, command{shortcut.Page(i), p.name, func() { w.show(i) }})
	}
	all = append(all,
		command{shortcut.Settings, text.Later("Settings"), func() { w.showPage("Settings") }},
		command{plain(fyne.KeyN), text.Later("The next event of a list"), func() { w.stepHit(1) }},
		command{plain(fyne.KeyP), text.Later("The previous event of a list"), func() { w.stepHit(-1) }},
		command{shortcut.Check, text.Later("Check the store in full"), func() { dialog.Check(w.Host) }},
		command{shortcut.Help, text.Later("These shortcuts"), w.showHelp},
		command{shortcut.Menu, text.Later("Menu: what else can be done"), w.openMenu},
		command{shortcut.Quit, text.Later("Quit"), func() { w.quit() }},
	)
	if shortcut.Mac {
		all = append(all, command{shortcut.Close, text.Later("Close the window"), func() { w.quit() }})
	}
	return all
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
	for _, c := range w.commands() {
		if c.keys.Command {
			w.Win.Canvas().AddShortcut(c.keys.Fyne(), func(fyne.Shortcut) { c.run() })
		} else {
			plain[c.keys.Key] = c.run
		}
	}
	plain[fyne.KeyEqual] = plain[fyne.KeyPlus] // the same key on an English keyboard
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
		if fyne.KeyName(r) == shortcut.Help.Key {
			w.showHelp()
		}
	})
}
