package breakdown

import (
	"image"
	"image/png"
	"io"
	"math"

	"weir/app/chart"
	"weir/app/chart/raster"
)

// WritePNG writes the whole picture: the plot with its axes, title, legend, search and
// answer. The size is in units of length, which Scale converts to pixels.
func (c *Chart) WritePNG(w io.Writer, size image.Point, f Frame, face chart.Typeface) error {
	return png.Encode(w, c.Picture(size, f, face))
}

// Picture returns the picture that WritePNG writes.
func (c *Chart) Picture(size image.Point, f Frame, face chart.Typeface) *image.RGBA {
	k := c.scale()
	at := func(units float64) int { return int(math.Round(units * k)) }
	img := image.NewRGBA(image.Rect(0, 0, c.px(float64(size.X)), c.px(float64(size.Y))))
	var r raster.Canvas
	r.Begin(img)
	r.Fill(c.Theme.Card)

	p := c.layout(size, f, face)
	left, top := float64(p.plot.Min.X), float64(p.plot.Min.Y)
	plot := image.Rect(at(left), at(top), at(float64(p.plot.Max.X)), at(float64(p.plot.Max.Y)))
	if part := plot.Intersect(img.Rect); part == plot && !plot.Empty() {
		c.Draw(img.SubImage(plot).(*image.RGBA), p.axis)
	}
	for _, tick := range p.ticks {
		x := at(left + tick.X)
		r.Rect(x, plot.Max.Y, x+c.px(1), plot.Max.Y+c.px(tickLength), c.Theme.Muted, 0)
	}
	for _, b := range p.bands {
		if x, y := left+b.X-b.Width/2, top+b.Y-captionHeight/2; b.Plate {
			r.Box(image.Rect(at(x-2), at(y), at(x+b.Width+2), at(y+captionHeight)), raster.Plain(b.Ground))
		}
	}
	for _, s := range p.swatches {
		box := image.Rect(at(s.x), at(s.y), at(s.x+swatchSize), at(s.y+swatchSize))
		if box.In(img.Rect) {
			Swatch(img.SubImage(box).(*image.RGBA), c.Theme, k, s.color)
		}
	}
	for _, t := range p.texts {
		face.Draw(img, t.text, t.x*k, t.y*k, t.size*k, t.bold, t.color)
	}
	return img
}
