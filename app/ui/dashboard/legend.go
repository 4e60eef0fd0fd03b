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

// entry is one line's part of a legend: colour, name and value. A click hides
// the line, a double click shows it alone, or all again.
type entry struct {
	swatch *canvas.Rectangle
	name   *canvas.Text
	value  *canvas.Text
	pad    *widget.DoubleHitArea
}

func newEntry(p *plot, i int) *entry {
	e := &entry{swatch: canvas.NewRectangle(nil), name: style.NewText(style.SmallSize, false, nil), value: style.NewText(style.SmallSize, true, nil), pad: widget.NewDoubleHitArea()}
	e.pad.OnTapped = func(*fyne.PointEvent) { p.toggle(i, false) }
	e.pad.OnDoubleTapped = func(*fyne.PointEvent) { p.toggle(i, true) }
	p.d.h.Tips.Attach(&e.pad.HitArea, e.pad, func() string { return p.lineExplained(i) })
	for _, o := range []fyne.CanvasObject{e.swatch, e.name, e.value, e.pad} {
		o.Hide()
	}
	return e
}

// The sizes of a legend.
const (
	swatchWidth = 10
	swatchGap   = 4
	entryGap    = 10
	titleRoom   = 70 // of a title that is cut for the legend
	nameRoom    = 96 // of a name at most: kinds of events may have any
	nameLeast   = 28 // of a name at least: some letters
)

// valueRoom is how wide the widest value of a unit is, so that nothing jitters.
func valueRoom(u chart.Unit) float32 {
	switch u {
	case chart.Count, chart.Whole:
		return 34
	case chart.Bytes:
		return 56
	}
	return 46
}

// legendForm is what a legend has room for: its values, and how much of a name.
type legendForm struct {
	values bool
	tight  bool // what is hidden leaves no room for its value
	name   float32
}

// legendName is a line's name as a form has room for it.
func (f legendForm) legendName(name string) string {
	return style.Truncate(text.OneLine(name), style.SmallSize, false, f.name)
}

// entryWidths is how wide the entries are in a form, and all of them together.
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

// arrangeLegend puts the entries at the right of the title, with their values
// where there is room for them: those of now, or of the moment that is read.
// Where there is little room the title is cut; the values of now give way to the
// names, and those of a moment shorten them. Where there is less, the last
// entries go, and their number stands there.
func (p *plot) arrangeLegend() {
	texts, c := p.shown.legend, &p.shown.chart
	end := p.group.Size().Width - plotRight
	form, title := legendForm{values: true, name: nameRoom}, float32(titleRoom)
	widths, sum := p.entryWidths(form)
	if sum > end-12-style.TextWidth(p.shown.titleText(), style.TextSize, true)-entryGap {
		if form.values, form.tight = p.reading != nil, true; form.values {
			title = 0
		}
		widths, sum = p.entryWidths(form)
		for form.values && sum > end-12 && form.name > nameLeast {
			form.name -= 4
			widths, sum = p.entryWidths(form)
		}
	}
	p.form = form
	fits, rest := len(texts), float32(0)
	for fits > 0 && sum+rest > end-12-title {
		fits--
		sum -= widths[fits]
		rest = p.restRoom(len(texts) - fits)
	}
	width := sum + rest - entryGap
	p.arrangeRest(end-rest+entryGap, len(texts)-fits)
	style.SetText(p.title, style.Abbreviate(p.shown.titleText(), style.TextSize, true, max(end-12-width-swatchGap, title)), c.Theme.Text)
	x := end - width
	for i, e := range p.legend {
		visible := i < fits
		if visible {
			p.arrangeEntry(i, x, widths[i])
			x += widths[i]
		}
		style.SetVisible(e.swatch, visible)
		style.SetVisible(e.name, visible)
		style.SetVisible(e.pad, visible)
		style.SetVisible(e.value, visible && form.values && !texts[i].hidden)
	}
}

// restText says how many entries have no room.
func restText(n int) string { return fmt.Sprintf("+%d", n) }

// restRoom is how wide that is, with the gap of an entry.
func (p *plot) restRoom(n int) float32 {
	return style.TextWidth(restText(n), style.SmallSize, true) + entryGap
}

// arrangeRest says behind the entries how many more there are, if any. A click
// there lists all.
func (p *plot) arrangeRest(x float32, n int) {
	style.SetVisible(p.rest, n > 0)
	style.SetVisible(p.restPad, n > 0)
	if n > 0 {
		style.SetText(p.rest, restText(n), p.shown.chart.Theme.Muted)
		p.rest.Move(fyne.NewPos(x, 9))
		style.Place(p.restPad, x-4, 4, p.restRoom(n)-2, 24)
	}
}

// arrangeEntry puts entry i at a place, in its colours.
func (p *plot) arrangeEntry(i int, x, width float32) {
	e, t, c := p.legend[i], p.shown.legend[i], &p.shown.chart
	style.Place(e.swatch, x, 16, swatchWidth, 3)
	style.Place(e.pad, x-4, 4, width-4, 24)
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
	if i < len(p.reading) {
		t.value = p.reading[i]
	}
	style.SetText(e.value, t.value, c.Theme.Text)
}

// toggle hides line i or shows it again; alone shows it as the only one, or all
// when it is that already.
func (p *plot) toggle(i int, alone bool) {
	texts := p.shown.legend
	if i >= len(texts) {
		return
	}
	p.d.wish(p, func(w *plotRequest) { w.hidden = toggled(texts, w.hidden, i, alone) })
	p.d.painter.poke()
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
