package lanes

import (
	"image"
	"image/color"
	"math"

	"weir/app/chart"
	"weir/app/chart/raster"
)

// DrawShares paints the left part into a picture of the chart's Height.
func (c *Chart) DrawShares(into *image.RGBA, face chart.Typeface) { c.shares(newPixels(into, c, face)) }

const (
	thin      = 5     // a lower bar shows only what was done most
	least     = 0.007 // share from which on something can be seen in any case
	gridTicks = 5     // at the left
	wordSize  = 11    // of words in pictures
	plateSide = 3     // between a word and the end of its plate
	plateUp   = 7     // half of a plate's height
	wordDown  = 4     // from the middle of a line to the baseline
)

func (c *Chart) shares(s surface) {
	width := c.SharesWidth()
	for i := range gridTicks + 1 {
		x := math.Floor(width * float64(i) / gridTicks)
		s.line(min(x, width-1), 0, min(x, width-1), c.Bottom, gridColor(c.Theme), 0)
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		c.band(s, r, 0, width)
		if r.Bar < thin {
			c.thinColumns(s, r)
			continue
		}
		c.idleColumns(s, r)
		c.columns(s, r)
		if x := c.X(r.Ended); r.Ended > 0 && x >= 0 {
			c.endMark(s, r, x)
		}
	}
	c.quitLine(s, 0, width, "")
	if x := c.X(c.Quit.At); c.Quit.At > 0 && x >= 0 {
		s.line(x, 0, x, c.Bottom, c.Theme.Text, 0)
	}
	x0, x1 := c.Window()
	frame(s, x0, x1, c.Bottom, c.Theme)
	c.flags(s, width)
}

// gridColor is that of lines behind the lanes.
func gridColor(t chart.Theme) color.RGBA { return raster.Mix(t.Card, t.Muted, 0.16) }

// bar is the part of a row that has a bar, as far as it can be seen.
func (r *Row) bar() (top, bottom float64) {
	top = r.Y + (r.Height-r.Bar)/2
	return max(top, r.Clip.Top), min(top+r.Bar, r.Clip.Bottom)
}

// middle is the line that stands for no work; visible reports whether it can be seen.
func (r *Row) middle() (y float64, visible bool) {
	y = math.Floor(r.Y + r.Height/2)
	return y, y >= r.Clip.Top && y+1 <= r.Clip.Bottom
}

// box paints a part of a bar, as far as it can be seen. Heights are from the bar's foot.
func (r *Row) box(s surface, x0, x1, from, to float64, f fill) {
	foot := r.Y + (r.Height+r.Bar)/2
	y0, y1 := max(foot-to, r.Clip.Top), min(foot-from, r.Clip.Bottom)
	if y1 > y0 && x1 > x0 {
		s.box(x0, y0, x1, y1, f)
	}
}

// band is the ground of a lane.
func (c *Chart) band(s surface, r *Row, x0, x1 float64) {
	if top, bottom := r.bar(); bottom > top && r.Bar >= thin {
		s.box(x0, top, x1, bottom, plain(raster.Mix(c.Theme.Card, c.Theme.Muted, 0.07)))
	}
}

// first is where a row's oldest column begins.
func (c *Chart) first(r *Row) float64 { return float64(c.Columns-len(r.Shares)) * c.Column }

// idleColumns draws the line of what is idle, at most.
func (c *Chart) idleColumns(s surface, r *Row) {
	y, visible := r.middle()
	if !visible {
		return
	}
	for i := 0; i < len(r.Shares); {
		from := i
		for i < len(r.Shares) && r.Shares[i][Idle] > least {
			i++
		}
		if i > from {
			x := c.first(r)
			s.line(x+float64(from)*c.Column, y, x+float64(i)*c.Column, y, idleColor(c.Theme), 0)
		}
		if i == from {
			i++
		}
	}
}

// idleColor is that of the line of no work. It keeps 3:1.
func idleColor(t chart.Theme) color.RGBA { return raster.Mix(t.Card, t.Muted, 0.8) }

// columns stacks what was done. Neighbours of the same height are one box.
func (c *Chart) columns(s surface, r *Row) {
	pixel := 1 / c.scale()
	levels := func(share *Share) (at [Kinds]float64) {
		sum := 0.0
		for k := Committing; int(k) < Kinds; k++ {
			from := at[k-1]
			if sum += float64(share[k]); share[k] == 0 {
				at[k] = from
				continue
			}
			at[k] = max(from, math.Round(min(sum, 1)*r.Bar/pixel)*pixel)
			if at[k] == from && share[k] >= least {
				at[k] = min(from+pixel, r.Bar)
			}
		}
		return at
	}
	x := c.first(r)
	for i := 0; i < len(r.Shares); {
		at, from := levels(&r.Shares[i]), i
		for i++; i < len(r.Shares) && levels(&r.Shares[i]) == at; i++ {
		}
		for k := Committing; int(k) < Kinds; k++ {
			r.box(s, x+float64(from)*c.Column, x+float64(i)*c.Column, at[k-1], at[k], fill{kind: k})
		}
	}
}

// thinColumns shows what was done most, as high as all of it took.
func (c *Chart) thinColumns(s surface, r *Row) {
	pixel := 1 / c.scale()
	x := c.first(r)
	for i := range r.Shares {
		k, active := r.Shares[i].most()
		if k == None || active < least {
			continue
		}
		height := max(math.Round(active*r.Bar/pixel)*pixel, pixel)
		r.box(s, x+float64(i)*c.Column, x+float64(i+1)*c.Column, 0, height, plain(Color(c.Theme, k)))
	}
}

// most is the kind of activity that took most, and what all of it took.
func (s *Share) most() (k Kind, active float64) {
	var best float32
	for i := Committing; int(i) < Kinds; i++ {
		active += float64(s[i])
		if s[i] > best {
			k, best = i, s[i]
		}
	}
	return k, active
}

// endMark stands where a goroutine has ended.
func (c *Chart) endMark(s surface, r *Row, x float64) {
	const side = 7
	if y, visible := r.middle(); visible && r.Bar >= thin {
		s.box(x, y-side/2, x+side, y+side/2+1, plain(c.Theme.Text))
	}
}

// quitLine draws the row of the quit signal.
func (c *Chart) quitLine(s surface, x0, x1 float64, text string) {
	if c.Quit.Height == 0 {
		return
	}
	y := math.Floor(c.Quit.Y + c.Quit.Height/2)
	s.line(x0, y, x1, y, idleColor(c.Theme), 2)
	if text != "" {
		w := s.width(text, wordSize, false)
		s.box(x1-w-6, y-plateUp, x1, y+plateUp, plain(c.Theme.Card))
		s.word(text, x1-w-2, y+wordDown, wordSize, false, c.Theme.Muted)
	}
}

// flags draws the changes over the lanes, with their texts below. A text that has no room
// beside the one after it is left out; its line stays.
func (c *Chart) flags(s surface, width float64) {
	taken := math.Inf(1)
	y := c.Bottom + (c.Height-c.Bottom)/2
	for i := len(c.Flags) - 1; i >= 0; i-- { // the newest one has its text in any case
		f := &c.Flags[i]
		x := math.Floor(c.X(f.At))
		if x < 0 || x > width {
			continue
		}
		s.line(x, 0, x, c.Bottom, c.Theme.Text, 3)
		w := s.width(f.Text, wordSize, false) + 2*plateSide
		left := min(x, width-w, taken-w)
		if c.Height-c.Bottom < 2*plateUp || left < 0 || left+w < x {
			continue
		}
		s.line(x, c.Bottom, x, y-plateUp, c.Theme.Text, 3)
		s.box(left, y-plateUp, left+w, y+plateUp, plain(raster.Mix(c.Theme.Card, c.Theme.Series[0], 0.3)))
		s.word(f.Text, left+plateSide, y+wordDown, wordSize, false, c.Theme.Text)
		taken = left - 4
	}
}

// frame is the edge of the magnified part, there and in the left part.
func frame(s surface, x0, x1, height float64, t chart.Theme) {
	ink := plain(t.Series[0])
	s.box(x0, 0, x0+1, height, ink)
	s.box(x1-1, 0, x1, height, ink)
	s.box(x0, 0, x1, 1, ink)
	s.box(x0, height-1, x1, height, ink)
}
