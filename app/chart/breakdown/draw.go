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

func newPlot(c *Chart, a Axis) *plot {
	stacked := c.Stacked()
	return &plot{Chart: c, axis: a, levels: c.levels(stacked), stacked: stacked}
}

// Draw paints the plot without text: card, grid, series and what goes over them. It
// paints every pixel of the picture and none outside. It is safe to call from any
// goroutine while nobody changes the chart.
func (c *Chart) Draw(into *image.RGBA, a Axis) {
	p := newPlot(c, a)
	p.Begin(into)
	p.Fill(c.Theme.Card)
	if p.Width == 0 || p.Height == 0 {
		return
	}
	p.grid()
	switch {
	case len(c.Starts) == 0:
	case c.barred(p.stacked):
		p.bars()
	case p.stacked:
		p.areas()
		p.strokes(p.edges())
	default:
		p.strokes(p.lines())
	}
	if c.Hatched {
		p.Hatch(c.Theme.Text, c.px(hatchSide), hatchAlpha)
	}
	p.strokes(p.before())
}

func (p *plot) y(v float64) float64 {
	return y(v, p.axis, float64(p.Height), inset*p.scale())
}

func (p *plot) grid() {
	line := p.px(1)
	for _, tick := range p.axis.Ticks() {
		at := int(p.y(tick))
		p.Rect(0, at, p.Width, at+line, p.gridColor(tick), 0)
	}
}

// gridColor is the colour of a tick's line. That of zero is stronger.
func (c *Chart) gridColor(tick float64) color.RGBA {
	if tick == 0 {
		return raster.Mix(c.Theme.Border, c.Theme.Muted, 0.5)
	}
	return c.Theme.Border
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
