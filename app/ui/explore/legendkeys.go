package explore

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/shortcut"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/explore"
)

// legendKeys is the legend for the keyboard: Tab reaches it, the arrow keys move from name
// to name, Enter shows one alone, Space hides it or shows it again, and the menu key opens
// its menu. A tip says so, with the whole name. It lies under the entries, which take the
// mouse.
type legendKeys struct {
	chart *chartCard
	area  *widget.FocusArea // its ring is around one name
	at    int               // that name
	names int               // names that are in sight
}

func newLegendKeys(c *chartCard) *legendKeys {
	k := &legendKeys{chart: c, area: widget.NewFocusArea(c.page.h.Canvas)}
	k.area.OnKey = k.key
	k.area.OnMenu = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c.legend[k.at].area)
		if menu := c.openMenu(k.at, at.AddXY(0, legendHeight)); menu != nil {
			menu.ActivateNext()
		}
	}
	k.area.OnFocusGained = func() { k.move(k.at) }
	k.area.OnFocusLost = c.page.h.Tips.Hide
	return k
}

// arrange puts the area into the legend's line, which shows so many names.
func (k *legendKeys) arrange(names int, y, w float32) {
	k.names, k.at = names, max(min(k.at, names-1), 0)
	style.SetVisible(k.area, names > 0)
	style.Place(k.area, 12, y, w-24, legendHeight)
	k.placeRing()
}

func (k *legendKeys) placeRing() {
	e := k.chart.legend[k.at].area
	style.Place(k.area.Ring, e.Position().X-2, e.Position().Y, e.Size().Width+4, legendHeight)
}

// move moves to a name, and says what can be done with it.
func (k *legendKeys) move(to int) {
	k.at = to
	k.placeRing()
	f := k.chart.figures
	if k.at >= k.names || k.at >= len(f.names) {
		return
	}
	k.chart.page.h.Tips.Show(k.chart.legend[k.at].area,
		text.Tr("{{.Name}}. {{.Enter}}: show alone; {{.Space}}: hide or show; {{.Menu}}: search only for it, or without it", text.With(
			"Name", k.chart.name(f, k.at), "Enter", shortcut.Enter.String(), "Space", shortcut.Space.String(), "Menu", shortcut.ContextMenu().String())))
}

// key does what a key means on the legend, and reports whether it means anything.
func (k *legendKeys) key(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyLeft, fyne.KeyUp:
		k.move(max(k.at-1, 0))
	case fyne.KeyRight, fyne.KeyDown:
		k.move(max(min(k.at+1, k.names-1), 0))
	case fyne.KeyHome:
		k.move(0)
	case fyne.KeyEnd:
		k.move(max(k.names-1, 0))
	case fyne.KeyReturn, fyne.KeyEnter:
		k.chart.toggle(k.at, true)
	case fyne.KeySpace:
		k.chart.toggle(k.at, false)
	default:
		return false
	}
	return true
}

// openMenu opens the menu of a name. It returns nil if there is no such name any more.
func (c *chartCard) openMenu(n int, at fyne.Position) *fynewidget.PopUpMenu {
	if n >= len(c.figures.names) {
		return nil
	}
	p, name := c.page, c.figures.names[n]
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(text.Tr("Hide or show"), func() { c.toggle(n, false) }),
		fyne.NewMenuItem(text.Tr("Show alone"), func() { c.toggle(n, true) }),
	}
	if !name.Rest && c.figures.by != explore.None && name.Name != "" {
		items = append(items, fyne.NewMenuItemSeparator(),
			fyne.NewMenuItem(text.Tr("Only this"), func() { p.only(c.figures.by, name.Name) }),
			fyne.NewMenuItem(text.Tr("Not this"), func() { p.not(c.figures.by, name.Name) }))
	}
	return p.popUp(at, items)
}
