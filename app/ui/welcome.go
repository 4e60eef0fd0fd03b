package ui

import (
	"weir/app/ui/control"
	"weir/app/ui/dialog"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// prefWelcome is the preference that the welcome is to be shown. It is set on the first
// start and removed for good by endWelcome.
const prefWelcome = "window.welcome"

// beginWelcome decides whether the demo begins with a welcome: it does from the first start
// on, until endWelcome.
func (w *window) beginWelcome(untried bool) {
	prefs := w.App.Preferences()
	w.welcome = prefs.Bool(prefWelcome)
	switch {
	case w.welcome && !untried:
		w.endWelcome()
	case w.firstStart && untried:
		w.welcome = true
		prefs.SetBool(prefWelcome, true)
	}
}

// endWelcome removes the welcome; it doesn't come again.
func (w *window) endWelcome() {
	w.welcome = false
	w.App.Preferences().RemoveValue(prefWelcome)
}

// outgrown reports whether a state shows that a person needs no welcome any more: a scene
// plays, or another store than the demo is open, such as that of an import.
func outgrown(s control.State) bool {
	return s.Scene != nil || s.Import != nil || s.Choice != control.StoreChoice{} && !s.Demo
}

// welcomeNotice greets a person who has never seen Weir before, and offers what to do
// first. Doing any of it ends the welcome.
func (w *window) welcomeNotice() notice {
	return notice{style.Calm, text.Tr("Welcome to Weir. This is a demo: simulated events, each stored and processed exactly once"), []widget.Action{
		{Text: text.Tr("Open a file…"), Run: func() { dialog.Import(w.Host, nil) }},
		{Text: text.Tr("Play a scene"), Run: func() { widget.OpenMenu(w.Surface, w.sceneEntries(), w.banner.buttons.Box) }},
		{Text: text.Tr("What you see"), Run: w.showGuide},
		{Text: text.Tr("Dismiss"), Close: true, Run: func() {
			w.endWelcome()
			w.changedState()
		}},
	}}
}
