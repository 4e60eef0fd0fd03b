package breakdown

import (
	"image"
	"image/color"
	"math"

	"weir/app/chart/raster"
)

// Widths, in units of length.
const (
	strokeWidth   = 1.5
	dotWidth      = 5 // of a point without neighbours
	previousWidth = 1.75
	hatchSide     = 9
	hatchAlpha    = 34 // of 256
)

// plot is one picture of a chart in the making.
type plot struct {
	*Chart
	raster.Canvas
	axis    Axis
	levels  [][]float64
	stacked bool
}

// Draw paints the plot without text: card, grid, series and what goes over them. It
// paints every pixel of the picture and none outside. It is safe to call from any
// goroutine while nobody changes the chart.
func (c *Chart) Draw(into *image.RGBA, a Axis) {
	p := plot{Chart: c, axis: a}
	p.Begin(into)
	p.Fill(c.Theme.Card)
	if p.Width == 0 || p.Height == 0 {
		return
	}
	p.grid()
	p.stacked = c.Stacked()
	p.levels = c.levels(p.stacked)
	switch {
	case len(c.Starts) == 0:
	case c.barred(p.stacked):
		p.bars()
	case p.stacked:
		p.areas()
		p.edges()
	default:
		p.lines()
	}
	if c.Hatched {
		p.Hatch(c.Theme.Text, c.px(hatchSide), hatchAlpha)
	}
	p.before()
}

func (p *plot) y(v float64) float64 {
	return y(v, p.axis, float64(p.Height), inset*p.scale())
}

func (p *plot) grid() {
	line := p.px(1)
	for _, tick := range p.axis.Ticks() {
		c := p.Theme.Border
		if tick == 0 {
			c = raster.Mix(p.Theme.Border, p.Theme.Muted, 0.5)
		}
		at := int(p.y(tick))
		p.Rect(0, at, p.Width, at+line, c, 0)
	}
}

// points returns where a line through some values goes.
func (p *plot) points(values []float64) []raster.Point {
	points := make([]raster.Point, len(values))
	for i, v := range values {
		points[i] = raster.Point{X: p.X(i, float64(p.Width)), Y: p.y(v)}
	}
	return points
}

// areas fills the bands, the top one first.
func (p *plot) areas() {
	n := len(p.Starts)
	first, last := 0, p.Width // of what is complete
	if p.PartFirst {
		first = int(p.X(1, float64(p.Width)) + 0.5)
	}
	if p.PartLast {
		last = int(p.X(n-2, float64(p.Width)) + 0.5)
	}
	upper, lower := make([]float32, p.Width+1), make([]float32, p.Width+1)
	for s := len(p.levels) - 1; s >= 0; s-- {
		if s == len(p.levels)-1 {
			edge(p.points(p.levels[s]), upper)
		}
		if s > 0 {
			edge(p.points(p.levels[s-1]), lower)
		} else {
			fillEdge(lower, float32(p.y(0)))
		}
		whole, part := p.fill(p.Series[s].Color, 1), p.fill(p.Series[s].Color, pale)
		p.Band(0, min(first, last), upper, lower, part)
		p.Band(first, last, upper, lower, whole)
		p.Band(max(first, last), p.Width, upper, lower, part)
		upper, lower = lower, upper
	}
}

func fillEdge(edge []float32, y float32) {
	for x := range edge {
		edge[x] = y
	}
}

// edge sets into to a line's height at the left side of each column, NaN where there
// is no line.
func edge(points []raster.Point, into []float32) {
	fillEdge(into, float32(math.NaN()))
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		for x := max(int(math.Floor(a.X)), 0); x <= min(int(math.Ceil(b.X)), len(into)-1); x++ {
			at := max(a.X, min(float64(x), b.X))
			if b.X > a.X {
				into[x] = float32(a.Y + (b.Y-a.Y)*(at-a.X)/(b.X-a.X))
			} else {
				into[x] = float32(b.Y)
			}
		}
	}
}

// edges strokes the upper edges of the areas where these are not empty.
func (p *plot) edges() {
	for s := len(p.levels) - 1; s >= 0; s-- {
		below := func(i int) float64 { return 0 }
		if s > 0 {
			below = func(i int) float64 { return p.levels[s-1][i] }
		}
		empty := func(i int) bool { return p.levels[s][i] <= below(i) }
		p.stroke(p.points(p.levels[s]), Color(p.Theme, p.Series[s].Color), nil, func(i int) bool { return empty(i-1) && empty(i) })
	}
}

// lines strokes the series, the first one on top.
func (p *plot) lines() {
	for s := len(p.levels) - 1; s >= 0; s-- {
		look := p.Series[s].Color
		p.stroke(p.points(p.levels[s]), Color(p.Theme, look), p.dashes(look), never)
	}
}

func never(int) bool { return false }

// before strokes the period before.
func (p *plot) before() {
	points := p.points(p.previous())
	for _, r := range p.runs(points, never) {
		p.Path(points[r.from:r.to+1], p.Theme.Text, previousWidth*p.scale(), scaled(previousDashes, p.scale()))
	}
}

// stroke draws a line with its gaps; incomplete intervals are dashed. omitted reports
// whether the line from point i-1 to point i is left out.
func (p *plot) stroke(points []raster.Point, c color.RGBA, dashes []float64, omitted func(i int) bool) {
	width := strokeWidth * p.scale()
	for _, r := range p.runs(points, omitted) {
		switch {
		case r.from == r.to:
			p.Path(points[r.from:r.to+1], c, dotWidth*p.scale(), nil)
		case r.part:
			p.Path(points[r.from:r.to+1], c, width, scaled(partDashes, p.scale()))
		default:
			p.Path(points[r.from:r.to+1], c, width, dashes)
		}
	}
}

// run is a part of a line without a gap: points from to to, which is included.
type run struct {
	from, to int
	part     bool // it belongs to an incomplete interval
}

// runs divides a line where it has gaps and where incomplete intervals begin or end. A
// point between two gaps is a run of its own.
func (p *Chart) runs(points []raster.Point, omitted func(i int) bool) []run {
	var runs []run
	last := len(points) - 1
	drawn := func(i int) bool {
		return i > 0 && i <= last && !math.IsNaN(points[i-1].Y) && !math.IsNaN(points[i].Y) && !omitted(i)
	}
	for i := range points {
		if drawn(i) {
			part := p.PartFirst && i == 1 || p.PartLast && i == last
			if k := len(runs) - 1; k >= 0 && runs[k].to == i-1 && runs[k].part == part && runs[k].from < i-1 {
				runs[k].to = i
			} else {
				runs = append(runs, run{i - 1, i, part})
			}
			continue
		}
		alone := !math.IsNaN(points[i].Y) && !drawn(i+1)
		if alone && (i == 0 || math.IsNaN(points[i-1].Y)) && (i == last || math.IsNaN(points[i+1].Y)) {
			runs = append(runs, run{i, i, false})
		}
	}
	return runs
}
