//go:build !headless && !windows

package ui

import "fyne.io/fyne/v2"

// onSessionEnd does nothing: who logs off ends programs by a signal.
func onSessionEnd(fyne.Window, func()) {}
