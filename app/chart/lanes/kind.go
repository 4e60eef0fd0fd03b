package lanes

import (
	"image"
	"image/color"
	"math"

	"weir/app/chart"
	"weir/app/chart/raster"
)

// Kind is a sort of activity. Each has a colour and a texture of its own.
type Kind uint8

// The kinds, from None and Idle, which have no bar, in the order in which they are stacked
// from the bottom up.
const (
	None Kind = iota // there was no goroutine, or nobody knows what it did
	Idle
	Committing
	Handling
	Moving
	Blocked
	BackingOff
	Kinds int = iota
)

// Color returns the colour of a kind.
func Color(t chart.Theme, k Kind) color.RGBA {
	light := t == chart.Light
	switch k {
	case Committing:
		if light {
			return color.RGBA{0xA1, 0x4B, 0x82, 0xFF} // white words need a darker one than lines do
		}
		return t.Series[3]
	case Handling:
		if light {
			return color.RGBA{0x04, 0x7A, 0x61, 0xFF} // likewise
		}
		return t.Series[2]
	case Moving:
		return t.Series[0]
	case Blocked:
		return t.Series[1]
	case BackingOff:
		return t.Alarm
	}
	return t.Muted
}

// How much of the colour a texture's base has.
const (
	blockedTint    = 0.22
	backingOffTint = 0.25
)

// plate is the ground of a word on a bar of a kind. It covers the bar's texture.
func plate(t chart.Theme, k Kind) color.RGBA {
	switch k {
	case None, Idle:
		return t.Card
	case Blocked:
		return raster.Mix(t.Card, Color(t, k), blockedTint)
	case BackingOff:
		return raster.Mix(t.Card, Color(t, k), backingOffTint)
	}
	return Color(t, k)
}

// Ink is the colour of a word on a bar of a kind. Its contrast with what lies under it is
// at least 4.5:1 (WCAG 2.2, success criterion 1.4.3).
func Ink(t chart.Theme, k Kind) color.RGBA {
	ground := plate(t, k)
	switch k {
	case Blocked, BackingOff, Idle, None:
		return legible(Color(t, k), ground, t.Text)
	}
	ink := t.Window
	if t == chart.Light {
		ink = t.Card
	}
	return legible(ink, ground, t.Text)
}

// legible mixes as much of towards into ink as a contrast of 4.5:1 needs.
func legible(ink, ground, towards color.RGBA) color.RGBA {
	for part := 0.0; part < 1; part += 0.05 {
		if c := raster.Mix(ink, towards, part); contrast(c, ground) >= 4.5 {
			return c
		}
	}
	return towards
}

// contrast is the contrast ratio of two colours by WCAG 2.2.
func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		if s := float64(v) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		} else {
			return s / 12.92
		}
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// The textures' sizes, in units.
const (
	stripeSide = 8
	dotSide    = 6
	dotRadius  = 1.1
	lineSide   = 5
)

// texture is the texture of a kind in pixels.
func texture(t chart.Theme, k Kind, scale float64) raster.Texture {
	c := Color(t, k)
	side := func(units float64) int { return max(2, int(units*scale+0.5)) }
	switch k {
	case Committing:
		return raster.Lines(c, lineColor(t), side(lineSide), max(1, math.Round(scale)))
	case Blocked:
		return raster.Stripes(plate(t, k), c, side(stripeSide), 0.36, true)
	case BackingOff:
		return raster.Dots(plate(t, k), c, side(dotSide), dotRadius*scale)
	}
	return raster.Plain(c)
}

// lineColor is the colour of the lines on committing.
func lineColor(t chart.Theme) color.RGBA { return raster.Mix(Color(t, Committing), t.Card, 0.42) }

// Swatch paints a picture in the colour and texture of a kind, for a legend. Idle is a
// line.
func Swatch(s *raster.Canvas, t chart.Theme, k Kind, scale float64) {
	if k == Idle {
		s.Fill(t.Card)
		line := max(1, int(scale+0.5))
		s.Rect(0, (s.Height-line)/2, s.Width, (s.Height-line)/2+line, t.Muted, 0)
		return
	}
	s.Box(image.Rect(0, 0, s.Width, s.Height), texture(t, k, scale))
}
