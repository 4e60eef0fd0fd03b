package chart

import "image"

// The layout of a whole picture, in units of length.
const (
	margin     = 12
	textSize   = 11
	titleSize  = 13
	rowHeight  = 18
	charWidth  = 6.6 // average for textSize, so that layout needs no typeface
	valueTicks = 5
)

// label is one text of a picture, with its baseline at y.
type label struct {
	x, y float64
	text string
	end  bool // x is its end
}

// picture has the positions of the parts of a picture.
type picture struct {
	plot             image.Rectangle
	values           Scale
	times            TimeScale
	labels, captions []label
	legendY          float64
}

// layout places the parts in a picture of that size. The legend is beside the
// title if both fit, else below it. The gutter has room for at least five
// characters, so that the plot doesn't move with each new maximum.
func (c *Chart) layout(size image.Point) picture {
	p := picture{values: c.Values(valueTicks), legendY: margin + titleSize}
	chars := 5
	for _, tick := range p.values.Ticks() {
		chars = max(chars, len([]rune(p.values.Label(tick))))
	}
	legend := 0
	for i, l := range c.Lines {
		if !l.Hidden {
			legend += len([]rune(l.Name+c.current(i))) + 5
		}
	}
	top := margin + rowHeight + 6
	if float64(len([]rune(c.Title)))*charWidth*titleSize/textSize+float64(legend)*charWidth > float64(size.X-2*margin) {
		top += rowHeight
		p.legendY += rowHeight
	}
	left := margin + int(float64(chars)*charWidth)
	p.plot = image.Rect(left, top, max(left, size.X-margin), max(top, size.Y-margin-rowHeight))
	p.times = NewTimeScale(c.From, c.To, max(p.plot.Dx()/90, 1))

	unit := *c
	unit.Scale = 1
	for _, tick := range p.values.Ticks() {
		y := float64(p.plot.Min.Y) + unit.Y(tick, p.values, p.plot.Dy())
		p.labels = append(p.labels, label{float64(left - 6), y + textSize*0.36, p.values.Label(tick), true})
	}
	for _, tick := range p.times.Ticks {
		text := p.times.Label(tick)
		half := float64(len(text)) * charWidth / 2
		x := float64(left) + c.X(tick, p.plot.Dx())
		if x+half <= float64(size.X) {
			p.labels = append(p.labels, label{x - half, float64(p.plot.Max.Y + rowHeight - 3), text, false})
		}
	}
	const away = 4 // from its line
	wide := func(text string) float64 { return away + float64(len([]rune(text)))*charWidth }
	for _, f := range c.Captions(float64(p.plot.Dx()), wide) {
		x := float64(left) + f.X + away
		if f.Left {
			x -= 2 * away
		}
		p.captions = append(p.captions, label{x, float64(top + textSize), f.Text, f.Left})
	}
	return p
}

// current returns the text of line i's value at To.
func (c *Chart) current(i int) string {
	if _, v, ok := c.Lines[i].Series.Near(c.To); ok {
		return c.Unit.Text(v)
	}
	return "–"
}
