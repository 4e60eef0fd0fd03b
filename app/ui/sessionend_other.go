//go:build !headless && !windows

package ui

import "fyne.io/fyne/v2"

// onSessionEnd does nothing: who logs off ends programs by a signal. macOS asks them to quit
// instead, which closes the window; logging off is cancelled then, and works once the
// program has ended.
func onSessionEnd(fyne.Window, func()) {}
