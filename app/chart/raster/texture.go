package raster

import (
	"image"
	"image/color"
	"math"
)

// Texture is a square of colours that repeats in both directions from the
// picture's upper left corner.
type Texture struct {
	side int
	tile []color.RGBA
}

// Plain is a texture of one colour.
func Plain(c color.RGBA) Texture { return Texture{1, []color.RGBA{c}} }

// Stripes has stripes on a base at 45°, that rise to the right or fall. side is
// their distance along a row, share how much of it they take, from 0 to 1.
func Stripes(base, mark color.RGBA, side int, share float64, rising bool) Texture {
	return textured(base, mark, side, func(x, y float64) bool {
		if !rising {
			y = -y
		}
		_, at := math.Modf((x+y)/float64(side) + 2)
		return at < share
	})
}

// Dots has dots of that radius on a base, in rows that are staggered.
func Dots(base, mark color.RGBA, side int, radius float64) Texture {
	half := float64(side) / 2
	return textured(base, mark, side, func(x, y float64) bool {
		near := func(cx, cy float64) bool { return math.Hypot(x-cx, y-cy) < radius }
		return near(half/2, half/2) || near(half*3/2, half*3/2)
	})
}

// Grid has level and upright lines on a base, of that thickness.
func Grid(base, mark color.RGBA, side int, thickness float64) Texture {
	return textured(base, mark, side, func(x, y float64) bool { return x < thickness || y < thickness })
}

// Lines has level lines on a base, side pixels apart, of that thickness.
func Lines(base, mark color.RGBA, side int, thickness float64) Texture {
	return textured(base, mark, side, func(_, y float64) bool { return y < thickness })
}

// textured makes a tile whose pixels mix base and mark by how much of them is
// marked.
func textured(base, mark color.RGBA, side int, marked func(x, y float64) bool) Texture {
	const samples = 4 // in each direction
	t := Texture{side, make([]color.RGBA, side*side)}
	for i := range t.tile {
		n := 0
		for k := range samples * samples {
			dx, dy := (float64(k%samples)+0.5)/samples, (float64(k/samples)+0.5)/samples
			if marked(float64(i%side)+dx, float64(i/side)+dy) {
				n++
			}
		}
		t.tile[i] = Mix(base, mark, float64(n)/(samples*samples))
	}
	return t
}

// Mix blends two opaque colours; part is the share of b, from 0 to 1.
func Mix(a, b color.RGBA, part float64) color.RGBA {
	m := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*part + 0.5) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 0xFF}
}

// At is the colour of a pixel.
func (t *Texture) At(x, y int) color.RGBA { return t.tile[y%t.side*t.side+x%t.side] }

// Box paints whole pixels with a texture.
func (r *Canvas) Box(b image.Rectangle, t Texture) {
	b = b.Intersect(image.Rect(0, 0, r.Width, r.Height))
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := t.tile[y%t.side*t.side:][:t.side]
		pixels := r.img.Pix[y*r.img.Stride+4*b.Min.X:][:4*b.Dx()]
		column := b.Min.X % t.side
		for i := 0; i < len(pixels); i += 4 {
			c := row[column]
			pixels[i], pixels[i+1], pixels[i+2], pixels[i+3] = c.R, c.G, c.B, 0xFF
			if column++; column == t.side {
				column = 0
			}
		}
	}
}

// Band paints what is between two edges from column x0 up to x1. An edge has the
// height at each column's left side and one more, for the last one's right side;
// NaN is a gap. The upper edge is anti-aliased; at the lower one the band
// covers every pixel that it touches, so that bands drawn from the top down
// leave nothing between them.
func (r *Canvas) Band(x0, x1 int, upper, lower []float32, t Texture) {
	for x := max(x0, 0); x < min(x1, r.Width); x++ {
		a, b := upper[x], upper[x+1]
		end := max(lower[x], lower[x+1])
		thin := lower[x]-a < thinnest && lower[x+1]-b < thinnest
		if a != a || b != b || end != end || thin {
			continue
		}
		solid := clampRow(max(a, b), r.Height) // from here on all is covered
		y := clampRow(min(a, b)-1, r.Height)
		column := x % t.side
		row := y % t.side
		next := func() color.RGBA {
			c := t.tile[row*t.side+column]
			if row++; row == t.side {
				row = 0
			}
			return c
		}
		for ; y < solid; y++ {
			c := next()
			if cover := int32(256 * (1 - mean(a-float32(y), b-float32(y)))); cover > 0 {
				r.Blend(x, y, c, cover)
			}
		}
		at := y*r.img.Stride + 4*x
		for stop := clampRow(end, r.Height); y < stop; y++ {
			c := next()
			p := r.img.Pix[at:][:4:4]
			p[0], p[1], p[2], p[3] = c.R, c.G, c.B, 0xFF
			at += r.img.Stride
		}
	}
}

// thinnest is the height in pixels from which on a band is drawn.
const thinnest = 1. / 16

// clampRow rounds up to a row of the picture, or the one after its last.
func clampRow(y float32, height int) int {
	return int(math.Ceil(float64(max(0, min(y, float32(height))))))
}

// Hatch tints thin lines that fall at 45°, side columns apart, with alpha of 256
// parts.
func (r *Canvas) Hatch(c color.RGBA, side int, alpha int32) {
	for y := range r.Height {
		for x := y % side; x < r.Width; x += side {
			r.Blend(x, y, c, alpha)
		}
	}
}
