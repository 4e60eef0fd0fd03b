//go:build !headless && !windows

package ui

import "fyne.io/fyne/v2"

// onSessionEnd does nothing. Who logs off ends programs by a signal; macOS first asks them
// to quit, which closes the window, and calls logging off off as long as they haven't.
func onSessionEnd(fyne.Window, func()) {}
