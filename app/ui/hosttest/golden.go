package hosttest

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"

	"weir/app/ui/style"
)

// Golden compares a picture with the one in testdata.
func Golden(t *testing.T, name string, picture image.Image) {
	t.Helper()
	if !*Update {
		test.AssertImageMatches(t, name, picture)
		return
	}
	var b bytes.Buffer
	best := png.Encoder{CompressionLevel: png.BestCompression}
	if err := best.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata", name), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// InUTC makes local time UTC during a test.
func InUTC(t *testing.T) {
	t.Helper()
	was := time.Local
	time.Local = time.UTC
	t.Cleanup(func() { time.Local = was })
}

// EmbeddedGlyphs replaces the characters that the window's own font lacks in all texts
// on the screen. Fyne takes them from the machine's fonts, which differ.
func EmbeddedGlyphs(t *testing.T, root fyne.CanvasObject) {
	t.Helper()
	font, err := opentype.Parse(theme.DefaultTextFont().Content())
	if err != nil {
		t.Fatal(err)
	}
	var buffer sfnt.Buffer
	WalkVisible(root, func(o fyne.CanvasObject) {
		text, ok := o.(*canvas.Text)
		if !ok {
			return
		}
		text.Text = strings.Map(func(r rune) rune {
			if glyph, err := font.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
				return '*'
			}
			return r
		}, text.Text)
	})
}

// Looks are the looks that golden pictures show. They are part of the file names.
var Looks = []string{style.LookDark, style.LookLight}

// Update makes tests write their golden files instead of comparing them.
var Update = flag.Bool("update", false, "write the files instead of comparing them")

// Capture returns a picture of the window.
func (u *User) Capture() image.Image {
	EmbeddedGlyphs(u.T, u.Window.Content())
	return u.Window.Canvas().Capture()
}
