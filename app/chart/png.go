package chart

import (
	"image"
	"image/color"
	"image/png"
	"io"
)

// Typeface draws text into pictures. The window provides its own, so that a saved
// picture looks like the screen.
type Typeface interface {
	// Width returns the width of a text in pixels.
	Width(text string, size float64, bold bool) float64
	// Draw draws a text whose baseline begins at x, y.
	Draw(into *image.RGBA, text string, x, y, size float64, bold bool, c color.RGBA)
}

// WritePNG writes the whole picture: title, legend with current values, axes
// with labels, lines. The size is in units of length, which Scale converts to
// pixels.
func (c *Chart) WritePNG(w io.Writer, size image.Point, face Typeface) error {
	k := c.scale()
	p := c.layout(size)
	img := image.NewRGBA(image.Rect(0, 0, c.px(float64(size.X)), c.px(float64(size.Y))))
	c.raster.Begin(img)
	c.raster.Fill(c.Theme.Card)

	text := func(l label, size float64, bold bool, col color.RGBA) {
		x := l.x * k
		if l.end {
			x -= face.Width(l.text, size*k, bold)
		}
		face.Draw(img, l.text, x, l.y*k, size*k, bold, col)
	}
	plot := image.Rect(int(float64(p.plot.Min.X)*k), int(float64(p.plot.Min.Y)*k), int(float64(p.plot.Max.X)*k), int(float64(p.plot.Max.Y)*k))
	c.Draw(img.SubImage(plot).(*image.RGBA), p.values, p.times)
	text(label{x: margin, y: margin + titleSize, text: c.Title}, titleSize, true, c.Theme.Text)
	for _, l := range p.labels {
		text(l, textSize, false, c.Theme.Muted)
	}
	for _, l := range p.captions {
		text(l, textSize, false, c.Theme.Text)
	}
	// From right to left, because only the end of the legend is known.
	x := float64(size.X - margin)
	for i := len(c.Lines) - 1; i >= 0; i-- {
		if c.Lines[i].Hidden {
			continue
		}
		value := c.current(i)
		text(label{x, p.legendY, value, true}, textSize, true, c.Theme.Text)
		x -= face.Width(value, textSize*k, true)/k + 5
		text(label{x, p.legendY, c.Lines[i].Name, true}, textSize, false, c.Theme.Muted)
		x -= face.Width(c.Lines[i].Name, textSize*k, false)/k + 5
		c.raster.Begin(img)
		c.raster.Rect(int((x-10)*k), int((p.legendY-5)*k), int(x*k), int((p.legendY-2)*k), c.Color(i), 0)
		x -= 10 + 12
	}
	c.raster.End()
	return png.Encode(w, img)
}
