package chart

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"time"

	"weir/app/chart/raster"
)

// Chart is the content of one picture. Reuse the value and change its fields
// between pictures: that reuses its buffers. It is not safe for concurrent use.
type Chart struct {
	Title       string // with the unit: Throughput (events/s)
	Unit        Unit
	Lines       []Line // the first visible one has an area under it
	From, To    time.Time
	Fitted      bool         // the scale fits the values instead of beginning at 0
	Threshold   float64      // drawn if it is within the scale; 0 for none
	Annotations []Annotation // ascending
	Theme       Theme
	Scale       float64 // device pixels per unit of length; 0 is 1

	columns []Column
	raster  raster.Canvas
}

// Line is one series of a chart. By default its look depends on its index: the
// theme's colours in turn, dashed from the fifth on. A colour of its own
// overrides that of the look.
type Line struct {
	Name   string
	Series *Series
	Look   int // from 1 to Looks; 0: by the line's index
	Color  color.RGBA
	Hidden bool
}

// Looks is the number of distinguishable lines.
const Looks = 8

// Annotation is a change that a person made at a moment.
type Annotation struct {
	At   time.Time
	Text string
}

// Reading is the value of one line at a moment. OK is false in a gap.
type Reading struct {
	At    time.Time
	Value float64
	OK    bool
}

// At returns for every line the sample nearest to a moment, if it is close to it
// in the picture.
func (c *Chart) At(moment time.Time) []Reading {
	near := c.To.Sub(c.From) / 50
	readings := make([]Reading, len(c.Lines))
	for i, l := range c.Lines {
		r := &readings[i]
		r.At, r.Value, r.OK = l.Series.Near(moment)
		r.OK = r.OK && r.At.Sub(moment).Abs() <= near
	}
	return readings
}

// Values returns a scale for the visible lines between From and To, with at most
// n ticks.
func (c *Chart) Values(n int) Scale {
	e := none
	for _, l := range c.Lines {
		if lo, hi, ok := l.Series.Range(c.From, c.To); ok && !l.Hidden {
			e.join(extremes{lo, hi})
		}
	}
	if e.min > e.max {
		e = extremes{}
	}
	if !c.Fitted {
		e.add(0)
	}
	return NewScale(e.min, e.max, n, c.Unit)
}

// Color returns the colour of line i.
func (c *Chart) Color(i int) color.RGBA {
	return cmp.Or(c.Lines[i].Color, c.Theme.Series[c.look(i)%len(c.Theme.Series)])
}

// look returns the look of line i, counted from 0.
func (c *Chart) look(i int) int {
	if look := c.Lines[i].Look; look > 0 {
		return look - 1
	}
	return i
}

// Dashed reports whether line i is dashed, because another look has the same
// colour.
func (c *Chart) Dashed(i int) bool { return c.look(i) >= len(c.Theme.Series) }

// X returns the distance of a moment from the left edge of a picture of that
// width.
func (c *Chart) X(at time.Time, width int) float64 {
	return c.place(at, float64(width))
}

// Y returns the distance of a value from the upper edge of a picture of that
// height. Both ends of the scale keep clear of the edges, so that no line is cut
// in half.
func (c *Chart) Y(v float64, s Scale, height int) float64 {
	inset := math.Ceil(strokeWidth * c.scale())
	return inset + (1-s.at(v))*(float64(height)-2*inset)
}

// Line widths, in units of length.
const (
	strokeWidth = 1.5
	hairline    = 1
	dashLength  = 4
	areaAlpha   = 56 // of 256, at the top
)

func (c *Chart) scale() float64 { return cmp.Or(c.Scale, 1) }

func (c *Chart) px(units float64) int { return max(1, int(math.Round(units*c.scale()))) }

// Draw paints the whole picture without text: card, grid, annotations, areas,
// lines and threshold, with the ticks of s and t. It writes no pixel outside the
// picture's bounds. It allocates nothing once its buffers are large enough.
func (c *Chart) Draw(into *image.RGBA, s Scale, t TimeScale) {
	r := &c.raster
	r.Begin(into)
	defer r.End()
	r.Fill(c.Theme.Card)
	if r.Width == 0 || r.Height == 0 || !c.To.After(c.From) {
		return
	}
	c.grid(s, t)
	c.draw(s)
	if c.limited(s) {
		y := int(c.Y(c.Threshold, s, r.Height))
		r.Rect(0, y, r.Width, y+c.px(hairline), c.Theme.Alarm, c.px(dashLength))
	}
}

// Spark paints only the lines, on the card's colour, for a picture the size of a
// few words. It has the same guarantees as Draw.
func (c *Chart) Spark(into *image.RGBA, s Scale) {
	r := &c.raster
	r.Begin(into)
	defer r.End()
	r.Fill(c.Theme.Card)
	if r.Width > 0 && r.Height > 0 && c.To.After(c.From) {
		c.draw(s)
	}
}

// draw paints areas and lines. The first line is the most important one, so it
// has the area and is drawn last, on top.
func (c *Chart) draw(s Scale) {
	r := &c.raster
	for i := range c.Lines {
		if !c.Lines[i].Hidden {
			c.reduce(i, s)
			r.Area(c.Color(i), areaAlpha)
			break
		}
	}
	for i := len(c.Lines) - 1; i >= 0; i-- {
		if c.Lines[i].Hidden {
			continue
		}
		c.reduce(i, s)
		dash := 0
		if c.Dashed(i) {
			dash = c.px(dashLength)
		}
		r.Line(c.Color(i), float32(min(strokeWidth*c.scale(), 3)), dash)
	}
}

// limited reports whether the threshold is within the scale.
func (c *Chart) limited(s Scale) bool {
	return c.Threshold != 0 && c.Threshold >= s.Min && c.Threshold <= s.Max
}

func (c *Chart) grid(s Scale, t TimeScale) {
	r, w := &c.raster, c.px(hairline)
	for i := range s.count() {
		y := int(c.Y(s.tick(i), s, r.Height))
		r.Rect(0, y, r.Width, y+w, c.Theme.Border, 0)
	}
	for _, tick := range t.Ticks {
		x := int(c.X(tick, r.Width))
		r.Rect(x, 0, x+w, r.Height, c.Theme.Border, 0)
	}
	for _, m := range c.Annotations {
		x := int(c.X(m.At, r.Width))
		r.Rect(x, 0, x+w, r.Height, c.Theme.Muted, c.px(dashLength))
	}
}

// reduce reduces line i to the raster's spans.
func (c *Chart) reduce(i int, s Scale) {
	r := &c.raster
	if len(c.columns) != r.Width {
		c.columns, r.Spans = make([]Column, r.Width), make([]raster.Span, r.Width)
	}
	c.Lines[i].Series.Reduce(c.columns, c.From, c.To)
	y := func(v float64) float32 { return float32(c.Y(v, s, r.Height)) }
	for x, col := range c.columns {
		r.Spans[x] = raster.Span{First: y(col.First), Top: y(col.Max), Bottom: y(col.Min), Last: y(col.Last)}
	}
}
