package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// pad is an invisible surface that takes what the mouse does. What isn't set
// is ignored.
type pad struct {
	widget.BaseWidget
	tapped, secondary, double func(*fyne.PointEvent)
	moved                     func(fyne.Position)
	left                      func()
	cursor                    desktop.Cursor
}

func newPad() *pad {
	p := &pad{cursor: desktop.DefaultCursor}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *pad) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Tapped implements fyne.Tappable.
func (p *pad) Tapped(e *fyne.PointEvent) {
	if p.tapped != nil {
		p.tapped(e)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (p *pad) TappedSecondary(e *fyne.PointEvent) {
	if p.secondary != nil {
		p.secondary(e)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *pad) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (p *pad) MouseMoved(e *desktop.MouseEvent) {
	if p.moved != nil {
		p.moved(e.Position)
	}
}

// MouseOut implements desktop.Hoverable.
func (p *pad) MouseOut() {
	if p.left != nil {
		p.left()
	}
}

// Cursor implements desktop.Cursorable.
func (p *pad) Cursor() desktop.Cursor { return p.cursor }

// doublePad is a pad that tells a double click from two clicks, and therefore
// waits a moment after the first.
type doublePad struct{ pad }

func newDoublePad() *doublePad {
	p := &doublePad{pad{cursor: desktop.PointerCursor}}
	p.ExtendBaseWidget(p)
	return p
}

// DoubleTapped implements fyne.DoubleTappable.
func (p *doublePad) DoubleTapped(e *fyne.PointEvent) {
	if p.double != nil {
		p.double(e)
	}
}
