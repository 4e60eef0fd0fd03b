package style

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Gap stands between the parts of the window, in Fyne's units.
const Gap = 6

// NewText makes a line of text.
func NewText(size float32, bold bool, c color.Color) *canvas.Text {
	t := canvas.NewText("", c)
	t.TextSize, t.TextStyle.Bold = size, bold
	return t
}

// SetText changes a text, if it is another: each new text is a new texture.
func SetText(t *canvas.Text, s string, c color.Color) {
	if t.Text != s || t.Color != c {
		t.Text, t.Color = s, c
		t.Refresh()
	}
}

// SetFill changes a rectangle's colour, if it is another.
func SetFill(r *canvas.Rectangle, c color.Color) {
	if r.FillColor != c {
		r.FillColor = c
		r.Refresh()
	}
}

// Place puts an object somewhere. A container that is told to move is painted
// again even if it stays: one that a layout places while the window is painted
// would never come to rest.
func Place(o fyne.CanvasObject, x, y, w, h float32) {
	if at := fyne.NewPos(x, y); o.Position() != at {
		o.Move(at)
	}
	o.Resize(fyne.NewSize(w, h))
}

// SetVisible hides or shows an object, if it isn't yet so.
func SetVisible(o fyne.CanvasObject, visible bool) {
	switch {
	case visible == o.Visible():
	case visible:
		o.Show()
	default:
		o.Hide()
	}
}

// TextWidth is how wide a text of that size is.
func TextWidth(s string, size float32, bold bool) float32 {
	return fyne.MeasureText(s, size, fyne.TextStyle{Bold: bold}).Width
}

// Fit cuts a text so that it is at most so wide, with an ellipsis for the rest.
func Truncate(s string, size float32, bold bool, width float32) string {
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

// Brief shortens a text to a width by leaving out its last parts, and cuts what
// is left only when its first part is too long.
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

// NewCard is the background of a part of the dashboard.
func NewCard(fill, border color.Color) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = border, 1, 4
	return r
}
