package ui

import (
	"bytes"
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
)

// golden compares a picture with the one in testdata.
func golden(t *testing.T, name string, picture image.Image) {
	t.Helper()
	if !*update {
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

// inUTC lets a test's clock be UTC, wherever it runs.
func inUTC(t *testing.T) {
	t.Helper()
	was := time.Local
	time.Local = time.UTC
	t.Cleanup(func() { time.Local = was })
}

// embedded replaces the signs that the window's own font lacks, in all texts on
// the screen: Fyne takes those from the machine's fonts, and each machine has
// others.
func embedded(t *testing.T, root fyne.CanvasObject) {
	t.Helper()
	font, err := opentype.Parse(theme.DefaultTextFont().Content())
	if err != nil {
		t.Fatal(err)
	}
	var buffer sfnt.Buffer
	walkVisible(root, func(o fyne.CanvasObject) {
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

// capture is what the window shows.
func (w *dash) capture() image.Image {
	embedded(w.t, w.win.Content())
	return w.win.Canvas().Capture()
}

// looks are the looks with their names in the files.
var looks = []string{lookDark, lookLight}

func TestGoldenDashboard(t *testing.T) {
	inUTC(t)
	for _, look := range looks {
		for _, size := range []struct {
			name          string
			width, height float32
		}{{"1440x880", 1440, 880}, {"1024x640", 1024, 640}} {
			t.Run(look+" "+size.name, func(t *testing.T) {
				app := test.NewTempApp(t)
				app.Preferences().SetString(prefLook, look)
				w := openDash(t, app, newDashDesk(10*time.Minute), size.width, size.height)
				golden(t, "dashboard-"+look+"-"+size.name+".png", w.capture())
			})
		}
	}
}

// TestGoldenCharts saves charts, in both looks, as pictures for others.
func TestGoldenCharts(t *testing.T) {
	inUTC(t)
	for _, look := range looks {
		for _, name := range []string{"throughput", "latency"} {
			t.Run(name+" "+look, func(t *testing.T) {
				app := test.NewTempApp(t)
				app.Preferences().SetString(prefLook, look)
				app.Preferences().SetFloat("charts.limit.throughput", 1800)
				w := openDash(t, app, newDashDesk(10*time.Minute), 1440, 880)
				c, _ := w.chart(name).copy()
				c.Scale = 1
				text, _, err := encode(c, image.Pt(480, 200), "png")
				if err != nil {
					t.Fatal(err)
				}
				picture, err := png.Decode(bytes.NewReader(text))
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+"-"+look+".png", picture)
			})
		}
	}
}
