//go:build !windows && !headless

package ui

import "fyne.io/fyne/v2"

// fitScreen does nothing: the window manager fits a new window into the screen.
func fitScreen(fyne.Window) {}
