//go:build !headless

package ui

import (
	"runtime"

	"fyne.io/fyne/v2"
)

// disableAnimations turns off the animations of Fyne's widgets, above all the blinking
// cursor: each step of an animation repaints the whole window.
func disableAnimations(a fyne.App) {
	// On macOS Fyne requires the app that it made itself.
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
