package style

import (
	"image"
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Typeface measures and draws text in the window's font, for pictures that are saved.
type Typeface struct{}

// fonts are the window's regular and bold fonts, and one with symbols such as arrows
// that these lack. They are parsed when the first picture is saved.
var fonts = sync.OnceValues(func() ([3]*opentype.Font, error) {
	var all [3]*opentype.Font
	for i, source := range []fyne.Resource{theme.DefaultTextFont(), theme.DefaultTextBoldFont(), theme.DefaultTextMonospaceFont()} {
		f, err := opentype.Parse(source.Content())
		if err != nil {
			return all, err
		}
		all[i] = f
	}
	return all, nil
})

func face(size float64, bold bool) font.Face {
	all, err := fonts()
	if err != nil {
		return nil
	}
	f := all[0]
	if bold {
		f = all[1]
	}
	made := func(f *opentype.Font) font.Face {
		// At 72 dots an inch a point is a pixel. The only error is an unknown hinting.
		face, _ := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		return face
	}
	return &fallbackFace{Face: made(f), of: f, fallback: made(all[2])}
}

// fallbackFace is a face that takes the glyphs that it lacks from another.
type fallbackFace struct {
	font.Face
	of       *opentype.Font
	fallback font.Face
	buf      sfnt.Buffer
}

func (f *fallbackFace) faceFor(r rune) font.Face {
	if glyph, err := f.of.GlyphIndex(&f.buf, r); err == nil && glyph == 0 {
		return f.fallback
	}
	return f.Face
}

// Glyph implements font.Face.
func (f *fallbackFace) Glyph(dot fixed.Point26_6, r rune) (image.Rectangle, image.Image, image.Point, fixed.Int26_6, bool) {
	return f.faceFor(r).Glyph(dot, r)
}

// GlyphBounds implements font.Face.
func (f *fallbackFace) GlyphBounds(r rune) (fixed.Rectangle26_6, fixed.Int26_6, bool) {
	return f.faceFor(r).GlyphBounds(r)
}

// GlyphAdvance implements font.Face.
func (f *fallbackFace) GlyphAdvance(r rune) (fixed.Int26_6, bool) {
	return f.faceFor(r).GlyphAdvance(r)
}

// Width implements chart.Typeface.
func (Typeface) Width(text string, size float64, bold bool) float64 {
	f := face(size, bold)
	if f == nil {
		return 0
	}
	return float64(font.MeasureString(f, text)) / 64
}

// Draw implements chart.Typeface.
func (Typeface) Draw(into *image.RGBA, text string, x, y, size float64, bold bool, c color.RGBA) {
	f := face(size, bold)
	if f == nil {
		return
	}
	d := font.Drawer{Dst: into, Src: image.NewUniform(c), Face: f, Dot: fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(y * 64)}}
	d.DrawString(text)
}
