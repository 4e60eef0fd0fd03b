package lanes

import (
	"image"
	"image/color"
	"math"

	"weir/app/chart"
	"weir/app/chart/raster"
)

// surface is what a picture is made of: pixels or SVG. Lengths are in units.
type surface interface {
	box(x0, y0, x1, y1 float64, f fill)
	line(x0, y0, x1, y1 float64, c color.RGBA, dash float64) // level or upright, one unit thick
	word(s string, x, baseline, size float64, bold bool, c color.RGBA)
	width(s string, size float64, bold bool) float64
}

// fill is a texture, or a plain colour if the kind is None.
type fill struct {
	kind  Kind
	color color.RGBA
}

func plain(c color.RGBA) fill { return fill{color: c} }

// pixels is a surface on a picture.
type pixels struct {
	raster.Canvas
	into     *image.RGBA
	scale    float64
	textures [Kinds]raster.Texture
	letters  *letters
}

func newPixels(into *image.RGBA, c *Chart, face chart.Typeface) *pixels {
	p := &pixels{into: into, scale: c.scale(), letters: &c.letters}
	p.letters.face = face
	for k := range p.textures {
		p.textures[k] = texture(c.Theme, Kind(k), p.scale)
	}
	p.Begin(into)
	p.Fill(c.Theme.Card)
	return p
}

func (p *pixels) px(units float64) int { return int(math.Round(units * p.scale)) }

func (p *pixels) box(x0, y0, x1, y1 float64, f fill) {
	t := raster.Plain(f.color)
	if f.kind != None {
		t = p.textures[f.kind]
	}
	p.Box(image.Rect(p.px(x0), p.px(y0), p.px(x1), p.px(y1)), t)
}

func (p *pixels) line(x0, y0, x1, y1 float64, c color.RGBA, dash float64) {
	a, b, thick := image.Pt(p.px(x0), p.px(y0)), image.Pt(p.px(x1), p.px(y1)), max(1, p.px(1))
	if dash > 0 {
		dash = max(1, float64(p.px(dash)))
	}
	if a.Y == b.Y {
		p.Rect(a.X, a.Y, b.X, a.Y+thick, c, int(dash))
	} else {
		p.Rect(a.X, a.Y, a.X+thick, b.Y, c, int(dash))
	}
}

func (p *pixels) word(s string, x, baseline, size float64, bold bool, c color.RGBA) {
	p.letters.draw(&p.Canvas, s, p.px(x), p.px(baseline), size*p.scale, bold, c)
}

func (p *pixels) width(s string, size float64, bold bool) float64 {
	return p.letters.width(s, size*p.scale, bold) / p.scale
}
