package breakdown

import (
	"image"
	"image/color"

	"weir/app/chart"
	"weir/app/chart/raster"
)

// Others is the colour of all names that have none of their own.
const Others = -1

// Colors is the number of distinguishable colours: the theme's, plain and in four
// textures.
const Colors = 4 * 5

// Color returns the full colour of a colour's lines. Those of the same remainder by 4
// share it and differ in texture.
func Color(t chart.Theme, index int) color.RGBA {
	if index < 0 {
		const quiet = 0.8 // names with colours come first
		return raster.Mix(t.Card, t.Muted, quiet)
	}
	return t.Series[index%len(t.Series)]
}

// Plate returns the colour that text on a band of that colour is written on: the
// band's own, or, where the band is textured, that of a plate to be laid under the
// text.
func Plate(t chart.Theme, index int) (ground color.RGBA, plate bool) {
	if textureOf(t, index) > 0 {
		return raster.Mix(t.Card, Color(t, index), textureBase), true
	}
	return raster.Mix(t.Card, Color(t, index), fillShare(t)), false
}

// How much of a colour there is in a fill. Text on a fill has a contrast of at least
// 4.5:1, which limits it, and marks of a texture are told from their base.
const (
	fillDark    = 0.5
	fillLight   = 0.62
	textureBase = 0.2
	pale        = 0.4 // of that for incomplete intervals
)

func fillShare(t chart.Theme) float64 {
	if lightness(t.Card) > lightness(t.Text) {
		return fillLight
	}
	return fillDark
}

func lightness(c color.RGBA) int { return 2*int(c.R) + 5*int(c.G) + int(c.B) }

func textureOf(t chart.Theme, index int) int {
	if index < 0 {
		return 0
	}
	return index / len(t.Series) % (Colors / len(t.Series))
}

// fill is the texture of a colour's bands.
func (c *Chart) fill(index int, share float64) raster.Texture {
	return fill(c.Theme, c.scale(), index, share)
}

// fill returns a colour's texture, of which share, from 0 to 1, shows on the card.
func fill(t chart.Theme, scale float64, index int, share float64) raster.Texture {
	full := Color(t, index)
	kind := textureOf(t, index)
	if kind == 0 {
		return raster.Plain(raster.Mix(t.Card, full, share*fillShare(t)))
	}
	base, mark := raster.Mix(t.Card, full, share*textureBase), raster.Mix(t.Card, full, share)
	side := max(2, int(textureSide*scale+0.5))
	switch kind {
	case 1:
		return raster.Stripes(base, mark, side, 0.4, true)
	case 2:
		return raster.Dots(base, mark, side, 1.4*scale)
	case 3:
		return raster.Stripes(base, mark, side, 0.4, false)
	}
	return raster.Grid(base, mark, side, 1.3*scale)
}

// textureSide is the distance of a texture's marks, in units of length.
const textureSide = 8

// dashes returns the dashes of a colour's lines, in pixels; nil for a plain colour.
func (c *Chart) dashes(index int) []float64 {
	patterns := [...][]float64{nil, {6, 4.5}, {0, 4}, {9, 4, 0, 4}, {13, 4.5}}
	return scaled(patterns[textureOf(c.Theme, index)], c.scale())
}

// partDashes are those of incomplete intervals, previousDashes those of the period
// before.
var partDashes, previousDashes = []float64{2.5, 3.5}, []float64{0, 4}

func scaled(lengths []float64, scale float64) []float64 {
	var all []float64
	for _, l := range lengths {
		all = append(all, l*scale)
	}
	return all
}

// Swatch paints a picture in a colour and its texture, for a legend.
func Swatch(into *image.RGBA, t chart.Theme, scale float64, index int) {
	var r raster.Canvas
	r.Begin(into)
	texture := raster.Plain(Color(t, index))
	if textureOf(t, index) > 0 {
		texture = fill(t, scale*0.75, index, 1)
	}
	r.Box(image.Rect(0, 0, r.Width, r.Height), texture)
}
