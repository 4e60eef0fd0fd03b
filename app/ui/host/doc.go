// Package host is what a page may ask of the window: its canvas, dialogs, the engine,
// and background work that the window waits for. Pages reach other pages through Links.
package host
