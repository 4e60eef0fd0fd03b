package style

import (
	"image/color"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Gap is the space between the parts of the window, in Fyne's units.
const Gap = 6

// NewText makes a line of text.
func NewText(size float32, bold bool, c color.Color) *canvas.Text {
	t := canvas.NewText("", c)
	t.TextSize, t.TextStyle.Bold = size, bold
	return t
}

// SetText changes a text and its colour if they differ: each change makes a new
// texture.
func SetText(t *canvas.Text, s string, c color.Color) {
	if t.Text != s || t.Color != c {
		t.Text, t.Color = s, c
		t.Refresh()
	}
}

// SetFill changes a rectangle's colour if it differs.
func SetFill(r *canvas.Rectangle, c color.Color) {
	if r.FillColor != c {
		r.FillColor = c
		r.Refresh()
	}
}

// Place moves and resizes an object. It moves only an object whose position differs:
// Fyne repaints a container that is told to move even if it stays, so a layout that
// runs during a repaint would cause the next one, for ever.
func Place(o fyne.CanvasObject, x, y, w, h float32) {
	if at := fyne.NewPos(x, y); o.Position() != at {
		o.Move(at)
	}
	o.Resize(fyne.NewSize(w, h))
}

// SetVisible shows or hides an object if it isn't already shown or hidden.
func SetVisible(o fyne.CanvasObject, visible bool) {
	switch {
	case visible == o.Visible():
	case visible:
		o.Show()
	default:
		o.Hide()
	}
}

// TextWidth returns the width of a text in that size.
func TextWidth(s string, size float32, bold bool) float32 {
	return fyne.MeasureText(s, size, fyne.TextStyle{Bold: bold}).Width
}

// Truncate shortens a text to at most that width, with an ellipsis for what is cut off
// and placeholders for what can't be shown.
func Truncate(s string, size float32, bold bool, width float32) string {
	s = Legible(s)
	if TextWidth(s, size, bold) <= width {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)
	for low < high {
		if n := (low + high + 1) / 2; TextWidth(string(runes[:n])+"…", size, bold) <= width {
			low = n
		} else {
			high = n - 1
		}
	}
	return string(runes[:low]) + "…"
}

// TruncatePath shortens a path to at most that width by leaving out its first folders:
// the end tells files apart. If even the file's name is too wide, that is truncated.
func TruncatePath(path string, size float32, bold bool, width float32) string {
	short := path
	for rest := path; TextWidth(Legible(short), size, bold) > width; short = "…" + rest {
		at := strings.IndexFunc(rest[min(1, len(rest)):], func(r rune) bool { return r == '/' || r == filepath.Separator })
		if at < 0 {
			return Truncate(filepath.Base(path), size, bold, width)
		}
		rest = rest[at+1:]
	}
	return Legible(short)
}

// Abbreviate shortens a text to at most that width by leaving out its last clauses. If
// even the first is too wide, it is truncated.
func Abbreviate(s string, size float32, bold bool, width float32) string {
	short := s
	for TextWidth(short, size, bold) > width {
		end := -1
		for _, mark := range []string{"; ", ", ", " (", " · "} {
			end = max(end, strings.LastIndex(short, mark))
		}
		if end <= 0 {
			return Truncate(short, size, bold, width)
		}
		short = short[:end]
	}
	return short
}

// NewCard makes the background of a card.
func NewCard(fill, border color.Color) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = border, 1, 4
	return r
}
