package host

import "fyne.io/fyne/v2"

// Page is one page of the window. Its methods are called on the window's goroutine.
type Page interface {
	// Content returns the page's object, always the same one.
	Content() fyne.CanvasObject

	// Shown is called when the page comes to the front, Hidden when another does.
	Shown()
	Hidden()

	// Changed is called when the engine's state has changed, even while the page is
	// hidden.
	Changed()

	// Rests are the states in which the page may be left alone; see Rest. IsOpen
	// reports whether what such a state opens is open, and CloseAll closes it.
	Rests() []Rest
	IsOpen() bool
	CloseAll()
}

// Rest is a state in which a page, or the window with a dialog, may be left alone:
// nothing in it changes by itself except what the header and the dashboard show of the
// pipeline. The tests of the window at rest and its benchmark go through all of them.
type Rest struct {
	Open string // what is open, in English; empty: nothing
	Show func() // opens it, once the page has read its rows; nil if nothing is open
}
