package widget

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// PageButton is a button of a page. Enter presses it as Space does, Esc leaves it. It
// passes the keys that it doesn't use to the window.
type PageButton struct {
	widget.Button
	self fyne.CanvasObject // the button, or the widget that embeds it
	ring *canvas.Rectangle // shows the focus on coloured buttons, too
}

// NewPageButton makes a button; icon may be nil.
func NewPageButton(text string, icon fyne.Resource, run func()) *PageButton {
	b := &PageButton{ring: newRing()}
	b.self, b.Text, b.Icon, b.OnTapped = b, text, icon, run
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained implements fyne.Focusable.
func (b *PageButton) FocusGained() {
	b.Button.FocusGained()
	showRing(b.ring, true)
	if b.Importance == widget.HighImportance || b.Importance == widget.WarningImportance {
		b.ring.StrokeColor = theme.Color(theme.ColorNameForeground)
	}
}

// FocusLost implements fyne.Focusable.
func (b *PageButton) FocusLost() {
	b.Button.FocusLost()
	showRing(b.ring, false)
}

// CreateRenderer implements fyne.Widget.
func (b *PageButton) CreateRenderer() fyne.WidgetRenderer {
	return &buttonRenderer{b.Button.CreateRenderer(), b.ring}
}

type buttonRenderer struct {
	fyne.WidgetRenderer
	ring *canvas.Rectangle
}

// Objects implements fyne.WidgetRenderer.
func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clip(r.WidgetRenderer.Objects()), r.ring)
}

// Layout implements fyne.WidgetRenderer.
func (r *buttonRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	style.Place(r.ring, 0, 0, size.Width, size.Height)
}

// TypedKey implements fyne.Focusable.
func (b *PageButton) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if !b.Disabled() {
			b.Tapped(nil)
		}
	case fyne.KeyEscape:
		unfocus(b.self)
	default:
		passKey(b.self, e)
	}
}

// passKey gives the window a key that the object with the focus doesn't use.
func passKey(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := canvasOf(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

// canvasOf returns the canvas of an object, or nil if it is on none.
func canvasOf(o fyne.CanvasObject) fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(o) }

// unfocus removes the focus from whatever has it on an object's canvas.
func unfocus(o fyne.CanvasObject) {
	if c := canvasOf(o); c != nil {
		c.Unfocus()
	}
}
