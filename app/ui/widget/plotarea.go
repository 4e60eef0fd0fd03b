package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// PlotArea lies over a chart's picture and takes the mouse and the keys. It tells a double
// click from two clicks.
type PlotArea struct {
	FocusArea
	OnDragged  func(from, to float32) // from where a drag began to where it is now
	OnDragEnd  func()
	OnScrolled func(at float32, by float32) // may be nil
	start      float32
	dragging   bool
}

// Notches counts how far a wheel is turned. A touchpad reports many small steps where a
// wheel reports one for each notch.
type Notches struct{ sum float32 }

// notch is what Fyne reports at least for a notch, but on macOS, where that depends on the
// speed.
const notch = 25

// Turn takes what is reported, and returns 1 or -1 when it amounts to a notch, by its
// direction, otherwise 0.
func (n *Notches) Turn(by float32) int {
	if n.sum*by < 0 {
		n.sum = 0
	}
	n.sum += by
	switch {
	case n.sum >= notch:
		n.sum = 0
		return 1
	case n.sum <= -notch:
		n.sum = 0
		return -1
	}
	return 0
}

// NewPlotArea makes an area on a canvas. OnKey and what drags do must be set before it is
// used.
func NewPlotArea(c fyne.Canvas) *PlotArea {
	p := &PlotArea{}
	p.Init(c)
	p.Pointer = desktop.CrosshairCursor
	p.ExtendBaseWidget(p)
	return p
}

// Dragged implements fyne.Draggable.
func (p *PlotArea) Dragged(e *fyne.DragEvent) {
	if !p.dragging {
		p.dragging, p.start = true, e.Position.X-e.Dragged.DX
	}
	p.OnDragged(p.start, e.Position.X)
}

// DragEnd implements fyne.Draggable.
func (p *PlotArea) DragEnd() {
	p.dragging = false
	p.OnDragEnd()
}

// Scrolled implements fyne.Scrollable.
func (p *PlotArea) Scrolled(e *fyne.ScrollEvent) {
	if p.OnScrolled != nil {
		p.OnScrolled(e.Position.X, e.Scrolled.DY)
	}
}

// DoubleTapped implements fyne.DoubleTappable.
func (p *PlotArea) DoubleTapped(e *fyne.PointEvent) { p.OnDoubleTapped(e) }
