package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
)

// entry is one line's part of a legend: colour, name and value. A click hides
// the line, a double click shows it alone, or all again.
type entry struct {
	swatch *canvas.Rectangle
	name   *canvas.Text
	value  *canvas.Text
	pad    *doublePad
}

func newEntry(p *plot, i int) *entry {
	e := &entry{swatch: canvas.NewRectangle(nil), name: newText(smallSize, false, nil), value: newText(smallSize, true, nil), pad: newDoublePad()}
	e.pad.tapped = func(*fyne.PointEvent) { p.toggle(i, false) }
	e.pad.double = func(*fyne.PointEvent) { p.toggle(i, true) }
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
)

// valueRoom is how wide the widest value of a unit is, so that nothing jitters.
func valueRoom(u chart.Unit) float32 {
	switch u {
	case chart.Count:
		return 34
	case chart.Bytes:
		return 56
	}
	return 46
}

// arrangeLegend puts the entries at the right of the title, with their values
// where there is room for them. Where there is little, the title is cut; where
// there is less, the last entries go.
func (p *plot) arrangeLegend() {
	texts := p.shown.legend
	c := &p.shown.chart
	end := p.group.Size().Width - plotRight
	title := widthOf(p.shown.titleText(), textSize, true)
	names := make([]float32, len(texts))
	var without float32
	for i, t := range texts {
		names[i] = swatchWidth + swatchGap + widthOf(t.name, smallSize, false) + entryGap
		without += names[i]
	}
	value := valueRoom(c.Unit) + swatchGap
	room := end - 12 - title - entryGap
	if without+value*float32(len(texts)) > room {
		value = 0
	}
	fits := len(texts)
	for fits > 0 && without > end-12-titleRoom {
		fits--
		without -= names[fits]
	}
	width := without + value*float32(fits) - entryGap
	put(p.title, brief(p.shown.titleText(), textSize, true, max(end-12-width-entryGap, titleRoom)), c.Theme.Text)
	x := end - width
	for i, e := range p.legend {
		visible := i < fits
		if visible {
			need := names[i] + value
			place(e.swatch, x, 16, swatchWidth, 3)
			e.name.Move(fyne.NewPos(x+swatchWidth+swatchGap, 9))
			e.value.Move(fyne.NewPos(x+names[i]-entryGap+swatchGap, 9))
			place(e.pad, x-4, 4, need-4, 24)
			ink, mark := c.Theme.Muted, c.Color(i)
			if texts[i].hidden {
				ink, mark = mix(c.Theme.Card, c.Theme.Muted, 0.5), c.Theme.Border
			}
			paint(e.swatch, mark)
			put(e.name, texts[i].name, ink)
			put(e.value, texts[i].value, c.Theme.Text)
			x += need
		}
		show(e.swatch, visible)
		show(e.name, visible)
		show(e.pad, visible)
		show(e.value, visible && value > 0 && !texts[i].hidden)
	}
}

// toggle hides line i or shows it again; alone shows it as the only one, or all
// when it is that already.
func (p *plot) toggle(i int, alone bool) {
	texts := p.shown.legend
	if i >= len(texts) {
		return
	}
	p.d.wish(p, func(w *plotWish) { w.hidden = toggled(texts, w.hidden, i, alone) })
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
