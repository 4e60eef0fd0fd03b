package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// menu opens what one can do with a chart.
func (p *plot) menu(at fyne.Position) {
	save := func(form string) func() { return func() { p.save(form) } }
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(tr("Copy as picture"), p.copyPicture),
		fyne.NewMenuItem(tr("Copy as CSV"), p.copyCSV),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(tr("Save as PNG…"), save("png")),
		fyne.NewMenuItem(tr("Save as SVG…"), save("svg")),
		fyne.NewMenuItem(tr("Save as CSV…"), save("csv")),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(tr("Set a limit…"), p.setLimit),
		fyne.NewMenuItem(tr("Back to live"), p.d.backToLive),
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.d.w.win.Canvas(), at)
}

// chooseVariant opens what the chart can show instead.
func (p *plot) chooseVariant() {
	if len(p.spec.variants) < 2 {
		return
	}
	var items []*fyne.MenuItem
	for i, v := range p.spec.variants {
		items = append(items, fyne.NewMenuItem(tr(v.short), func() {
			p.d.wish(p, func(w *plotWish) { w.variant, w.hidden = i, nil })
			p.d.painter.poke()
		}))
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.title)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.d.w.win.Canvas(), at.AddXY(0, 22))
}
