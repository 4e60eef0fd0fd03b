//go:build !headless

package ui

import (
	"runtime"

	"fyne.io/fyne/v2"
)

// keepStill ends what moves by itself in Fyne's widgets, the caret above all:
// each step of an animation draws the whole window anew.
func keepStill(a fyne.App) {
	// There Fyne wants the app that it made itself.
	if runtime.GOOS != "darwin" {
		fyne.SetCurrentApp(still{a})
	}
}

type still struct{ fyne.App }

// Settings implements fyne.App.
func (s still) Settings() fyne.Settings { return stillSettings{s.App.Settings()} }

type stillSettings struct{ fyne.Settings }

// ShowAnimations implements fyne.Settings.
func (stillSettings) ShowAnimations() bool { return false }
