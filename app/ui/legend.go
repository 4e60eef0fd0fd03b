package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
	valueWidth  = 46 // of the widest value, so that nothing jitters
	entryGap    = 12
)

// arrangeLegend puts the entries at the right of the title, with their values
// where there is room for them.
func (p *plot) arrangeLegend() {
	texts := p.shown.legend
	c := &p.shown.chart
	width := p.group.Size().Width
	room := width - plotRight - 12 - widthOf(p.title.Text, textSize, true) - 20
	names := make([]float32, len(texts))
	var without float32
	for i, t := range texts {
		names[i] = widthOf(t.name, smallSize, false)
		without += swatchWidth + 5 + names[i] + entryGap
	}
	values := float32(valueWidth)
	if without+valueWidth*float32(len(texts)) > room {
		values = 0
	}
	x := width - plotRight + entryGap
	for i, e := range slices.Backward(p.legend) {
		visible := i < len(texts)
		if visible {
			need := swatchWidth + 5 + names[i] + values + entryGap
			visible = x-need >= 12+widthOf(p.title.Text, textSize, true)
			if visible {
				x -= need
				place(e.swatch, x, 15, swatchWidth, 3)
				e.name.Move(fyne.NewPos(x+swatchWidth+5, 9))
				e.value.Move(fyne.NewPos(x+swatchWidth+10+names[i], 9))
				place(e.pad, x-4, 4, need-4, 24)
				paint(e.swatch, c.Color(i))
				ink := c.Theme.Muted
				if texts[i].hidden {
					ink = mix(c.Theme.Card, c.Theme.Muted, 0.5)
					paint(e.swatch, c.Theme.Border)
				}
				put(e.name, texts[i].name, ink)
				put(e.value, texts[i].value, c.Theme.Text)
			}
		}
		show(e.swatch, visible)
		show(e.name, visible)
		show(e.pad, visible)
		show(e.value, visible && values > 0 && !texts[i].hidden)
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
