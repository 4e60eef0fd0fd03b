package dashboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/ui/style"
)

// wire connects mouse and keys with what they do on a chart.
func (p *plot) wire() {
	d := p.page
	p.area.OnMoved = func(at fyne.Position) { d.hover.moveTo(p, at.X) }
	p.area.OnMouseOut = func() { d.hover.hide() } // hover is made after the charts
	p.area.OnDragged = func(from, to float32) { d.hover.markDrag(p, from, to) }
	p.area.OnDragEnd = func() {
		drag := d.hover.drag
		style.SetVisible(drag, false)
		origin := p.group.Position().X + p.image.Position().X
		left := float64((drag.Position().X - origin) / p.image.Size().Width)
		right := left + float64(drag.Size().Width/p.image.Size().Width)
		if drag.Size().Width >= 4 {
			d.zoomTo(p, left, right)
		}
	}
	p.area.OnScrolled = func(at, by float32) {
		if n := p.notches.Turn(by); n != 0 {
			d.zoomAt(p, float64(at/p.image.Size().Width), n > 0)
		}
	}
	p.area.OnDoubleTapped = func(*fyne.PointEvent) { d.BackToLive() }
	p.area.OnSecondaryTapped = func(e *fyne.PointEvent) { p.menu(e.AbsolutePosition) }
	p.area.OnKey, p.area.OnFocusLost = p.onKey, p.onFocusLost
	p.area.OnFocusGained = func() { p.explainLine(-1) }
}

// crosshairStep is how far an arrow key moves the crosshair, as a share of the
// chart's width.
const crosshairStep = 0.01

// onKey does what a key means on the focused chart, and reports whether it
// means anything.
func (p *plot) onKey(key fyne.KeyName) bool {
	at, reads := p.page.hover.position(p)
	if key != fyne.KeyUp && key != fyne.KeyDown {
		p.page.h.Tips.Hide()
	}
	switch key {
	case fyne.KeyUp:
		p.explainLine(p.explainedLine - 1)
	case fyne.KeyDown:
		p.explainLine(p.explainedLine + 1)
	case fyne.KeyLeft:
		p.stepCrosshair(-1)
	case fyne.KeyRight:
		p.stepCrosshair(1)
	case fyne.KeyHome:
		p.moveCrosshair(0)
	case fyne.KeyEnd:
		p.moveCrosshair(1)
	case fyne.KeyReturn, fyne.KeyEnter, desktop.KeyMenu:
		p.menuByKey(at)
	case fyne.KeyV:
		p.nextVariant()
	case fyne.KeyPlus, fyne.KeyEqual:
		if reads {
			p.page.zoomAt(p, at, true)
		}
		return reads
	case fyne.KeyMinus:
		zoomed := reads && !p.page.Live()
		if zoomed {
			p.page.zoomAt(p, at, false)
		}
		return zoomed
	default:
		return false
	}
	return true
}

// stepCrosshair moves the crosshair one step. Beyond the edge of a zoomed chart
// it pans instead. If there is no crosshair yet, it appears at the edge where
// the movement starts.
func (p *plot) stepCrosshair(by float64) {
	at, reads := p.page.hover.position(p)
	switch next := at + by*crosshairStep; {
	case !reads:
		p.moveCrosshair((1 - by) / 2)
	case next < 0 || next > 1:
		p.page.Pan(by / 2)
	default:
		p.moveCrosshair(next)
	}
}

// moveCrosshair puts the crosshair at a share of the chart's width.
func (p *plot) moveCrosshair(at float64) { p.page.hover.moveTo(p, float32(at)*p.image.Size().Width) }

// explainLine explains a line, next to its name in the legend, or the chart
// itself at -1.
func (p *plot) explainLine(i int) {
	p.explainedLine = min(max(i, -1), len(p.shown.legend)-1)
	switch {
	case p.explainedLine < 0:
		p.page.h.Tips.Show(p.titleArea, p.explanation())
	case p.legend[p.explainedLine].area.Visible():
		p.page.h.Tips.Show(p.legend[p.explainedLine].area, p.lineExplanation(p.explainedLine))
	default: // its entry is left out
		p.page.h.Tips.Show(p.moreArea, p.shown.legend[p.explainedLine].name+": "+p.lineExplanation(p.explainedLine))
	}
}

// explanation explains the chart.
func (p *plot) explanation() string { return Explain("chart " + p.variant().title) }

// lineExplanation explains one of its lines.
func (p *plot) lineExplanation(i int) string { return Explain(p.spec.lineKey(p.variant(), i)) }

// variant is the variant that the chart shows.
func (p *plot) variant() variant { return p.spec.variants[p.shown.variant] }

// onFocusLost removes the crosshair and the explanation.
func (p *plot) onFocusLost() {
	p.page.h.Tips.Hide()
	if p.page.hover.plot == p {
		p.page.hover.hide()
	}
}

// menuByKey opens the menu at the crosshair and selects its first item.
func (p *plot) menuByKey(at float64) {
	from := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.area)
	p.menu(from.AddXY(float32(at)*p.area.Size().Width, p.area.Size().Height/4)).ActivateNext()
}
