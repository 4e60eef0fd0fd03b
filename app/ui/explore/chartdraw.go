package explore

import (
	"context"
	"image"
	"image/color"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"weir/app/chart"
	"weir/app/chart/breakdown"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/explore"
)

// key tells a name of a dimension, or the rest, from all others.
func (f *figures) key(n int) string {
	if f.names[n].Rest {
		return f.by.String() + " rest"
	}
	return f.by.String() + "=" + f.names[n].Name
}

// chooseColours gives each name a colour of its own. Names keep theirs while the page is
// open, unless one with more events has it now.
func (c *chartCard) chooseColours(f *figures) {
	taken := make([]bool, len(f.names)+1)
	var without []int
	for n := range f.names {
		switch k, ok := c.colours[f.key(n)]; {
		case f.names[n].Rest:
		case ok && k < len(taken) && !taken[k]:
			taken[k] = true
		default:
			without = append(without, n)
		}
	}
	for _, n := range without {
		k := slices.Index(taken, false)
		c.colours[f.key(n)], taken[k] = k, true
	}
}

// showSome forgets what was hidden if nothing else is left to be shown.
func (c *chartCard) showSome(f *figures) {
	for n := range f.names {
		if !c.hidden[f.key(n)] {
			return
		}
	}
	clear(c.hidden)
}

// colour is the colour of a name. The rest is grey.
func (c *chartCard) colour(f *figures, n int) int {
	if f.names[n].Rest {
		return breakdown.Others
	}
	return c.colours[f.key(n)]
}

// inkOf is the colour of a name of a dimension in the chart, or grey.
func (c *chartCard) inkOf(d explore.Dimension, name string) color.RGBA {
	theme := c.page.h.Colours()
	for i := range c.figures.names {
		if n := &c.figures.names[i]; d == c.figures.by && !n.Rest && n.Name == name {
			return breakdown.Color(theme, c.colour(c.figures, i))
		}
	}
	return breakdown.Color(theme, breakdown.Others)
}

// hiddenName is a name that was hidden in the legend.
type hiddenName struct {
	name explore.Name
	text string
}

// hiddenNames are the names that are hidden now.
func (c *chartCard) hiddenNames() (all []hiddenName) {
	for i := range c.figures.names {
		if c.hidden[c.figures.key(i)] {
			all = append(all, hiddenName{c.figures.names[i], c.name(c.figures, i)})
		}
	}
	return all
}

// chartOf is what is to be drawn: the series that are not hidden, the first at the bottom.
func (c *chartCard) chartOf(f *figures) (d breakdown.Chart, shown []int) {
	p := c.page
	d = breakdown.Chart{
		Theme: p.h.Colours(), Scale: float64(widget.PixelScale(p.h.Canvas)), Starts: f.starts, End: f.end, Form: p.view.Form, Log: p.view.Log,
		Share: p.view.Shape == share && p.view.Measure != ofMean, Hatched: !p.answer.Done && p.answer.Chart != nil, Unit: chart.Whole,
		Previous: f.previous(p.view), Mean: p.view.Measure == ofMean,
	}
	d.PartFirst, d.PartLast = f.parts(p.filter, p.answer.From, p.answer.Before)
	values := f.series(p.view, func(n int) bool { return !c.hidden[f.key(n)] })
	for n := range f.names {
		if values[n] != nil {
			d.Series = append(d.Series, breakdown.Series{Name: c.name(f, n), Color: c.colour(f, n), Values: values[n]})
			shown = append(shown, n)
		}
	}
	return d, shown
}

// name is a name as people write it.
func (c *chartCard) name(f *figures, n int) string {
	name := f.names[n]
	if name.Rest {
		return text.Trn(name.Others, "{{.N}} other", "{{.N}} others", text.With("N", text.Grouped(float64(name.Others))))
	}
	return nameText(f.by, name.Name)
}

// redraw asks for a picture of what the card shows now. The one before stays until it is
// there.
func (c *chartCard) redraw() {
	size := widget.Pixels(c.image.Size(), widget.PixelScale(c.page.h.Canvas))
	if size.X <= 0 || size.Y <= 0 {
		return
	}
	c.drawing++
	mine := c.drawing
	f := c.next
	d, shown := c.chartOf(f)
	axis := d.Axis(c.valueTicks())
	into := image.NewRGBA(image.Rectangle{Max: size})
	c.page.h.Work(func(context.Context) error {
		d.Draw(into, axis)
		return nil
	}, func(error) {
		if mine == c.drawing {
			if f != c.figures {
				was := c.figures
				c.figures = f
				c.keepSelection(was)
				c.everyText()
				c.page.top.draw() // in the same colours
			}
			c.show(d, axis, shown, into)
		}
	})
}

// show shows a picture and the texts that belong to it.
func (c *chartCard) show(d breakdown.Chart, axis breakdown.Axis, shown []int, drawn *image.RGBA) {
	c.drawn, c.shown, c.shownAt = d, shown, c.drawing
	c.image.Image = drawn
	if !c.dim {
		c.image.Translucency = 0
	}
	c.image.Refresh()
	style.PaintCard(c.back, d.Theme)
	c.titleRoom()
	c.labelAxes(axis)
	c.labelBands(axis)
	c.noteParts()
	size := c.group.Size()
	c.arrangeLegend(c.legendTop(), size.Width)
	c.overlay.draw()
}

// legendTop is where the legend begins.
func (c *chartCard) legendTop() float32 { return c.image.Position().Y - legendHeight - 2 }

// labelAxes writes the values at the left and the times below.
func (c *chartCard) labelAxes(axis breakdown.Axis) {
	at, size, ink := c.image.Position(), c.image.Size(), c.drawn.Theme.Muted
	for i, t := range c.values {
		ticks := axis.Ticks()
		style.SetVisible(t, i < len(ticks) && len(c.drawn.Series) > 0)
		if i >= len(ticks) {
			continue
		}
		style.SetText(t, axis.Label(ticks[i]), ink)
		w := style.TextWidth(t.Text, style.SmallSize, false)
		t.Move(fyne.NewPos(at.X-6-w, at.Y+float32(c.drawn.Y(ticks[i], axis, float64(size.Height)))-8))
	}
	wide := func(s string) float64 { return float64(style.TextWidth(s, style.SmallSize, false)) }
	ticks := c.drawn.Ticks(float64(size.Width), wide)
	for i, t := range c.times {
		style.SetVisible(t, i < len(ticks))
		if i >= len(ticks) {
			continue
		}
		style.SetText(t, ticks[i].Label, ink)
		t.Move(fyne.NewPos(at.X+float32(ticks[i].Left), at.Y+size.Height+4))
	}
}

// valueTicks is how many values the axis names at most.
func (c *chartCard) valueTicks() int {
	return max(2, min(int(c.image.Size().Height/48)+1, valueLabels-1))
}

// labelBands writes names into their bands.
func (c *chartCard) labelBands(axis breakdown.Axis) {
	at, size := c.image.Position(), c.image.Size()
	wide := func(s string) float64 { return float64(style.TextWidth(s, style.SmallSize, true)) }
	bands := c.drawn.Bands(axis, float64(size.Width), float64(size.Height), wide)
	for i, t := range c.bands {
		style.SetVisible(t, i < len(bands))
		style.SetVisible(c.plates[i], i < len(bands) && bands[i].Plate)
		if i >= len(bands) {
			continue
		}
		b := &bands[i]
		x, y := at.X+float32(b.X), at.Y+float32(b.Y)
		style.SetText(t, b.Text, c.drawn.Theme.Text)
		w := style.TextWidth(b.Text, style.SmallSize, true)
		t.Move(fyne.NewPos(x-w/2, y-8))
		style.SetFill(c.plates[i], b.Ground)
		style.Place(c.plates[i], x-w/2-3, y-7, w+6, 14)
	}
}

// noteParts says which intervals are incomplete, and what of them there is.
func (c *chartCard) noteParts() {
	f, a := c.figures, &c.page.answer
	var said []string
	data := func(from, to time.Time) map[string]any {
		return text.With("Interval", intervalText(f.every), "Part", partText(from, to))
	}
	if c.drawn.PartFirst && f.endOf(0).After(a.From) {
		said = append(said, text.Tr("first {{.Interval}}: only {{.Part}}", data(a.From, f.endOf(0))))
	}
	if n := len(f.starts); c.drawn.PartLast && a.Before.After(f.starts[n-1]) {
		said = append(said, text.Tr("last {{.Interval}}: only {{.Part}}", data(f.starts[n-1], a.Before)))
	}
	c.noted = strings.Join(said, " · ")
	style.SetText(c.note, c.noted, c.drawn.Theme.Muted)
	w := style.TextWidth(c.note.Text, style.SmallSize, false)
	at, size := c.image.Position(), c.image.Size()
	c.note.Move(fyne.NewPos(at.X+size.Width-w-4, at.Y+2))
}

// partText is how long a part of an interval is.
func partText(from, to time.Time) string {
	d := to.Sub(from)
	switch {
	case d >= 24*time.Hour:
		n := int((d + 12*time.Hour) / (24 * time.Hour))
		return lengthText(explore.Day, n)
	case d >= time.Hour:
		return lengthText(explore.Hour, int((d+30*time.Minute)/time.Hour))
	}
	return text.Duration(d)
}

// recolour takes over the colours of the theme.
func (c *chartCard) recolour() {
	for _, s := range c.switches() {
		s.Redraw()
	}
	c.previous.Redraw()
	c.redraw()
}
