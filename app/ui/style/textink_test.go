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
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The sizes of text that the window uses, and how large Fyne may draw it: it finds
// the scale by the display, in tenths, or the person sets it, in quarters.
var (
	textSizes  = []float32{SmallSize, TextSize, titleSize, NameSize, ValueSize}
	textScales = []float32{1, 1.1, 1.2, 1.25, 1.3, 1.4, 1.5, 1.6, 1.7, 1.75, 1.8, 1.9, 2}
	textStyles = []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}}
)

// TestTextIsWhole draws the letters that reach below the line, and the
// underscore, in every style, size and scale: no row of them is cut off.
func TestTextIsWhole(t *testing.T) {
	app := test.NewTempApp(t)
	l := &Look{Variant: LookDark}
	app.Settings().SetTheme(l)
	for _, style := range textStyles {
		outlines, err := opentype.Parse(l.Font(style).Content())
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
					if depth := depthOf(t, outlines, r, size*scale); float64(below) < math.Round(depth) {
						t.Errorf("%+v, size %v, scale %v: %q reaches %d rows below the line, want %.2f", style, size, scale, r, below, depth)
					}
				}
			}
		}
	}
}

// depthOf is how far a character reaches below the line, in pixels.
func depthOf(t *testing.T, f *opentype.Font, r rune, size float32) float64 {
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

// shown is what a window shows of a text. The test driver's picture of a text is
// as high as its line, rounded up; on the screen it is rounded (internal/painter/gl,
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

// lowest is the lowest row with ink that can be seen; -1: there is none.
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

// TestMonospaceLine: rows of a record lie on whole pixels.
func TestMonospaceLine(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(&Look{Variant: LookDark})
	got := fyne.MeasureText("x", TextSize, fyne.TextStyle{Monospace: true}).Height
	if want := float32(monospaceAscent + monospaceDescent); got != want {
		t.Errorf("a line is %v high, want %v", got, want)
	}
}
