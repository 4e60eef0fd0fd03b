// Package ui is the desktop window. It turns snapshots into pictures and clicks
// into calls of a control.Engine, and knows neither SQL nor the settings' file.
//
//	text, style ◀─ widget ◀─ host ◀─ dashboard, records, settings, dialog ◀─ ui
//
// No package imports one to its right, and no page imports another: pages ask the
// host, which leads to other pages by functions that the window sets. This package
// is the window around them: navigation, header, banner, menu and shortcuts.
//
// Everything on the screen belongs to the window's goroutine, which Fyne runs.
// Others queue functions through Host.Do. What may block runs through Host.Work on
// a goroutine that the window waits for when it closes.
//
// Only run.go needs graphics libraries; everything else runs in tests without a
// display.
package ui
