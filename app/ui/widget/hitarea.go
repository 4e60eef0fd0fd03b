package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// HitArea is an invisible area that takes mouse events. Events whose callback is nil are
// ignored.
type HitArea struct {
	widget.BaseWidget
	OnTapped, OnSecondaryTapped, OnDoubleTapped func(*fyne.PointEvent)
	OnMoved                                     func(fyne.Position)
	OnMouseOut                                  func()
	Pointer                                     desktop.Cursor
}

// NewHitArea makes a hit area without callbacks.
func NewHitArea() *HitArea {
	a := &HitArea{Pointer: desktop.DefaultCursor}
	a.ExtendBaseWidget(a)
	return a
}

// CreateRenderer implements fyne.Widget.
func (a *HitArea) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Tapped implements fyne.Tappable.
func (a *HitArea) Tapped(e *fyne.PointEvent) {
	if a.OnTapped != nil {
		a.OnTapped(e)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (a *HitArea) TappedSecondary(e *fyne.PointEvent) {
	if a.OnSecondaryTapped != nil {
		a.OnSecondaryTapped(e)
	}
}

// MouseIn implements desktop.Hoverable.
func (a *HitArea) MouseIn(e *desktop.MouseEvent) { a.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (a *HitArea) MouseMoved(e *desktop.MouseEvent) {
	if a.OnMoved != nil {
		a.OnMoved(e.Position)
	}
}

// MouseOut implements desktop.Hoverable.
func (a *HitArea) MouseOut() {
	if a.OnMouseOut != nil {
		a.OnMouseOut()
	}
}

// Cursor implements desktop.Cursorable.
func (a *HitArea) Cursor() desktop.Cursor { return a.Pointer }

// DoubleHitArea is a hit area that tells a double click from two clicks. Fyne therefore
// delays the first click.
type DoubleHitArea struct{ HitArea }

// NewDoubleHitArea makes a hit area without callbacks, with the cursor of something that
// can be clicked.
func NewDoubleHitArea() *DoubleHitArea {
	a := &DoubleHitArea{HitArea{Pointer: desktop.PointerCursor}}
	a.ExtendBaseWidget(a)
	return a
}

// DoubleTapped implements fyne.DoubleTappable.
func (a *DoubleHitArea) DoubleTapped(e *fyne.PointEvent) {
	if a.OnDoubleTapped != nil {
		a.OnDoubleTapped(e)
	}
}
