package dashboard

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// legendEntry is one line's entry in a legend: colour, name and value. A click
// hides the line; a double click shows it alone, or all lines again.
type legendEntry struct {
	swatch *canvas.Rectangle
	name   *canvas.Text
	value  *canvas.Text
	area   *widget.DoubleHitArea
}

func newLegendEntry(p *plot, i int) *legendEntry {
	e := &legendEntry{swatch: canvas.NewRectangle(nil), name: style.NewText(style.SmallSize, false, nil), value: style.NewText(style.SmallSize, true, nil), area: widget.NewDoubleHitArea()}
	e.area.OnTapped = func(*fyne.PointEvent) { p.toggle(i, false) }
	e.area.OnDoubleTapped = func(*fyne.PointEvent) { p.toggle(i, true) }
	p.page.h.Tips.Attach(&e.area.HitArea, e.area, func() string { return p.lineExplanation(i) })
	for _, o := range []fyne.CanvasObject{e.swatch, e.name, e.value, e.area} {
		o.Hide()
	}
	return e
}

// The sizes of a legend.
const (
	swatchWidth = 10
	swatchGap   = 4
	entryGap    = 10
	nameRoom    = 96 // greatest width of a name: kinds of events may have long ones
	nameLeast   = 28 // least width of a name: a few letters
)

// valueRoom is the width of the widest value of a unit, so that the entries
// don't move when values change.
func valueRoom(u chart.Unit) float32 {
	switch u {
	case chart.Count, chart.Whole:
		return 34
	case chart.Bytes:
		return 56
	}
	return 46
}

// legendForm is what a legend has room for: the values, and how much of a name.
type legendForm struct {
	values bool
	tight  bool // hidden lines leave no room for their values
	name   float32
}

// legendName is a line's name, cut to the form's width.
func (f legendForm) legendName(name string) string {
	return style.Truncate(text.OneLine(name), style.SmallSize, false, f.name)
}

// entryWidths returns the width of each entry in a form, and their sum.
func (p *plot) entryWidths(form legendForm) (widths []float32, sum float32) {
	value := valueRoom(p.shown.chart.Unit) + swatchGap
	for _, t := range p.shown.legend {
		width := swatchWidth + swatchGap + style.TextWidth(form.legendName(t.name), style.SmallSize, false) + entryGap
		if form.values && !(form.tight && t.hidden) {
			width += value
		}
		widths, sum = append(widths, width), sum+width
	}
	return widths, sum
}

// arrangeLegend puts the entries at the right of the title, with the values of
// now, or of the moment under the crosshair. If room is short, the title loses all but its
// first clause. Then the values of now are left out in favour of the names; the values
// of a moment stay, and the names are shortened and the title left out. If that isn't enough, the last
// entries are left out and counted.
func (p *plot) arrangeLegend() {
	texts, c := p.shown.legend, &p.shown.chart
	end := p.group.Size().Width - plotRight
	form, title := legendForm{values: true, name: nameRoom}, style.TextWidth(p.shown.shortTitle(), style.TextSize, true)
	widths, sum := p.entryWidths(form)
	if sum > end-12-style.TextWidth(p.shown.titleText(), style.TextSize, true)-entryGap {
		if form.values, form.tight = p.readings != nil, true; form.values {
			title = 0
		}
		widths, sum = p.entryWidths(form)
		for form.values && sum > end-12 && form.name > nameLeast {
			form.name -= 4
			widths, sum = p.entryWidths(form)
		}
	}
	p.form = form
	fits, moreRoom := len(texts), float32(0)
	for fits > 0 && sum+moreRoom > end-12-title {
		fits--
		sum -= widths[fits]
		moreRoom = p.moreWidth(len(texts) - fits)
	}
	width := sum + moreRoom - entryGap
	p.arrangeMore(end-moreRoom+entryGap, len(texts)-fits)
	said, room := p.shown.titleText(), max(end-12-width-swatchGap, title)
	if style.TextWidth(said, style.TextSize, true) > room {
		said = p.shown.shortTitle()
	}
	if title == 0 && style.TextWidth(said, style.TextSize, true) > room {
		said = ""
	}
	style.SetText(p.title, style.Truncate(said, style.TextSize, true, room), c.Theme.Text)
	x := end - width
	for i, e := range p.legend {
		visible := i < fits
		if visible {
			p.arrangeEntry(i, x, widths[i])
			x += widths[i]
		}
		style.SetVisible(e.swatch, visible)
		style.SetVisible(e.name, visible)
		style.SetVisible(e.area, visible)
		style.SetVisible(e.value, visible && form.values && !texts[i].hidden)
	}
}

// moreText says how many entries are left out.
func moreText(n int) string { return fmt.Sprintf("+%d", n) }

// moreWidth is the width of that text, with the gap of an entry.
func (p *plot) moreWidth(n int) float32 {
	return style.TextWidth(moreText(n), style.SmallSize, true) + entryGap
}

// arrangeMore writes after the entries how many are left out, if any. A click
// there lists all.
func (p *plot) arrangeMore(x float32, n int) {
	style.SetVisible(p.more, n > 0)
	style.SetVisible(p.moreArea, n > 0)
	if n > 0 {
		style.SetText(p.more, moreText(n), p.shown.chart.Theme.Muted)
		p.more.Move(fyne.NewPos(x, 9))
		style.Place(p.moreArea, x-4, 4, p.moreWidth(n)-2, 24)
	}
}

// arrangeEntry puts entry i at a place, in its colours.
func (p *plot) arrangeEntry(i int, x, width float32) {
	e, t, c := p.legend[i], p.shown.legend[i], &p.shown.chart
	style.Place(e.swatch, x, 16, swatchWidth, 3)
	style.Place(e.area, x-4, 4, width-4, 24)
	text := p.form.legendName(t.name)
	name := x + swatchWidth + swatchGap
	value := name + style.TextWidth(text, style.SmallSize, false) + swatchGap
	e.name.Move(fyne.NewPos(name, 9))
	e.value.Move(fyne.NewPos(value, 9))
	ink, mark := c.Theme.Muted, c.Color(i)
	if t.hidden {
		ink, mark = style.Mix(c.Theme.Card, c.Theme.Muted, 0.5), c.Theme.Border
	}
	style.SetFill(e.swatch, mark)
	style.SetText(e.name, text, ink)
	if i < len(p.readings) {
		t.value = p.readings[i]
	}
	style.SetText(e.value, t.value, c.Theme.Text)
}

// toggle hides line i or shows it again. With alone it shows only that line, or
// all lines if it is the only one already.
func (p *plot) toggle(i int, alone bool) {
	texts := p.shown.legend
	if i >= len(texts) {
		return
	}
	p.page.changePlot(p, func(r *plotRequest) { r.hidden = toggled(texts, r.hidden, i, alone) })
	p.page.painter.requestFrame()
}

// toggled returns which lines are hidden after a click on line i.
func toggled(texts []legendText, hidden map[string]bool, i int, alone bool) map[string]bool {
	next := make(map[string]bool)
	others := 0
	for k, t := range texts {
		next[t.name] = hidden[t.name]
		if k != i && !hidden[t.name] {
			others++
		}
	}
	switch name := texts[i].name; {
	case alone && others == 0 && !hidden[name]:
		clear(next)
	case alone:
		for _, t := range texts {
			next[t.name] = t.name != name
		}
	default:
		next[name] = !hidden[name]
	}
	return next
}
