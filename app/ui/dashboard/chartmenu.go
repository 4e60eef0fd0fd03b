package dashboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
	"weir/app/ui/text"
)

// menu opens what one can do with a chart.
func (p *plot) menu(at fyne.Position) *widget.PopUpMenu { return p.popUp(p.menuItems(), at) }

// menuItems are the lines of that menu.
func (p *plot) menuItems() []*fyne.MenuItem {
	save := func(form string) func() { return func() { p.save(form) } }
	table := text.Tr("Copy as CSV")
	if hiddenLines(&p.shown.chart) != "" {
		table = text.Tr("Copy as CSV, without hidden lines")
	}
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(text.Tr("Copy as picture"), p.copyPicture),
		fyne.NewMenuItem(text.Tr("Copy as SVG"), func() { p.copyText("svg") }),
		fyne.NewMenuItem(table, func() { p.copyText("csv") }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(text.Tr("Save as PNG…"), save("png")),
		fyne.NewMenuItem(text.Tr("Save as SVG…"), save("svg")),
		fyne.NewMenuItem(text.Tr("Save as CSV…"), save("csv")),
		fyne.NewMenuItemSeparator(),
	}
	within := func(text string, choices []*fyne.MenuItem) {
		if len(choices) > 1 {
			item := fyne.NewMenuItem(text, nil)
			item.ChildMenu = fyne.NewMenu("", choices...)
			items = append(items, item)
		}
	}
	within(text.Tr("Show"), p.variantItems())
	within(text.Tr("Lines"), p.lineItems(false))
	within(text.Tr("One line alone"), p.lineItems(true))
	live := fyne.NewMenuItem(text.Tr("Back to live"), p.d.BackToLive)
	live.Disabled = p.d.Live()
	return append(items, fyne.NewMenuItem(text.Tr("Set threshold…"), p.setLimit), live)
}

// variantItems are what the chart can show, nothing when that is one thing; what
// it shows is checked.
func (p *plot) variantItems() []*fyne.MenuItem {
	if len(p.spec.variants) < 2 {
		return nil
	}
	var items []*fyne.MenuItem
	for i, v := range p.spec.variants {
		item := fyne.NewMenuItem(text.Tr(v.short), func() { p.showVariant(func(int) int { return i }) })
		item.Checked = text.Tr(v.title) == p.shown.title
		items = append(items, item)
	}
	return items
}

// lineItems do what a click on the legend's names does, or a double click;
// lines that are visible are checked.
func (p *plot) lineItems(alone bool) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for i, t := range p.shown.legend {
		item := fyne.NewMenuItem(style.Truncate(text.OneLine(t.name), style.TextSize, false, 260), func() { p.toggle(i, alone) })
		item.Checked = !t.hidden
		items = append(items, item)
	}
	return items
}

// chooseVariant opens what the chart can show instead.
func (p *plot) chooseVariant() {
	if items := p.variantItems(); items != nil {
		p.popUp(items, fyne.CurrentApp().Driver().AbsolutePositionForObject(p.title).AddXY(0, 22))
	}
}

// nextVariant shows the next of what the chart can show, after the last the
// first.
func (p *plot) nextVariant() {
	if n := len(p.spec.variants); n > 1 {
		p.showVariant(func(now int) int { return (now + 1) % n })
	}
}

// showVariant shows another variant, all its lines visible; which says which,
// by the one that is shown.
func (p *plot) showVariant(which func(now int) int) {
	p.d.wish(p, func(w *plotRequest) { w.variant, w.hidden = which(w.variant), nil })
	p.d.painter.poke()
}

// popUp opens a menu, which takes the keys until it closes; then the chart has
// them, also when it was the mouse that opened it.
func (p *plot) popUp(items []*fyne.MenuItem, at fyne.Position) *widget.PopUpMenu {
	p.d.h.Win.Canvas().Focus(p.pad)
	p.d.h.Tips.Hide()
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), p.d.h.Win.Canvas())
	menu.ShowAtPosition(at)
	return menu
}
