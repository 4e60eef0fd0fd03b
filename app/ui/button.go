package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// button is a button of a page. Enter presses it as Space does, Esc leaves it,
// and keys that it has no use for are the window's.
type button struct{ widget.Button }

// newButton makes a button; icon may be nil.
func newButton(text string, icon fyne.Resource, run func()) *button {
	b := &button{}
	b.Text, b.Icon, b.OnTapped = text, icon, run
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey implements fyne.Focusable.
func (b *button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if !b.Disabled() {
			b.Tapped(nil)
		}
	case fyne.KeyEscape:
		unfocus(b)
	default:
		if c := canvasOf(b); c != nil {
			c.OnTypedKey()(e)
		}
	}
}

// canvasOf is the canvas that an object is on, nil when it is on none.
func canvasOf(o fyne.CanvasObject) fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(o) }

// unfocus takes the focus from whatever has it on an object's canvas.
func unfocus(o fyne.CanvasObject) {
	if c := canvasOf(o); c != nil {
		c.Unfocus()
	}
}
