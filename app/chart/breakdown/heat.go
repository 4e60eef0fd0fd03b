package breakdown

import (
	"image"
	"image/color"
	"math"

	"weir/app/chart"
	"weir/app/chart/raster"
)

// Heat is a map of the week's hours: the days below each other from Monday on, the
// hours from left to right.
type Heat struct {
	Theme  chart.Theme
	Scale  float64        // device pixels per unit of length; 0 is 1
	Values [7][24]float64 // events per hour on average; NaN: the period has no such hour
}

// Days and Hours are the numbers of rows and columns of a heat map.
const (
	Days  = 7
	Hours = 24
)

// Cell returns a cell's place in a picture of that size, with the gap to its
// neighbours on the right and below.
func (h *Heat) Cell(day, hour int, size image.Point) image.Rectangle {
	along := func(i, n, length int) int { return int(math.Round(float64(i*length) / float64(n))) }
	return image.Rect(along(hour, Hours, size.X), along(day, Days, size.Y), along(hour+1, Hours, size.X), along(day+1, Days, size.Y))
}

// At returns the cell at a place in a picture of that size. ok is false outside.
func (h *Heat) At(x, y, width, height float64) (day, hour int, ok bool) {
	if !(x >= 0 && y >= 0 && x < width && y < height) {
		return 0, 0, false
	}
	return min(int(y*Days/height), Days-1), min(int(x*Hours/width), Hours-1), true
}

// Busiest returns the hour with most events, the first one if there are several. ok is
// false when all have the same.
func (h *Heat) Busiest() (day, hour int, value float64, ok bool) {
	return h.extreme(func(a, b float64) bool { return a > b })
}

// Quietest returns the hour with fewest events, the first one if there are several.
func (h *Heat) Quietest() (day, hour int, value float64, ok bool) {
	return h.extreme(func(a, b float64) bool { return a < b })
}

func (h *Heat) extreme(beyond func(a, b float64) bool) (day, hour int, value float64, ok bool) {
	value = math.NaN()
	first := math.NaN()
	for d, row := range h.Values {
		for i, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				continue
			}
			if math.IsNaN(value) {
				first = v
			}
			if ok = ok || v != first; math.IsNaN(value) || beyond(v, value) {
				day, hour, value = d, i, v
			}
		}
	}
	return day, hour, value, ok
}

// most is the greatest value, which has the strongest colour.
func (h *Heat) most() float64 {
	most := 0.0
	for _, row := range h.Values {
		for _, v := range row {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				most = max(most, v)
			}
		}
	}
	return most
}

// Color returns the colour of a share of the greatest value, from 0 to 1.
func (h *Heat) Color(share float64) color.RGBA {
	const weakest, bright = 0.16, 0.25
	full := h.Theme.Series[0]
	if lightness(h.Theme.Card) < lightness(h.Theme.Text) {
		full = raster.Mix(full, color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}, bright)
	}
	return raster.Mix(h.Theme.Card, full, weakest+(1-weakest)*max(0, min(share, 1)))
}

// Ink returns the colour in which text can be read on a share's colour.
func (h *Heat) Ink(share float64) color.RGBA {
	const needed = 4.5 // WCAG 2.2, success criterion 1.4.3
	ground := h.Color(share)
	inks := []color.RGBA{h.Theme.Text, h.Theme.Window, {A: 0xFF}, {0xFF, 0xFF, 0xFF, 0xFF}}
	for _, ink := range inks {
		if contrast(ink, ground) >= needed {
			return ink
		}
	}
	return inks[0]
}

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a)+0.05, luminance(b)+0.05
	return max(x, y) / min(x, y)
}

func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 0xFF
		if s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return s / 12.92
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Draw paints the cells, a frame around the busiest and a dashed one around the
// quietest. It is safe to call from any goroutine while nobody changes the map.
func (h *Heat) Draw(into *image.RGBA) {
	var r raster.Canvas
	r.Begin(into)
	r.Fill(h.Theme.Card)
	size := into.Rect.Size()
	unit := max(1, int(math.Round(max(h.Scale, 1))))
	most := h.most()
	for day := range Days {
		for hour := range Hours {
			v := h.Values[day][hour]
			cell := h.inside(day, hour, size, unit)
			if math.IsNaN(v) {
				continue
			}
			share := 0.0
			if most > 0 {
				share = v / most
			}
			r.Box(cell, raster.Plain(h.Color(share)))
		}
	}
	if day, hour, _, ok := h.Quietest(); ok {
		h.frame(&r, h.inside(day, hour, size, unit), unit, 2*unit)
	}
	if day, hour, _, ok := h.Busiest(); ok {
		cell := h.inside(day, hour, size, unit)
		h.frame(&r, cell, unit, 0)
		// The strongest colour may be as light as the frame.
		ring(&r, cell, unit, h.Theme.Card, 0)
	}
}

// inside is a cell without its gap.
func (h *Heat) inside(day, hour int, size image.Point, gap int) image.Rectangle {
	cell := h.Cell(day, hour, size)
	cell.Max = image.Pt(max(cell.Min.X+1, cell.Max.X-gap), max(cell.Min.Y+1, cell.Max.Y-gap))
	return cell
}

// frame draws a frame in the gaps around a cell, and within the picture at its edges.
func (h *Heat) frame(r *raster.Canvas, cell image.Rectangle, unit, dash int) {
	ring(r, cell.Inset(-unit).Intersect(image.Rect(0, 0, r.Width, r.Height)), unit, h.Theme.Text, dash)
}

func ring(r *raster.Canvas, b image.Rectangle, line int, c color.RGBA, dash int) {
	r.Rect(b.Min.X, b.Min.Y, b.Max.X, b.Min.Y+line, c, dash)
	r.Rect(b.Min.X, b.Max.Y-line, b.Max.X, b.Max.Y, c, dash)
	r.Rect(b.Min.X, b.Min.Y, b.Min.X+line, b.Max.Y, c, dash)
	r.Rect(b.Max.X-line, b.Min.Y, b.Max.X, b.Max.Y, c, dash)
}
