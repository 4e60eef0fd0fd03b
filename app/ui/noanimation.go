//go:build !headless

package ui

import (
	"runtime"

	"fyne.io/fyne/v2"
)

// keepStill ends what moves by itself in Fyne's widgets, the caret above all:
// each step of an animation draws the whole window anew.
func disableAnimations(a fyne.App) {
	// There Fyne wants the app that it made itself.
	if runtime.GOOS != "darwin" {
		fyne.SetCurrentApp(noAnimationApp{a})
	}
}

type noAnimationApp struct{ fyne.App }

// Settings implements fyne.App.
func (s noAnimationApp) Settings() fyne.Settings { return noAnimationSettings{s.App.Settings()} }

type noAnimationSettings struct{ fyne.Settings }

// ShowAnimations implements fyne.Settings.
func (noAnimationSettings) ShowAnimations() bool { return false }
