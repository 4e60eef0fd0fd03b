// Package ui is the desktop window. It turns snapshots into pictures and clicks
// into calls of a desk.Desk, and knows neither SQL nor the settings' file.
//
//	snapshots ─▶ history ─▶ painter: a goroutine that draws charts and writes texts
//	                            │ one queued function a tick
//	                            ▼
//	                        dashboard: swaps pictures, moves texts
//
// Everything on the screen belongs to the window's goroutine, which Fyne runs.
// Others queue functions through window.do. What may block runs through
// window.work on a goroutine that the window waits for when it closes.
//
// A view is one page: dashboard, events, failures, rejects, settings. Only
// run.go needs graphics libraries; everything else runs in tests without a
// display.
package ui
