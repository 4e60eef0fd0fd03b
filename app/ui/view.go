package ui

import (
	"fyne.io/fyne/v2"
)

// view is one page of the window. All is called on the window's goroutine.
type view interface {
	// content is what the page shows. It is built once.
	content() fyne.CanvasObject

	// shown is called when the page comes to the front, hidden when it leaves.
	shown()
	hidden()

	// changed is called when the desk's state has changed, also while the page
	// is hidden.
	changed()
}

// page is a view's place in the navigation.
type page struct {
	name string // in English: also how it is remembered
	icon fyne.Resource
	make func(*window) view
	view view // nil until the page is shown for the first time
}
