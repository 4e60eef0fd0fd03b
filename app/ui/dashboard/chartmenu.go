package dashboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
	"weir/app/ui/text"
)

// menu opens the context menu of a chart.
func (p *plot) menu(at fyne.Position) *widget.PopUpMenu { return p.popUp(p.menuItems(), at) }

// menuItems are the items of the context menu.
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
	submenu := func(text string, choices []*fyne.MenuItem) {
		if len(choices) > 1 {
			item := fyne.NewMenuItem(text, nil)
			item.ChildMenu = fyne.NewMenu("", choices...)
			items = append(items, item)
		}
	}
	submenu(text.Tr("Show"), p.variantItems())
	submenu(text.Tr("Lines"), p.lineItems(false))
	submenu(text.Tr("One line alone"), p.lineItems(true))
	live := fyne.NewMenuItem(text.Tr("Back to live"), p.page.BackToLive)
	live.Disabled = p.page.Live()
	return append(items, fyne.NewMenuItem(text.Tr("Set threshold…"), p.editThreshold), live)
}

// variantItems are the chart's variants, with the shown one checked; nil if
// there is only one.
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

// lineItems do what a click, or a double click for alone, on a name in the
// legend does. Visible lines are checked.
func (p *plot) lineItems(alone bool) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for i, t := range p.shown.legend {
		item := fyne.NewMenuItem(style.Truncate(text.OneLine(t.name), style.TextSize, false, 260), func() { p.toggle(i, alone) })
		item.Checked = !t.hidden
		items = append(items, item)
	}
	return items
}

// chooseVariant opens the menu of the chart's variants.
func (p *plot) chooseVariant() {
	if items := p.variantItems(); items != nil {
		p.popUp(items, fyne.CurrentApp().Driver().AbsolutePositionForObject(p.title).AddXY(0, 22))
	}
}

// nextVariant shows the next variant, and the first after the last.
func (p *plot) nextVariant() {
	if n := len(p.spec.variants); n > 1 {
		p.showVariant(func(now int) int { return (now + 1) % n })
	}
}

// showVariant shows another variant with all its lines visible. which returns
// it, given the one that is shown.
func (p *plot) showVariant(which func(now int) int) {
	p.page.changePlot(p, func(r *plotRequest) { r.variant, r.hidden = which(r.variant), nil })
	p.page.painter.requestFrame()
}

// popUp opens a menu. The menu has the keyboard until it closes; then the chart
// has it, even if the mouse opened the menu.
func (p *plot) popUp(items []*fyne.MenuItem, at fyne.Position) *widget.PopUpMenu {
	p.page.h.Win.Canvas().Focus(p.area)
	p.page.h.Tips.Hide()
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), p.page.h.Win.Canvas())
	menu.ShowAtPosition(at)
	return menu
}
