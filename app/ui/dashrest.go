package ui

import "fyne.io/fyne/v2"

// rests are the states in which the dashboard may be left alone.
func (d *dashboard) rests() []rest {
	p := d.plots[0]
	return []rest{
		{"", nil},
		{"frozen", func() { d.setFrozen(true) }},
		{"crosshair", func() { d.hover.at(p, p.image.Size().Width/2) }},
		{"menu of a chart", func() { p.menu(fyne.NewPos(400, 300)) }},
		{"threshold", p.setLimit},
		{"chart as a file", func() { p.save("png") }},
	}
}

// isOpen reports whether anything is open in the dashboard.
func (d *dashboard) isOpen() bool { return d.hover.over != nil || !d.live() }

// closeAll closes all that isOpen sees.
func (d *dashboard) closeAll() {
	d.hover.off()
	d.backToLive()
}
