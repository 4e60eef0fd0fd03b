package raster

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
)

// Point is a place in a picture, in pixels.
type Point struct{ X, Y float64 }

// shortest is the length of a dash that is only its round ends.
const shortest = 1e-3

// Path strokes straight lines from point to point, with round ends and joints,
// anti-aliased. dashes are the lengths of strokes and gaps in turn, without the
// round ends; nil is a line without gaps. A single point is a dot.
func (r *Canvas) Path(points []Point, c color.RGBA, width float64, dashes []float64) {
	if len(r.mask) < r.Width*r.Height {
		r.mask = make([]uint8, r.Width*r.Height)
	}
	var touched image.Rectangle
	segment := func(a, b Point) { touched = touched.Union(r.cover(a, b, width/2)) }
	if len(points) == 1 {
		segment(points[0], points[0])
	}
	part, left := 0, 0.0 // of the dashes
	if len(dashes) > 0 {
		left = max(dashes[0], shortest)
	}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		if len(dashes) == 0 || length == 0 {
			segment(a, b)
			continue
		}
		at := func(d float64) Point { return Point{a.X + (b.X-a.X)*d/length, a.Y + (b.Y-a.Y)*d/length} }
		for d := 0.0; d < length; {
			next := min(d+left, length)
			if part%2 == 0 {
				segment(at(d), at(next))
			}
			// A rest too small to add to d would never be used up.
			if left -= next - d; left < shortest {
				part = (part + 1) % len(dashes)
				left = max(dashes[part], shortest)
			}
			d = next
		}
	}
	r.compose(touched, c)
}

// cover adds a line of that half width to the mask, and returns the pixels among
// which those are that it touches.
func (r *Canvas) cover(a, b Point, half float64) image.Rectangle {
	if b.X < a.X {
		a, b = b, a
	}
	top, bottom := min(a.Y, b.Y), max(a.Y, b.Y)
	dx, dy := b.X-a.X, b.Y-a.Y
	length := math.Hypot(dx, dy)
	if length > 0 {
		dx, dy = dx/length, dy/length
	}
	reach := half + 0.5
	touched := image.Rect(int(math.Floor(a.X-reach)), int(math.Floor(top-reach)), int(math.Ceil(b.X+reach)), int(math.Ceil(bottom+reach))).
		Intersect(image.Rect(0, 0, r.Width, r.Height))
	for x := touched.Min.X; x < touched.Max.X; x++ {
		px := float64(x) + 0.5
		lo, hi := touched.Min.Y, touched.Max.Y
		if dx > 1e-3 {
			y := a.Y + (px-a.X)*dy/dx
			lo, hi = max(lo, int(y-reach/dx)), min(hi, int(y+reach/dx)+1)
		}
		along := (px-a.X)*dx + (float64(lo)+0.5-a.Y)*dy
		across := (px-a.X)*dy - (float64(lo)+0.5-a.Y)*dx
		m := lo*r.Width + x
		for y := lo; y < hi; y++ {
			distance := math.Abs(across)
			if over := max(-along, along-length); over > 0 {
				distance = math.Sqrt(across*across + over*over)
			}
			if cover := reach - distance; cover > 0 {
				r.mask[m] = max(r.mask[m], uint8(255*min(cover, 1)))
			}
			along, across, m = along+dy, across-dx, m+r.Width
		}
	}
	return touched
}

// compose paints what the mask covers within a part of the picture, and clears it.
func (r *Canvas) compose(part image.Rectangle, c color.RGBA) {
	const word = 8 // most pixels are empty, so they are skipped in groups
	for y := part.Min.Y; y < part.Max.Y; y++ {
		row := r.mask[y*r.Width+part.Min.X : y*r.Width+part.Max.X]
		for x := 0; x < len(row); {
			if len(row)-x >= word && binary.NativeEndian.Uint64(row[x:]) == 0 {
				x += word
				continue
			}
			if cover := row[x]; cover > 0 {
				r.Blend(part.Min.X+x, y, c, int32(cover)+1)
				row[x] = 0
			}
			x++
		}
	}
}
