package breakdown

import (
	"image"
	"math"

	"weir/app/chart/raster"
)

// In units of length.
const (
	widestBar = 120 // so that a few intervals are no blocks
	narrowBar = 4
	barDash   = 3
)

// bar returns the first column of interval i's bar and the one after its last. Bars
// are 1 or 2 units apart; where there is no room for that they touch.
func (p *plot) bar(i int) (x0, x1 int) {
	from, to := p.Bounds(i, float64(p.Width))
	if widest := float64(p.px(widestBar)); to-from > widest {
		from, to = (from+to-widest)/2, (from+to+widest)/2
	}
	gap := 0
	switch units := (to - from) / p.scale(); {
	case units >= 10:
		gap = p.px(2)
	case units >= 2:
		gap = p.px(1)
	}
	x0 = int(math.Round(from))
	return x0, max(x0+1, int(math.Round(to))-gap)
}

// box is one series' part of a bar.
type box struct {
	image.Rectangle
	series int
	part   bool // the interval is incomplete
	narrow bool // there is no room for an edge
}

// boxes returns a stack for each interval. Whatever is not zero has at least one row.
func (p *plot) boxes() (all []box) {
	zero := int(p.y(0))
	for i := range p.Starts {
		x0, x1 := p.bar(i)
		part := p.PartFirst && i == 0 || p.PartLast && i == len(p.Starts)-1
		bottom, below := zero, 0.0
		for s := range p.levels {
			level := p.levels[s][i]
			if level <= below {
				continue
			}
			top := min(int(math.Round(p.y(level))), bottom)
			if top == zero {
				top = zero - 1
			}
			if top < bottom {
				all = append(all, box{image.Rect(x0, top, x1, bottom), s, part, x1-x0 < p.px(narrowBar)})
			}
			bottom, below = top, level
		}
	}
	return all
}

func (p *plot) bars() {
	n := len(p.Series)
	whole, part, full, narrow := make([]raster.Texture, n), make([]raster.Texture, n), make([]raster.Texture, n), make([]raster.Texture, n)
	for s := range p.Series {
		look := p.Series[s].Color
		whole[s], part[s], full[s] = p.fill(look, 1), p.fill(look, pale), raster.Plain(Color(p.Theme, look))
		if narrow[s] = full[s]; textureOf(p.Theme, look) > 0 {
			narrow[s] = whole[s]
		}
	}
	edge := p.px(strokeWidth)
	for _, b := range p.boxes() {
		switch {
		case b.part:
			p.Box(b.Rectangle, part[b.series])
			p.outline(b)
		case b.narrow:
			p.Box(b.Rectangle, narrow[b.series])
		default:
			p.Box(b.Rectangle, whole[b.series])
			b.Max.Y = min(b.Min.Y+edge, b.Max.Y)
			p.Box(b.Rectangle, full[b.series])
		}
	}
}

// outline draws the dashed edge of an incomplete bar's part.
func (p *plot) outline(b box) {
	c, line, dash := Color(p.Theme, p.Series[b.series].Color), p.px(1), p.px(barDash)
	p.Rect(b.Min.X, b.Min.Y, b.Max.X, b.Min.Y+line, c, dash)
	p.Rect(b.Min.X, b.Min.Y, b.Min.X+line, b.Max.Y, c, dash)
	p.Rect(b.Max.X-line, b.Min.Y, b.Max.X, b.Max.Y, c, dash)
}
