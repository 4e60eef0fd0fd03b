package dashboard

import (
	"fyne.io/fyne/v2"

	"weir/app/ui/host"
)

// Rests are the states in which the dashboard may be left alone.
func (d *Page) Rests() []host.Rest {
	p := d.plots[0]
	return []host.Rest{
		{Open: "", Show: nil},
		{Open: "frozen", Show: func() { d.SetFrozen(true) }},
		{Open: "crosshair", Show: func() { d.hover.at(p, p.image.Size().Width/2) }},
		{Open: "menu of a chart", Show: func() { p.menu(fyne.NewPos(400, 300)) }},
		{Open: "threshold", Show: p.setLimit},
		{Open: "chart as a file", Show: func() { p.save("png") }},
	}
}

// IsOpen reports whether anything is open in the dashboard.
func (d *Page) IsOpen() bool { return d.hover.over != nil || !d.Live() }

// CloseAll closes everything that IsOpen reports.
func (d *Page) CloseAll() {
	d.hover.off()
	d.BackToLive()
}
