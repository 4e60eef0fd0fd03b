package ui

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
	switch key {
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
		zoomed := reads && !p.d.live()
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
		p.d.pan(by / 2)
	default:
		p.read(next)
	}
}

// read puts the crosshair at a share of the chart's width.
func (p *plot) read(at float64) { p.d.hover.at(p, float32(at)*p.image.Size().Width) }

// leave takes the crosshair away with the focus.
func (p *plot) leave() {
	if p.d.hover.over == p {
		p.d.hover.off()
	}
}

// menuByKey opens the menu at the crosshair, its first item chosen.
func (p *plot) menuByKey(at float64) {
	from := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.pad)
	p.menu(from.AddXY(float32(at)*p.pad.Size().Width, p.pad.Size().Height/4)).ActivateNext()
}
