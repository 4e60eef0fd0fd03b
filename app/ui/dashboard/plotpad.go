package dashboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/ui/widget"
)

// plotPad is the surface over a chart's picture: it hovers, zooms and opens the
// menu, with the mouse and with keys.
type plotPad struct {
	widget.FocusArea
	dragged  func(from, to float32)
	dragEnd  func()
	scrolled func(at float32, by float32)
	start    float32
	dragging bool
}

func newPlotPad(c fyne.Canvas) *plotPad {
	p := &plotPad{}
	p.Init(c)
	p.Pointer = desktop.CrosshairCursor
	p.ExtendBaseWidget(p)
	return p
}

// Dragged implements fyne.Draggable.
func (p *plotPad) Dragged(e *fyne.DragEvent) {
	if !p.dragging {
		p.dragging, p.start = true, e.Position.X-e.Dragged.DX
	}
	p.dragged(p.start, e.Position.X)
}

// DragEnd implements fyne.Draggable.
func (p *plotPad) DragEnd() {
	p.dragging = false
	p.dragEnd()
}

// Scrolled implements fyne.Scrollable.
func (p *plotPad) Scrolled(e *fyne.ScrollEvent) { p.scrolled(e.Position.X, e.Scrolled.DY) }

// DoubleTapped implements fyne.DoubleTappable.
func (p *plotPad) DoubleTapped(e *fyne.PointEvent) { p.OnDoubleTapped(e) }
