package ui

import (
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// captionLines is how many lines of the banner a scene's caption may take.
const captionLines = 2

// sceneNotice is the caption of the scene that plays, with what a person can do.
func (w *window) sceneNotice(s control.ScenePlay) notice {
	stop := widget.Action{Text: text.Tr("Stop"), Run: w.StopScene}
	again := widget.Action{Text: text.Tr("Again"), Run: w.Engine.AgainScene}
	switch {
	case s.Step == 0:
		return notice{style.Busy, text.Tr("{{.Scene}}: making a throw-away store", text.With("Scene", text.Tr(s.Title))), []widget.Action{stop}}
	case s.Done && s.Lost == 0 && s.Twice == 0:
		return notice{style.Good, text.Tr("The scene is over: {{.Lost}} lost · {{.Twice}} twice", text.With("Lost", "0", "Twice", "0")) + ". " + text.Tr(s.Caption), []widget.Action{again, stop}}
	case s.Done:
		return notice{style.Alarm, text.Tr("The scene is over: {{.Lost}} lost · {{.Twice}} twice", text.With("Lost", text.Grouped(float64(s.Lost)), "Twice", text.Grouped(float64(s.Twice)))), []widget.Action{again, stop}}
	}
	pause := widget.Action{Text: text.Tr("Pause"), Run: func() { w.Engine.PauseScene(true) }}
	if s.Paused {
		pause = widget.Action{Text: text.Tr("Continue"), Run: func() { w.Engine.PauseScene(false) }}
	}
	said := text.Tr("{{.Step}} of {{.Steps}}: {{.Caption}}", text.With("Step", s.Step, "Steps", s.Steps, "Caption", text.Tr(s.Caption)))
	return notice{style.Busy, said, []widget.Action{pause, {Text: text.Tr("Step"), Run: w.Engine.StepScene}, again, stop}}
}

// sceneEntries is the menu of scenes.
func (w *window) sceneEntries() []widget.MenuEntry {
	var all []widget.MenuEntry
	for _, s := range w.Engine.Scenes() {
		all = append(all, widget.MenuEntry{Text: text.Tr(s.Title) + " – " + text.Tr(s.Line), Icon: theme.MediaPlayIcon(), Run: func() {
			w.showPage("Floor") // where it is seen
			w.PlayScene(s.Name)
		}})
	}
	return all
}
