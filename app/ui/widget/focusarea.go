package widget

import (
	"image/color"

	"weir/app/ui/style"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// FocusArea is a pad that Tab reaches; a ring shows that it has the focus. Esc
// leaves it, and keys that it has no use for are the window's.
type FocusArea struct {
	HitArea
	canvas        fyne.Canvas
	Ring          *canvas.Rectangle           // whoever makes the pad places it
	OnKey         func(key fyne.KeyName) bool // reports whether it had a use for the key
	OnFocusGained func()                      // the focus has come; may be nil
	OnFocusLost   func()                      // the focus has gone; may be nil
	focused       bool
}

// NewFocusArea makes a pad on a canvas.
func NewFocusArea(c fyne.Canvas) *FocusArea {
	p := &FocusArea{}
	p.Init(c)
	p.ExtendBaseWidget(p)
	return p
}

func (p *FocusArea) Init(c fyne.Canvas) {
	p.Pointer, p.canvas, p.Ring = desktop.DefaultCursor, c, newRing()
}

// newRing makes what shows the focus around something, as around a field.
func newRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth, r.CornerRadius = 2, 4
	r.Hide()
	return r
}

// encircle shows a ring, or hides it.
func showRing(r *canvas.Rectangle, visible bool) {
	r.StrokeColor = theme.Color(theme.ColorNamePrimary)
	style.SetVisible(r, visible)
}

// FocusGained implements fyne.Focusable.
func (p *FocusArea) FocusGained() {
	p.focused = true
	showRing(p.Ring, true)
	if p.OnFocusGained != nil {
		p.OnFocusGained()
	}
}

// FocusLost implements fyne.Focusable.
func (p *FocusArea) FocusLost() {
	p.focused = false
	showRing(p.Ring, false)
	if p.OnFocusLost != nil {
		p.OnFocusLost()
	}
}

// TypedKey implements fyne.Focusable.
func (p *FocusArea) TypedKey(e *fyne.KeyEvent) {
	switch {
	case p.OnKey(e.Name):
	case e.Name == fyne.KeyEscape:
		p.canvas.Unfocus()
	default:
		p.canvas.OnTypedKey()(e)
	}
}

// TypedRune implements fyne.Focusable.
func (p *FocusArea) TypedRune(r rune) { p.canvas.OnTypedRune()(r) }

// MouseDown implements desktop.Mouseable: who takes the mouse leaves what the
// keys were at.
func (p *FocusArea) MouseDown(*desktop.MouseEvent) {
	if !p.focused {
		p.canvas.Unfocus()
	}
}

// MouseUp implements desktop.Mouseable.
func (p *FocusArea) MouseUp(*desktop.MouseEvent) {}
