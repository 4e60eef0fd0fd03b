package chart

import (
	"image"
	"image/color"
	"math"
)

// raster draws on an opaque picture, column by column. Its coordinates start at
// the picture's upper left corner, y grows downwards, and everything outside is
// clipped.
type raster struct {
	img           *image.RGBA
	width, height int
	spans         []span
	areaEdges     []areaEdge // reused
}

// span is a Column in pixels; its top is Column.Max.
type span struct{ first, top, bottom, last float32 }

func (s span) gap() bool { return s.first != s.first }

func (r *raster) begin(img *image.RGBA) {
	r.img = img
	r.width, r.height = img.Rect.Dx(), img.Rect.Dy()
}

// fill paints everything.
func (r *raster) fill(c color.RGBA) {
	if r.width == 0 || r.height == 0 {
		return
	}
	row := r.img.Pix[:4*r.width]
	for i := 0; i < len(row); i += 4 {
		row[i], row[i+1], row[i+2], row[i+3] = c.R, c.G, c.B, 0xFF
	}
	for y := 1; y < r.height; y++ {
		copy(r.img.Pix[y*r.img.Stride:][:4*r.width], row)
	}
}

// blend mixes c into one pixel, with alpha of 256 parts.
func (r *raster) blend(x, y int, c color.RGBA, alpha int32) {
	p := r.img.Pix[y*r.img.Stride+4*x:][:4:4]
	p[0] += uint8((int32(c.R) - int32(p[0])) * alpha >> 8)
	p[1] += uint8((int32(c.G) - int32(p[1])) * alpha >> 8)
	p[2] += uint8((int32(c.B) - int32(p[2])) * alpha >> 8)
}

// rect paints whole pixels. If dash > 0, it alternates between dash painted and
// dash omitted pixels along the longer side.
func (r *raster) rect(x0, y0, x1, y1 int, c color.RGBA, dash int) {
	along := x1-x0 > y1-y0
	for y := max(y0, 0); y < min(y1, r.height); y++ {
		for x := max(x0, 0); x < min(x1, r.width); x++ {
			at := y
			if along {
				at = x
			}
			if dash == 0 || at/dash%2 == 0 {
				r.blend(x, y, c, 256)
			}
		}
	}
}

// areaEdge is the upper edge of an area in one column: the first row that it
// covers, by cover of 256 parts. The rows below are covered completely.
type areaEdge struct{ row, cover int32 }

// area tints the area under the spans, from alpha (of 256) at the picture's top
// down to nothing at its bottom.
func (r *raster) area(c color.RGBA, alpha int32) {
	if len(r.areaEdges) != len(r.spans) {
		r.areaEdges = make([]areaEdge, len(r.spans))
	}
	first := int32(r.height)
	for x, s := range r.spans {
		if s.gap() {
			r.areaEdges[x] = areaEdge{row: math.MaxInt32}
			continue
		}
		middle := max((s.top+s.bottom)/2, 0)
		row := int32(middle)
		r.areaEdges[x] = areaEdge{row, int32(256 * (float32(row+1) - middle))}
		first = min(first, row)
	}
	cr, cg, cb := int32(c.R), int32(c.G), int32(c.B)
	for y := first; y < int32(r.height); y++ {
		whole := alpha * (int32(r.height) - y) / int32(r.height)
		line := r.img.Pix[int(y)*r.img.Stride:][:4*len(r.areaEdges)]
		for x, s := range r.areaEdges {
			if y < s.row {
				continue
			}
			a := whole
			if y == s.row {
				a = a * s.cover >> 8
			}
			p := line[4*x : 4*x+4 : 4*x+4]
			p[0] += uint8((cr - int32(p[0])) * a >> 8)
			p[1] += uint8((cg - int32(p[1])) * a >> 8)
			p[2] += uint8((cb - int32(p[2])) * a >> 8)
		}
	}
}

// line strokes the spans with a width of 1 to 3 pixels, anti-aliased. If dash >
// 0, every other dash columns are omitted where the line is flat, but never steps
// or peaks.
func (r *raster) line(c color.RGBA, width float32, dash int) {
	for x, s := range r.spans {
		if s.gap() || dash > 0 && x/dash%2 == 1 && s.bottom-s.top < width {
			continue
		}
		near := s
		for _, n := range [...]int{x - 1, x + 1} {
			if n >= 0 && n < len(r.spans) && !r.spans[n].gap() {
				near.top, near.bottom = min(near.top, r.spans[n].top), max(near.bottom, r.spans[n].bottom)
			}
		}
		r.column(x, strokeOf(s, near, width), c)
	}
	// A step is as thick as the line even within a single column.
	beside := int32(256 * min((width-1)/2, 1))
	for x, s := range r.spans {
		if s.gap() || s.bottom-s.top < 4*width {
			continue
		}
		for _, n := range [...]int{x - 1, x + 1} {
			if n >= 0 && n < len(r.spans) && !r.spans[n].gap() {
				r.bleed(n, s, r.spans[n], c, beside, width)
			}
		}
	}
}

// bleed tints the part of the neighbouring column that a steep span covers and
// the neighbour itself doesn't.
func (r *raster) bleed(x int, s, own span, c color.RGBA, alpha int32, width float32) {
	top, bottom := own.top-width/2, own.bottom+width/2
	for y := max(int(s.top), 0); y < min(int(s.bottom)+1, r.height); y++ {
		if float32(y+1) <= top || float32(y) >= bottom {
			r.blend(x, y, c, alpha)
		}
	}
}

// stroke is a line through one column: up to three straight pieces of equal
// width, and the limits within which they stay.
type stroke struct {
	ys          [4]float32
	pieces      int
	half        float32 // of the width
	top, bottom float32
}

// strokeOf returns the stroke of a span. A line that only rises or falls may
// extend as far as its neighbours, so that slopes stay smooth; one that turns
// stays within its own extent, so that peaks don't grow.
func strokeOf(s, near span, width float32) stroke {
	k := stroke{pieces: 1, half: width / 2, top: near.top - width/2, bottom: near.bottom + width/2}
	k.ys = [4]float32{s.first, s.last}
	up, down := s.top < min(s.first, s.last)-0.01, s.bottom > max(s.first, s.last)+0.01
	if up || down {
		k.top, k.bottom = s.top-width/2, s.bottom+width/2
	}
	switch {
	case s.bottom-s.top > 8*width && (up || down):
		k.pieces = 0 // the column is covered completely in any case
	case up && down && s.first < s.last:
		k.ys, k.pieces = [4]float32{s.first, s.top, s.bottom, s.last}, 3
	case up && down:
		k.ys, k.pieces = [4]float32{s.first, s.bottom, s.top, s.last}, 3
	case up:
		k.ys, k.pieces = [4]float32{s.first, s.top, s.last}, 2
	case down:
		k.ys, k.pieces = [4]float32{s.first, s.bottom, s.last}, 2
	}
	return k
}

// column paints the stroke of one column, each pixel in proportion to its
// coverage.
func (r *raster) column(x int, k stroke, c color.RGBA) {
	var reach [3]float32 // half the stroke's height along each piece
	lo, hi := k.bottom, k.top
	for i := range k.pieces {
		slope := (k.ys[i+1] - k.ys[i]) * float32(k.pieces)
		reach[i] = k.half * float32(math.Sqrt(float64(1+slope*slope)))
		lo = min(lo, k.ys[i]-reach[i], k.ys[i+1]-reach[i])
		hi = max(hi, k.ys[i]+reach[i], k.ys[i+1]+reach[i])
	}
	lo, hi = max(lo, k.top), min(hi, k.bottom)
	if k.pieces == 0 {
		lo, hi = k.top, k.bottom
	}
	for y := max(int(math.Floor(float64(lo))), 0); y < min(int(math.Ceil(float64(hi))), r.height); y++ {
		row := float32(y)
		cover := clamp(k.bottom-row) - clamp(k.top-row)
		if k.pieces > 0 {
			var sum float32
			for i := range k.pieces {
				a, b := k.ys[i]-row, k.ys[i+1]-row
				sum += mean(a+reach[i], b+reach[i]) - mean(a-reach[i], b-reach[i])
			}
			cover = min(cover, sum/float32(k.pieces))
		}
		r.blend(x, y, c, int32(256*cover))
	}
}

// mean is the average of clamp over the straight line from a to b.
func mean(a, b float32) float32 {
	if d := b - a; d > 1e-3 || d < -1e-3 {
		return (integral(b) - integral(a)) / d
	}
	return clamp((a + b) / 2)
}

// integral is the integral of clamp from 0.
func integral(v float32) float32 {
	switch {
	case v <= 0:
		return 0
	case v < 1:
		return v * v / 2
	}
	return v - 0.5
}

func clamp(v float32) float32 { return max(0, min(v, 1)) }
