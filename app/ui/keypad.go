package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// keyPad is a pad that Tab reaches; a ring shows that it has the focus. Esc
// leaves it, and keys that it has no use for are the window's.
type keyPad struct {
	pad
	canvas  fyne.Canvas
	ring    *canvas.Rectangle           // whoever makes the pad places it
	typed   func(key fyne.KeyName) bool // reports whether it had a use for the key
	gained  func()                      // the focus has come; may be nil
	lost    func()                      // the focus has gone; may be nil
	focused bool
}

// newKeyPad makes a pad on a canvas.
func newKeyPad(c fyne.Canvas) *keyPad {
	p := &keyPad{}
	p.init(c)
	p.ExtendBaseWidget(p)
	return p
}

func (p *keyPad) init(c fyne.Canvas) {
	p.cursor, p.canvas, p.ring = desktop.DefaultCursor, c, newRing()
}

// newRing makes what shows the focus around something, as around a field.
func newRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth, r.CornerRadius = 2, 4
	r.Hide()
	return r
}

// encircle shows a ring, or hides it.
func encircle(r *canvas.Rectangle, visible bool) {
	r.StrokeColor = theme.Color(theme.ColorNamePrimary)
	show(r, visible)
}

// FocusGained implements fyne.Focusable.
func (p *keyPad) FocusGained() {
	p.focused = true
	encircle(p.ring, true)
	if p.gained != nil {
		p.gained()
	}
}

// FocusLost implements fyne.Focusable.
func (p *keyPad) FocusLost() {
	p.focused = false
	encircle(p.ring, false)
	if p.lost != nil {
		p.lost()
	}
}

// TypedKey implements fyne.Focusable.
func (p *keyPad) TypedKey(e *fyne.KeyEvent) {
	switch {
	case p.typed(e.Name):
	case e.Name == fyne.KeyEscape:
		p.canvas.Unfocus()
	default:
		p.canvas.OnTypedKey()(e)
	}
}

// TypedRune implements fyne.Focusable.
func (p *keyPad) TypedRune(r rune) { p.canvas.OnTypedRune()(r) }

// MouseDown implements desktop.Mouseable: who takes the mouse leaves what the
// keys were at.
func (p *keyPad) MouseDown(*desktop.MouseEvent) {
	if !p.focused {
		p.canvas.Unfocus()
	}
}

// MouseUp implements desktop.Mouseable.
func (p *keyPad) MouseUp(*desktop.MouseEvent) {}
