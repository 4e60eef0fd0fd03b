package dashboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/ui/style"
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

// wire gives mouse and keys their meaning on a chart.
func (p *plot) wire() {
	d := p.d
	p.pad.OnMoved = func(at fyne.Position) { d.hover.at(p, at.X) }
	p.pad.OnLeft = func() { d.hover.off() } // which is made after the charts
	p.pad.dragged = func(from, to float32) { d.hover.dragged(p, from, to) }
	p.pad.dragEnd = func() {
		drag := d.hover.drag
		style.SetVisible(drag, false)
		origin := p.group.Position().X + p.image.Position().X
		left := float64((drag.Position().X - origin) / p.image.Size().Width)
		right := left + float64(drag.Size().Width/p.image.Size().Width)
		if drag.Size().Width >= 4 {
			d.zoomTo(p, left, right)
		}
	}
	p.pad.scrolled = func(at, by float32) {
		if by == 0 { // sideways
			return
		}
		d.zoomAt(p, float64(at/p.image.Size().Width), by > 0)
	}
	p.pad.OnDoubleTapped = func(*fyne.PointEvent) { d.BackToLive() }
	p.pad.OnSecondaryTapped = func(e *fyne.PointEvent) { p.menu(e.AbsolutePosition) }
	p.pad.OnKey, p.pad.OnFocusLost = p.typed, p.leave
	p.pad.OnFocusGained = func() { p.tell(-1) }
}

// crosshairStep is the share of a chart's width that an arrow key goes.
const crosshairStep = 0.01

// typed does what a key means on the chart that has the focus, and reports
// whether it means anything there.
func (p *plot) typed(key fyne.KeyName) bool {
	at, reads := p.d.hover.place(p)
	if key != fyne.KeyUp && key != fyne.KeyDown {
		p.d.h.Tips.Leave()
	}
	switch key {
	case fyne.KeyUp:
		p.tell(p.told - 1)
	case fyne.KeyDown:
		p.tell(p.told + 1)
	case fyne.KeyLeft:
		p.step(-1)
	case fyne.KeyRight:
		p.step(1)
	case fyne.KeyHome:
		p.read(0)
	case fyne.KeyEnd:
		p.read(1)
	case fyne.KeyReturn, fyne.KeyEnter, desktop.KeyMenu:
		p.menuByKey(at)
	case fyne.KeyV:
		p.nextVariant()
	case fyne.KeyPlus, fyne.KeyEqual:
		if reads {
			p.d.zoomAt(p, at, true)
		}
		return reads
	case fyne.KeyMinus:
		zoomed := reads && !p.d.Live()
		if zoomed {
			p.d.zoomAt(p, at, false)
		}
		return zoomed
	default:
		return false
	}
	return true
}

// step moves the crosshair; at the edge of what was zoomed to the time moves on
// below it. The first step lets it appear at the edge that it comes from.
func (p *plot) step(by float64) {
	at, reads := p.d.hover.place(p)
	switch next := at + by*crosshairStep; {
	case !reads:
		p.read((1 - by) / 2)
	case next < 0 || next > 1:
		p.d.Pan(by / 2)
	default:
		p.read(next)
	}
}

// read puts the crosshair at a share of the chart's width.
func (p *plot) read(at float64) { p.d.hover.at(p, float32(at)*p.image.Size().Width) }

// tell explains a line where the legend names it, or the chart itself at -1.
func (p *plot) tell(i int) {
	p.told = min(max(i, -1), len(p.shown.legend)-1)
	switch {
	case p.told < 0:
		p.d.h.Tips.Show(p.choose, p.explained())
	case p.legend[p.told].pad.Visible():
		p.d.h.Tips.Show(p.legend[p.told].pad, p.lineExplained(p.told))
	default: // it has no room
		p.d.h.Tips.Show(p.restPad, p.shown.legend[p.told].name+": "+p.lineExplained(p.told))
	}
}

// explained explains the chart, lineExplained one of its lines.
func (p *plot) explained() string { return Explain("chart " + p.variant().title) }

func (p *plot) lineExplained(i int) string { return Explain(p.spec.lineWord(p.variant(), i)) }

// variant is what the chart shows.
func (p *plot) variant() variant { return p.spec.variants[p.shown.variant] }

// leave takes the crosshair and what is explained away with the focus.
func (p *plot) leave() {
	p.d.h.Tips.Leave()
	if p.d.hover.over == p {
		p.d.hover.off()
	}
}

// menuByKey opens the menu at the crosshair, its first item chosen.
func (p *plot) menuByKey(at float64) {
	from := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.pad)
	p.menu(from.AddXY(float32(at)*p.pad.Size().Width, p.pad.Size().Height/4)).ActivateNext()
}
