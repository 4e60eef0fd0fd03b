package lanes

import (
	"image"
	"math"
	"time"

	"weir/app/chart"
)

// DrawSpans paints the magnified part, with the lines that join it to the left part, into
// a picture of the chart's Height.
func (c *Chart) DrawSpans(into *image.RGBA, face chart.Typeface) {
	s := newPixels(into, c, face)
	c.spans(s, 0, float64(s.Width)/c.scale())
}

// FrameInset is between the frame of the magnified part and its spans.
const FrameInset = 5

// SpansLeft is where the spans begin in the picture of the magnified part.
func (c *Chart) SpansLeft() float64 { return c.Gap + FrameInset }

// spans draws from x0, where the left part ends, to x1.
func (c *Chart) spans(s surface, x0, x1 float64) {
	height := c.Bottom
	s.line(x0, 0, x0+c.Gap, 0, c.Theme.Series[0], 2)
	s.line(x0, height-1, x0+c.Gap, height-1, c.Theme.Series[0], 2)
	left, right := x0+c.SpansLeft(), x1-FrameInset
	width := right - left
	if width <= 0 || c.To <= c.From {
		return
	}
	for _, t := range c.Ticks(width) {
		x := min(math.Floor(left+t.X), right-1)
		s.line(x, 1, x, c.Bottom-1, gridColor(c.Theme), 0)
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		c.band(s, r, left, right)
		c.row(s, r, left, width)
		if r.Ended > c.From && r.Ended < c.To {
			c.endMark(s, r, left+c.SpanX(r.Ended, width))
		}
	}
	c.quitLine(s, left, right, c.Quit.Text)
	for _, f := range c.Flags {
		if f.At >= c.From && f.At < c.To {
			x := math.Floor(left + c.SpanX(f.At, width))
			s.line(x, 0, x, c.Bottom, c.Theme.Text, 3)
		}
	}
	if q := c.Quit.At; q > 0 && q >= c.From && q < c.To {
		x := math.Floor(left + c.SpanX(q, width))
		s.line(x, 0, x, c.Bottom, c.Theme.Text, 0)
	}
	frame(s, x0+c.Gap, x1, height, c.Theme)
}

// row draws the spans of a row. Those that are narrower than a pixel are stacked in it, as
// in the left part.
func (c *Chart) row(s surface, r *Row, left, width float64) {
	scale := c.scale()
	columns := int(width * scale)
	column := func(at time.Duration) int {
		return min(max(int(math.Round(c.SpanX(at, width)*scale)), 0), columns)
	}
	x := func(column int) float64 { return left + float64(column)/scale }
	y, visible := r.middle()
	var narrow map[int]*Share
	each := float64(c.To-c.From) / float64(columns)
	before := None
	for i := range r.Spans {
		span := &r.Spans[i]
		a, b := column(span.Start), column(span.End)
		if span.Share != nil {
			c.narrow(s, r, x(a), x(b), span.Share)
			continue
		}
		if span.Kind == None {
			before = None
			continue
		}
		if a == b {
			if span.Kind == Idle || a == columns {
				continue
			}
			if narrow == nil {
				narrow = map[int]*Share{}
			}
			if narrow[a] == nil {
				narrow[a] = &Share{}
			}
			narrow[a][span.Kind] += float32(float64(span.End-span.Start) / each)
			continue
		}
		if span.Kind == Idle {
			if visible && r.Bar >= thin {
				s.line(x(a), y, x(b), y, idleColor(c.Theme), 0)
			}
		} else {
			r.box(s, x(a), x(b), 0, r.Bar, barFill(c, r, span.Kind))
			if before == span.Kind && float64(b-a) > 3*scale && r.Bar >= thin {
				r.box(s, x(a), x(a)+1, 0, r.Bar, plain(c.Theme.Card))
			}
		}
		before = span.Kind
		c.caption(s, r, span, x(a), x(b))
	}
	for column, share := range narrow {
		c.narrow(s, r, x(column), x(column+1), share)
	}
}

// barFill is how a kind looks in a row: a thin one has no texture.
func barFill(c *Chart, r *Row, k Kind) fill {
	if r.Bar < thin {
		return plain(Color(c.Theme, k))
	}
	return fill{kind: k}
}

// narrow stacks what isn't drawn one by one.
func (c *Chart) narrow(s surface, r *Row, x0, x1 float64, share *Share) {
	pixel := 1 / c.scale()
	foot := 0.0
	for k := Committing; int(k) < Kinds; k++ {
		if share[k] > 0 {
			top := min(foot+max(math.Round(float64(share[k])*r.Bar/pixel), 2)*pixel, r.Bar)
			r.box(s, x0, x1, foot, top, barFill(c, r, k))
			foot = top
		}
	}
}

// caption writes a span's word where it fits.
func (c *Chart) caption(s surface, r *Row, span *Span, x0, x1 float64) {
	const margin, idleMargin, lowest = 5, 14, 13
	top, bottom := r.bar()
	if r.Bar < lowest || bottom-top < lowest {
		return
	}
	room := x1 - x0 - 2*margin
	bold := span.Kind != Idle
	if !bold {
		room = x1 - x0 - 2*idleMargin
	}
	word, w := span.Word, 0.0
	if room < 8 || word == "" {
		return
	}
	if w = s.width(word, wordSize, bold); w > room {
		if word = span.Brief; word == "" {
			return
		}
		if w = s.width(word, wordSize, bold); w > room {
			return
		}
	}
	middle := math.Floor(r.Y + r.Height/2)
	left := math.Floor((x0 + x1 - w) / 2)
	if span.Kind != Moving && span.Kind != Handling {
		s.box(left-plateSide, middle-plateUp+1, left+w+plateSide, middle+plateUp, plain(plate(c.Theme, span.Kind)))
	}
	s.word(word, left, middle+wordDown, wordSize, bold, Ink(c.Theme, span.Kind))
}
