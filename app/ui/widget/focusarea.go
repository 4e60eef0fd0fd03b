package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/style"
)

// FocusArea is a hit area that Tab can reach; a ring shows the focus. Esc leaves it. It
// passes the keys that it doesn't use to the window.
type FocusArea struct {
	HitArea
	canvas        fyne.Canvas
	Ring          *canvas.Rectangle           // whoever makes the area places the ring
	OnKey         func(key fyne.KeyName) bool // reports whether it used the key
	OnMenu        func()                      // opens its menu: the menu key or Shift+F10; may be nil
	OnFocusGained func()                      // may be nil
	OnFocusLost   func()                      // may be nil
	focused       bool
}

// NewFocusArea makes a focus area on a canvas. OnKey must be set before it gets the
// focus.
func NewFocusArea(c fyne.Canvas) *FocusArea {
	a := &FocusArea{}
	a.Init(c)
	a.ExtendBaseWidget(a)
	return a
}

// Init prepares a focus area that is embedded in another widget, which calls
// ExtendBaseWidget itself.
func (a *FocusArea) Init(c fyne.Canvas) {
	a.Pointer, a.canvas, a.Ring = desktop.DefaultCursor, c, newRing()
}

// newRing makes a hidden focus ring.
func newRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth, r.CornerRadius = 2, 4
	r.Hide()
	return r
}

// showRing shows or hides a focus ring.
func showRing(r *canvas.Rectangle, visible bool) {
	r.StrokeColor = theme.Color(theme.ColorNamePrimary)
	style.SetVisible(r, visible)
}

// Shift reports whether Shift is held.
func Shift() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// FocusGained implements fyne.Focusable.
func (a *FocusArea) FocusGained() {
	a.focused = true
	showRing(a.Ring, true)
	if a.OnFocusGained != nil {
		a.OnFocusGained()
	}
}

// FocusLost implements fyne.Focusable.
func (a *FocusArea) FocusLost() {
	a.focused = false
	showRing(a.Ring, false)
	if a.OnFocusLost != nil {
		a.OnFocusLost()
	}
}

// TypedKey implements fyne.Focusable.
func (a *FocusArea) TypedKey(e *fyne.KeyEvent) {
	switch {
	case a.OnMenu != nil && (e.Name == desktop.KeyMenu || e.Name == fyne.KeyF10 && Shift()):
		a.OnMenu()
	case a.OnKey(e.Name):
	case e.Name == fyne.KeyEscape:
		a.canvas.Unfocus()
	default:
		a.canvas.OnTypedKey()(e)
	}
}

// TypedRune implements fyne.Focusable.
func (a *FocusArea) TypedRune(r rune) { a.canvas.OnTypedRune()(r) }

// MouseDown implements desktop.Mouseable: using the mouse takes the focus from whatever
// else has it.
func (a *FocusArea) MouseDown(*desktop.MouseEvent) {
	if !a.focused {
		a.canvas.Unfocus()
	}
}

// MouseUp implements desktop.Mouseable.
func (a *FocusArea) MouseUp(*desktop.MouseEvent) {}
