package hosttest

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
	"weir/app/ui/widget"
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

// Pictures show local time, which is UTC in tests. It is set before any test: whatever
// looks at the clock reads time.Local, even a timer of an earlier test's goroutine.
func init() { time.Local = time.UTC }

// Fyne's cache of the system's fonts stays where it is, whatever HOME tests set.
func init() {
	if folder, err := os.UserCacheDir(); err == nil {
		_ = os.Setenv("XDG_CACHE_HOME", folder) // a name without "=" and NUL has no errors
	}
}

// OwnGlyphs reports the characters on the screen that the program's own fonts lack. Fyne
// takes them from the machine's fonts, and draws boxes where there are none.
func OwnGlyphs(t testing.TB, root fyne.CanvasObject) {
	t.Helper()
	expect := func(text string, s fyne.TextStyle) {
		if all := missing(text, s); len(all) > 0 {
			t.Errorf("no font of the program's own has %q in %q", all, text)
		}
	}
	WalkVisible(root, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *canvas.Text:
			expect(o.Text, o.TextStyle)
		case *fynewidget.Label:
			expect(o.Text, o.TextStyle)
		case *widget.TruncatedLabel:
			expect(o.Text, o.TextStyle)
		}
	})
}

// OwnGlyphs is the function, for the whole window and what lies over it.
func (u *User) OwnGlyphs() {
	u.T.Helper()
	if content := u.Window.Content(); content != nil {
		OwnGlyphs(u.T, content)
	}
	for _, o := range u.Window.Canvas().Overlays().List() {
		OwnGlyphs(u.T, o)
	}
}

// Looks are the looks that golden pictures show. They are part of the file names.
var Looks = []string{style.LookDark, style.LookLight}

// Update makes tests write their golden files instead of comparing them.
var Update = flag.Bool("update", false, "write the files instead of comparing them")

// Capture returns a picture of the window.
func (u *User) Capture() image.Image {
	u.OwnGlyphs()
	return u.Window.Canvas().Capture()
}
