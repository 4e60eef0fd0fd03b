package breakdown

import (
	"math"

	"weir/app/chart/raster"
)

// widestBar bounds bars, in units of length, so that a few intervals are no blocks.
const widestBar = 120

// bar returns the first column of interval i's bar and the one after its last. Bars
// are 1 or 2 units apart, unless there is no room.
func (p *plot) bar(i int) (x0, x1 int) {
	from, to := p.Bounds(i, float64(p.Width))
	gap := p.px(1)
	if to-from >= 10*p.scale() {
		gap = p.px(2)
	}
	wide := max(1, min(int(to-from)-gap, p.px(widestBar)))
	x0 = int(math.Round((from + to - float64(wide)) / 2))
	return x0, x0 + wide
}

// bars paints a stack for each interval. Whatever is not zero has at least one row.
func (p *plot) bars() {
	zero := int(p.y(0))
	whole, part, edge := make([]raster.Texture, len(p.Series)), make([]raster.Texture, len(p.Series)), make([]raster.Texture, len(p.Series))
	for s := range p.Series {
		look := p.Series[s].Color
		whole[s], part[s], edge[s] = p.fill(look, 1), p.fill(look, pale), raster.Plain(Color(p.Theme, look))
	}
	line := p.px(strokeWidth)
	for i := range p.Starts {
		x0, x1 := p.bar(i)
		incomplete := p.PartFirst && i == 0 || p.PartLast && i == len(p.Starts)-1
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
			switch {
			case incomplete:
				p.Box(x0, top, x1, bottom, part[s])
				p.outline(x0, top, x1, bottom, s)
			case x1-x0 < p.px(4):
				p.Box(x0, top, x1, bottom, edge[s])
			default:
				p.Box(x0, top, x1, bottom, whole[s])
				p.Box(x0, top, x1, min(top+line, bottom), edge[s])
			}
			bottom, below = top, level
		}
	}
}

// outline draws the dashed edge of an incomplete bar's part.
func (p *plot) outline(x0, y0, x1, y1, s int) {
	c, line, dash := Color(p.Theme, p.Series[s].Color), p.px(1), p.px(3)
	p.Rect(x0, y0, x1, y0+line, c, dash)
	p.Rect(x0, y0, x0+line, y1, c, dash)
	p.Rect(x1-line, y0, x1, y1, c, dash)
}
