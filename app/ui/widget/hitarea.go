package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// HitArea is an invisible surface that takes what the mouse does. What isn't set
// is ignored.
type HitArea struct {
	widget.BaseWidget
	OnTapped, OnSecondaryTapped, OnDoubleTapped func(*fyne.PointEvent)
	OnMoved                                     func(fyne.Position)
	OnMouseOut                                  func()
	Pointer                                     desktop.Cursor
}

func NewHitArea() *HitArea {
	p := &HitArea{Pointer: desktop.DefaultCursor}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *HitArea) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Tapped implements fyne.Tappable.
func (p *HitArea) Tapped(e *fyne.PointEvent) {
	if p.OnTapped != nil {
		p.OnTapped(e)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (p *HitArea) TappedSecondary(e *fyne.PointEvent) {
	if p.OnSecondaryTapped != nil {
		p.OnSecondaryTapped(e)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *HitArea) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (p *HitArea) MouseMoved(e *desktop.MouseEvent) {
	if p.OnMoved != nil {
		p.OnMoved(e.Position)
	}
}

// MouseOut implements desktop.Hoverable.
func (p *HitArea) MouseOut() {
	if p.OnMouseOut != nil {
		p.OnMouseOut()
	}
}

// Cursor implements desktop.Cursorable.
func (p *HitArea) Cursor() desktop.Cursor { return p.Pointer }

// DoubleHitArea is a pad that tells a double click from two clicks, and therefore
// waits a moment after the first.
type DoubleHitArea struct{ HitArea }

func NewDoubleHitArea() *DoubleHitArea {
	p := &DoubleHitArea{HitArea{Pointer: desktop.PointerCursor}}
	p.ExtendBaseWidget(p)
	return p
}

// DoubleTapped implements fyne.DoubleTappable.
func (p *DoubleHitArea) DoubleTapped(e *fyne.PointEvent) {
	if p.OnDoubleTapped != nil {
		p.OnDoubleTapped(e)
	}
}
