package breakdown

import (
	"image/color"
	"math"

	"weir/app/chart/raster"
)

// piece is a part of a line that is drawn in one go. A single point is a dot.
type piece struct {
	points []raster.Point
	color  color.RGBA
	width  float64
	dashes []float64
}

func (p *plot) strokes(pieces []piece) {
	for _, l := range pieces {
		p.Path(l.points, l.color, l.width, l.dashes)
	}
}

// edges returns the upper edges of the areas where these are not empty.
func (p *plot) edges() (all []piece) {
	for s := len(p.levels) - 1; s >= 0; s-- {
		below := func(int) float64 { return 0 }
		if s > 0 {
			below = func(i int) float64 { return p.levels[s-1][i] }
		}
		empty := func(i int) bool { return p.levels[s][i] <= below(i) }
		omitted := func(i int) bool { return empty(i-1) && empty(i) }
		all = append(all, p.pieces(p.points(p.levels[s]), Color(p.Theme, p.Series[s].Color), nil, omitted)...)
	}
	return all
}

// lines returns the series, the first one on top.
func (p *plot) lines() (all []piece) {
	for s := len(p.levels) - 1; s >= 0; s-- {
		look := p.Series[s].Color
		all = append(all, p.pieces(p.points(p.levels[s]), Color(p.Theme, look), p.dashes(look), never)...)
	}
	return all
}

func never(int) bool { return false }

// before returns the period before.
func (p *plot) before() (all []piece) {
	points := p.points(p.previous())
	for _, r := range p.runs(points, never) {
		all = append(all, piece{points[r.from : r.to+1], p.Theme.Text, previousWidth * p.scale(), scaled(previousDashes, p.scale())})
	}
	return all
}

// pieces divides a line at its gaps and where it changes its look; incomplete
// intervals are dashed. omitted reports whether the line from point i-1 to point i is
// left out.
func (p *plot) pieces(points []raster.Point, c color.RGBA, dashes []float64, omitted func(i int) bool) (all []piece) {
	for _, r := range p.runs(points, omitted) {
		l := piece{points[r.from : r.to+1], c, strokeWidth * p.scale(), dashes}
		switch {
		case r.from == r.to:
			l.width, l.dashes = dotWidth*p.scale(), nil
		case r.part:
			l.dashes = scaled(partDashes, p.scale())
		}
		all = append(all, l)
	}
	return all
}

// run is a part of a line without a gap: points from to to, which is included.
type run struct {
	from, to int
	part     bool // it belongs to an incomplete interval
}

// runs divides a line where it has gaps and where incomplete intervals begin or end. A
// point between two gaps is a run of its own.
func (c *Chart) runs(points []raster.Point, omitted func(i int) bool) []run {
	var runs []run
	last := len(points) - 1
	drawn := func(i int) bool {
		return i > 0 && i <= last && !math.IsNaN(points[i-1].Y) && !math.IsNaN(points[i].Y) && !omitted(i)
	}
	for i := range points {
		if drawn(i) {
			part := c.PartFirst && i == 1 || c.PartLast && i == last
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
