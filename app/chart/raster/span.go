// Package raster draws lines, areas and textures on opaque pictures, anti-aliased.
package raster

import (
	"image"
	"image/color"
	"math"
)

// Canvas draws on an opaque picture, column by column. Its coordinates start at
// the picture's upper left corner, y grows downwards, and everything outside is
// clipped. Reuse it: that reuses its buffers.
type Canvas struct {
	Width, Height int    // of the picture
	Spans         []Span // what Area and Line draw, one per column

	img       *image.RGBA
	areaEdges []areaEdge // reused
	mask      []uint8    // of Path: the coverage of each pixel; all zero between calls
}

// Span is the part of a line within one column, in pixels: where it enters, its
// extremes, and where it leaves. A NaN in First is a gap.
type Span struct{ First, Top, Bottom, Last float32 }

func (s Span) gap() bool { return s.First != s.First }

// Begin makes img the picture that the canvas draws on.
func (r *Canvas) Begin(img *image.RGBA) {
	r.img = img
	r.Width, r.Height = img.Rect.Dx(), img.Rect.Dy()
}

// End releases the picture.
func (r *Canvas) End() { r.img = nil }

// Fill paints everything.
func (r *Canvas) Fill(c color.RGBA) {
	if r.Width == 0 || r.Height == 0 {
		return
	}
	row := r.img.Pix[:4*r.Width]
	for i := 0; i < len(row); i += 4 {
		row[i], row[i+1], row[i+2], row[i+3] = c.R, c.G, c.B, 0xFF
	}
	for y := 1; y < r.Height; y++ {
		copy(r.img.Pix[y*r.img.Stride:][:4*r.Width], row)
	}
}

// Blend mixes c into one pixel, with alpha of 256 parts.
func (r *Canvas) Blend(x, y int, c color.RGBA, alpha int32) {
	p := r.img.Pix[y*r.img.Stride+4*x:][:4:4]
	p[0] += uint8((int32(c.R) - int32(p[0])) * alpha >> 8)
	p[1] += uint8((int32(c.G) - int32(p[1])) * alpha >> 8)
	p[2] += uint8((int32(c.B) - int32(p[2])) * alpha >> 8)
}

// Rect paints whole pixels. If dash > 0, it alternates between dash painted and
// dash omitted pixels along the longer side.
func (r *Canvas) Rect(x0, y0, x1, y1 int, c color.RGBA, dash int) {
	along := x1-x0 > y1-y0
	for y := max(y0, 0); y < min(y1, r.Height); y++ {
		for x := max(x0, 0); x < min(x1, r.Width); x++ {
			at := y
			if along {
				at = x
			}
			if dash == 0 || at/dash%2 == 0 {
				r.Blend(x, y, c, 256)
			}
		}
	}
}

// areaEdge is the upper edge of an area in one column: the first row that it
// covers, by cover of 256 parts. The rows below are covered completely.
type areaEdge struct{ row, cover int32 }

// Area tints the area under the spans, from alpha (of 256) at the picture's top
// down to nothing at its bottom.
func (r *Canvas) Area(c color.RGBA, alpha int32) {
	if len(r.areaEdges) != len(r.Spans) {
		r.areaEdges = make([]areaEdge, len(r.Spans))
	}
	first := int32(r.Height)
	for x, s := range r.Spans {
		if s.gap() {
			r.areaEdges[x] = areaEdge{row: math.MaxInt32}
			continue
		}
		middle := max((s.Top+s.Bottom)/2, 0)
		row := int32(middle)
		r.areaEdges[x] = areaEdge{row, int32(256 * (float32(row+1) - middle))}
		first = min(first, row)
	}
	cr, cg, cb := int32(c.R), int32(c.G), int32(c.B)
	for y := first; y < int32(r.Height); y++ {
		whole := alpha * (int32(r.Height) - y) / int32(r.Height)
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

// Line strokes the spans with a width of 1 to 3 pixels, anti-aliased. If dash >
// 0, every other dash columns are omitted where the line is flat, but never steps
// or peaks.
func (r *Canvas) Line(c color.RGBA, width float32, dash int) {
	for x, s := range r.Spans {
		if s.gap() || dash > 0 && x/dash%2 == 1 && s.Bottom-s.Top < width {
			continue
		}
		near := s
		for _, n := range [...]int{x - 1, x + 1} {
			if n >= 0 && n < len(r.Spans) && !r.Spans[n].gap() {
				near.Top, near.Bottom = min(near.Top, r.Spans[n].Top), max(near.Bottom, r.Spans[n].Bottom)
			}
		}
		r.column(x, strokeOf(s, near, width), c)
	}
	// A step is as thick as the line even within a single column.
	beside := int32(256 * min((width-1)/2, 1))
	for x, s := range r.Spans {
		if s.gap() || s.Bottom-s.Top < 4*width {
			continue
		}
		for _, n := range [...]int{x - 1, x + 1} {
			if n >= 0 && n < len(r.Spans) && !r.Spans[n].gap() {
				r.bleed(n, s, r.Spans[n], c, beside, width)
			}
		}
	}
}

// bleed tints the part of the neighbouring column that a steep span covers and
// the neighbour itself doesn't.
func (r *Canvas) bleed(x int, s, own Span, c color.RGBA, alpha int32, width float32) {
	top, bottom := own.Top-width/2, own.Bottom+width/2
	for y := max(int(s.Top), 0); y < min(int(s.Bottom)+1, r.Height); y++ {
		if float32(y+1) <= top || float32(y) >= bottom {
			r.Blend(x, y, c, alpha)
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
func strokeOf(s, near Span, width float32) stroke {
	k := stroke{pieces: 1, half: width / 2, top: near.Top - width/2, bottom: near.Bottom + width/2}
	k.ys = [4]float32{s.First, s.Last}
	up, down := s.Top < min(s.First, s.Last)-0.01, s.Bottom > max(s.First, s.Last)+0.01
	if up || down {
		k.top, k.bottom = s.Top-width/2, s.Bottom+width/2
	}
	switch {
	case s.Bottom-s.Top > 8*width && (up || down):
		k.pieces = 0 // the column is covered completely in any case
	case up && down && s.First < s.Last:
		k.ys, k.pieces = [4]float32{s.First, s.Top, s.Bottom, s.Last}, 3
	case up && down:
		k.ys, k.pieces = [4]float32{s.First, s.Bottom, s.Top, s.Last}, 3
	case up:
		k.ys, k.pieces = [4]float32{s.First, s.Top, s.Last}, 2
	case down:
		k.ys, k.pieces = [4]float32{s.First, s.Bottom, s.Last}, 2
	}
	return k
}

// column paints the stroke of one column, each pixel in proportion to its
// coverage.
func (r *Canvas) column(x int, k stroke, c color.RGBA) {
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
	for y := max(int(math.Floor(float64(lo))), 0); y < min(int(math.Ceil(float64(hi))), r.Height); y++ {
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
		r.Blend(x, y, c, int32(256*cover))
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
