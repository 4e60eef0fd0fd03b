package dashboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// crosshairStep is the share of a chart's width that an arrow key goes.
const crosshairStep = 0.01

// typed does what a key means on the chart that has the focus, and reports
// whether it means anything there.
func (p *plot) typed(key fyne.KeyName) bool {
	at, reads := p.d.hover.place(p)
	if key != fyne.KeyUp && key != fyne.KeyDown {
		p.d.h.Tips.Hide()
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
	p.d.h.Tips.Hide()
	if p.d.hover.over == p {
		p.d.hover.off()
	}
}

// menuByKey opens the menu at the crosshair, its first item chosen.
func (p *plot) menuByKey(at float64) {
	from := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.pad)
	p.menu(from.AddXY(float32(at)*p.pad.Size().Width, p.pad.Size().Height/4)).ActivateNext()
}
