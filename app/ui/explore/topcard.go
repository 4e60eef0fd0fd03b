package explore

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/locale"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/explore"
)

// topCard lists the names with most events. A click on one searches only for it; the
// other button opens a menu.
type topCard struct {
	page *Page

	back   *canvas.Rectangle
	title  *canvas.Text
	period *canvas.Text
	none   *canvas.Text
	tabs   *widget.Segments
	rows   []*topRow
	group  *fyne.Container

	fits   int // rows that there is room for
	answer *explore.Answer
}

type topRow struct {
	bar, edge          *canvas.Rectangle
	place, name, count *canvas.Text
	part               *canvas.Text
	area               *widget.FocusArea
}

// The layout of the list.
const (
	topRows      = 40 // at most
	topRowHeight = 22
	topHead      = 34
)

func newTopCard(p *Page) *topCard {
	t := &topCard{page: p, back: style.NewCard(nil, nil), title: style.NewText(style.TextSize, true, nil), period: style.NewText(style.SmallSize, false, nil), none: style.NewText(style.SmallSize, false, nil), answer: &explore.Answer{}}
	var words []string
	for _, d := range besides {
		words = append(words, pluralText(d))
	}
	t.tabs = widget.NewSegments(p.h.Surface, words, func() string { return text.Tr("What the list ranks") },
		func(i int) { p.ask(func(v *view) { v.Beside = besides[i] }) })
	t.tabs.Chosen = max(slices.Index(besides, p.view.Beside), 0)
	t.group = &fyne.Container{Objects: []fyne.CanvasObject{t.back, t.title, t.period, t.none, t.tabs.Object()}}
	for i := range topRows {
		r := &topRow{
			bar: canvas.NewRectangle(nil), edge: canvas.NewRectangle(nil), place: style.NewText(style.SmallSize, false, nil), name: style.NewText(style.SmallSize, false, nil),
			count: style.NewText(style.SmallSize, true, nil), part: style.NewText(style.SmallSize, false, nil), area: widget.NewFocusArea(p.h.Canvas),
		}
		r.bar.CornerRadius = 2
		r.place.Alignment, r.count.Alignment, r.part.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing, fyne.TextAlignTrailing
		r.area.Pointer = desktop.PointerCursor
		r.area.OnTapped = func(*fyne.PointEvent) { t.choose(i) }
		r.area.OnSecondaryTapped = func(e *fyne.PointEvent) { t.menu(i, e.AbsolutePosition) }
		r.area.OnMenu = func() { t.menu(i, fyne.CurrentApp().Driver().AbsolutePositionForObject(r.area)) }
		r.area.OnKey = func(key fyne.KeyName) bool {
			switch key {
			case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
				t.choose(i)
			default:
				return false
			}
			return true
		}
		p.h.Tips.Attach(&r.area.HitArea, r.area, func() string { return t.tip(i) })
		t.rows = append(t.rows, r)
		t.group.Objects = append(t.group.Objects, r.bar, r.edge, r.place, r.name, r.count, r.part, r.area, r.area.Ring)
	}
	return t
}

// arrange puts the card into a rectangle of the page.
func (t *topCard) arrange(x, y, w, h float32) {
	style.Place(t.group, x, y, w, h)
	style.Place(t.back, 0, 0, w, h)
	t.title.Move(fyne.NewPos(12, 9))
	t.none.Move(fyne.NewPos(12, topHead+2))
	t.tabs.Place(48, 7, false)
	t.fits = max(min(int((h-topHead-4)/topRowHeight), topRows), 0)
	for i, r := range t.rows {
		at := topHead + float32(i)*topRowHeight
		style.Place(r.edge, 12, at+1, 5, topRowHeight-3)
		style.Place(r.place, 17, at+3, 22, 16)
		r.name.Move(fyne.NewPos(46, at+3))
		style.Place(r.count, w-12-44-72, at+3, 72, 16)
		style.Place(r.part, w-12-44, at+3, 44, 16)
		style.Place(r.area, 8, at, w-16, topRowHeight)
		style.Place(r.area.Ring, 8, at, w-16, topRowHeight)
	}
	t.draw()
}

func (t *topCard) setVisible(yes bool) { style.SetVisible(t.group, yes) }

// apply shows an answer.
func (t *topCard) apply(a *explore.Answer) {
	t.answer = a
	t.draw()
}

// draw shows the names that there is room for.
func (t *topCard) draw() {
	c, a, w := t.page.h.Colours(), t.answer, t.group.Size().Width
	m := t.page.view.Measure
	if m == ofMean {
		m = ofEvents // a list by means would be one of the rarest
	}
	style.PaintCard(t.back, c)
	style.SetText(t.title, text.Tr("Top"), c.Text)
	period := text.Tr("whole period")
	if !a.Done && a.Chart != nil {
		period = text.Tr("so far")
	}
	room := w - 12 - 48 - t.tabs.Width(false) - 12
	style.SetText(t.period, style.Abbreviate(period, style.SmallSize, false, max(room, 1)), c.Muted)
	style.SetVisible(t.period, room > 30)
	t.period.Move(fyne.NewPos(w-12-style.TextWidth(t.period.Text, style.SmallSize, false), 10))
	style.SetText(t.none, text.Tr("Nothing matches"), c.Muted)
	style.SetVisible(t.none, len(a.Top) == 0 && a.Chart != nil)
	largest := 1.0
	if len(a.Top) > 0 {
		largest = max(ofEvents.value(a.Top[0].Sum), 1)
	}
	for i, r := range t.rows {
		visible := i < len(a.Top) && i < t.fits
		for _, o := range []fyne.CanvasObject{r.bar, r.edge, r.place, r.name, r.count, r.part, r.area} {
			style.SetVisible(o, visible)
		}
		if !visible {
			continue
		}
		n := &a.Top[i]
		ink := t.page.chart.inkOf(t.page.shown.Beside, n.Name)
		style.SetFill(r.edge, ink)
		style.SetFill(r.bar, style.Mix(c.Card, ink, style.ByTheme(c, 0.4, 0.3)))
		style.Place(r.bar, 17, topHead+float32(i)*topRowHeight+1, max((w-29)*float32(float64(n.Events)/largest), 2), topRowHeight-3)
		style.SetText(r.place, fmt.Sprint(i+1), c.Muted)
		style.SetText(r.name, style.Truncate(nameText(t.page.shown.Beside, n.Name), style.SmallSize, false, w-46-44-72-16), c.Text)
		style.SetText(r.count, text.Grouped(m.value(n.Sum)), c.Text)
		style.SetText(r.part, share1(float64(n.Events), float64(a.All.Events)), c.Text)
	}
}

// share1 writes a share with one decimal.
func share1(v, whole float64) string {
	if whole <= 0 {
		return ""
	}
	return locale.Decimal(100*v/whole, 1) + " %"
}

// tip says all of a name.
func (t *topCard) tip(i int) string {
	if i >= len(t.answer.Top) {
		return ""
	}
	n := t.answer.Top[i]
	return text.Tr("{{.Name}}: {{.Events}} events, score {{.Score}}, mean {{.Mean}}. A click searches only for it",
		text.With("Name", nameText(t.page.shown.Beside, n.Name), "Events", text.Grouped(float64(n.Events)),
			"Score", text.Grouped(float64(n.Score)), "Mean", ofMean.text(ofMean.value(n.Sum))))
}

// choose searches only for a name.
func (t *topCard) choose(i int) {
	if i < len(t.answer.Top) && t.answer.Top[i].Name != "" {
		t.page.only(t.page.shown.Beside, t.answer.Top[i].Name)
	}
}

// menu opens the menu of a name.
func (t *topCard) menu(i int, at fyne.Position) {
	if i >= len(t.answer.Top) || t.answer.Top[i].Name == "" {
		return
	}
	p, name := t.page, t.answer.Top[i].Name
	p.popUp(at, []*fyne.MenuItem{
		fyne.NewMenuItem(text.Tr("Only this"), func() { p.only(p.shown.Beside, name) }),
		fyne.NewMenuItem(text.Tr("Not this"), func() { p.not(p.shown.Beside, name) }),
		fyne.NewMenuItem(text.Tr("Copy the name"), func() { p.h.App.Clipboard().SetContent(name) }),
	})
}

// recolour takes over the colours of the theme.
func (t *topCard) recolour() {
	t.tabs.Redraw()
	t.draw()
}
