package style

import (
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The sizes of text in the window, and the scales at which Fyne may draw it: Fyne
// derives the scale from the display, in tenths, or a person sets it, in quarters.
var (
	textSizes  = []float32{SmallSize, TextSize, titleSize, NameSize, ValueSize}
	textScales = []float32{1, 1.1, 1.2, 1.25, 1.3, 1.4, 1.5, 1.6, 1.7, 1.75, 1.8, 1.9, 2}
	textStyles = []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}}
)

// TestTextIsNotCut draws letters with descenders and the underscore in every style, size
// and scale: no row of pixels is cut off.
func TestTextIsNotCut(t *testing.T) {
	app := test.NewTempApp(t)
	l := &Look{Variant: LookDark}
	app.Settings().SetTheme(l)
	for _, style := range textStyles {
		outlines, err := opentype.Parse(outlinesOf(l, style).Content())
		if err != nil {
			t.Fatal(err)
		}
		sizes := textSizes
		if style.Monospace {
			sizes = []float32{TextSize}
		}
		for _, size := range sizes {
			for _, scale := range textScales {
				line := lowest(shown(t, style, size, scale, "x"))
				for _, r := range "gjpqy_" {
					below := lowest(shown(t, style, size, scale, string(r))) - line
					if depth := descentOf(t, outlines, r, size*scale); float64(below) < math.Round(depth) {
						t.Errorf("%+v, size %v, scale %v: %q reaches %d rows below the line, want %.2f", style, size, scale, r, below, depth)
					}
				}
			}
		}
	}
}

// outlinesOf is the font that letters come from.
func outlinesOf(l *Look, style fyne.TextStyle) fyne.Resource {
	if style.Monospace {
		return l.Font(style)
	}
	return theme.DefaultTheme().Font(style)
}

// descentOf returns how many pixels of a character are below the baseline.
func descentOf(t *testing.T, f *opentype.Font, r rune, size float32) float64 {
	t.Helper()
	var buf sfnt.Buffer
	glyph, err := f.GlyphIndex(&buf, r)
	if err != nil {
		t.Fatal(err)
	}
	bounds, _, err := f.GlyphBounds(&buf, glyph, fixed.Int26_6(size*64), font.HintingNone)
	if err != nil {
		t.Fatal(err)
	}
	return float64(bounds.Max.Y) / 64
}

// shown returns the part of a text's picture that a window shows. The test driver rounds
// the height of a line up; the window's driver rounds it (internal/painter/gl,
// newGlTextTexture).
func shown(t *testing.T, style fyne.TextStyle, size, scale float32, text string) image.Image {
	t.Helper()
	o := canvas.NewText(text, color.White)
	o.TextSize, o.TextStyle = size, style
	w := test.NewTempWindow(t, container.NewWithoutLayout(o))
	w.SetPadded(false)
	w.Canvas().(test.WindowlessCanvas).SetScale(scale)
	w.Resize(fyne.NewSize(60, 60))
	o.Move(fyne.NewPos(8, 0))
	o.Resize(o.MinSize())
	rows := int(math.Round(float64(o.MinSize().Height * scale)))
	return w.Canvas().Capture().(*image.NRGBA).SubImage(image.Rect(0, 0, 200, rows))
}

// lowest returns the lowest row with a visible pixel, or -1.
func lowest(picture image.Image) int {
	b := picture.Bounds()
	for y := b.Max.Y - 1; y >= b.Min.Y; y-- {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, _, _, _ := picture.At(x, y).RGBA(); r > 0x5000 {
				return y
			}
		}
	}
	return -1
}

// TestMonospaceLine checks that lines of monospaced text start at whole pixels.
func TestMonospaceLine(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(&Look{Variant: LookDark})
	got := fyne.MeasureText("x", TextSize, fyne.TextStyle{Monospace: true}).Height
	if want := float32(monospaceAscent + monospaceDescent); got != want {
		t.Errorf("a line is %v high, want %v", got, want)
	}
}
