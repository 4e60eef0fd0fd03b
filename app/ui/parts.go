package ui

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// newText makes a line of text.
func newText(size float32, bold bool, c color.Color) *canvas.Text {
	t := canvas.NewText("", c)
	t.TextSize, t.TextStyle.Bold = size, bold
	return t
}

// put changes a text, if it is another: each new text is a new texture.
func put(t *canvas.Text, s string, c color.Color) {
	if t.Text != s || t.Color != c {
		t.Text, t.Color = s, c
		t.Refresh()
	}
}

// paint changes a rectangle's colour, if it is another.
func paint(r *canvas.Rectangle, c color.Color) {
	if r.FillColor != c {
		r.FillColor = c
		r.Refresh()
	}
}

// place puts an object somewhere.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// show hides or shows an object, if it isn't yet so.
func show(o fyne.CanvasObject, visible bool) {
	switch {
	case visible == o.Visible():
	case visible:
		o.Show()
	default:
		o.Hide()
	}
}

// widthOf is how wide a text of that size is.
func widthOf(s string, size float32, bold bool) float32 {
	return fyne.MeasureText(s, size, fyne.TextStyle{Bold: bold}).Width
}

// fit cuts a text so that it is at most so wide, with an ellipsis for the rest.
func fit(s string, size float32, bold bool, width float32) string {
	if widthOf(s, size, bold) <= width {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)
	for low < high {
		if n := (low + high + 1) / 2; widthOf(string(runes[:n])+"…", size, bold) <= width {
			low = n
		} else {
			high = n - 1
		}
	}
	return string(runes[:low]) + "…"
}

// oneLine is a text without characters that begin a line or a column.
func oneLine(s string) string {
	if strings.IndexFunc(s, unicode.IsControl) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// brief shortens a text to a width by leaving out its last parts, and cuts what
// is left only when its first part is too long.
func brief(s string, size float32, bold bool, width float32) string {
	short := s
	for widthOf(short, size, bold) > width {
		end := -1
		for _, mark := range []string{"; ", ", ", " (", " · "} {
			end = max(end, strings.LastIndex(short, mark))
		}
		if end <= 0 {
			return fit(short, size, bold, width)
		}
		short = short[:end]
	}
	return short
}

// card is the background of a part of the dashboard.
func card(fill, border color.Color) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = border, 1, 4
	return r
}

// pad is an invisible surface that takes what the mouse does. What isn't set
// is ignored.
type pad struct {
	widget.BaseWidget
	tapped, secondary, double func(*fyne.PointEvent)
	moved                     func(fyne.Position)
	left                      func()
	cursor                    desktop.Cursor
}

func newPad() *pad {
	p := &pad{cursor: desktop.DefaultCursor}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *pad) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Tapped implements fyne.Tappable.
func (p *pad) Tapped(e *fyne.PointEvent) {
	if p.tapped != nil {
		p.tapped(e)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (p *pad) TappedSecondary(e *fyne.PointEvent) {
	if p.secondary != nil {
		p.secondary(e)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *pad) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (p *pad) MouseMoved(e *desktop.MouseEvent) {
	if p.moved != nil {
		p.moved(e.Position)
	}
}

// MouseOut implements desktop.Hoverable.
func (p *pad) MouseOut() {
	if p.left != nil {
		p.left()
	}
}

// Cursor implements desktop.Cursorable.
func (p *pad) Cursor() desktop.Cursor { return p.cursor }

// doublePad is a pad that tells a double click from two clicks, and therefore
// waits a moment after the first.
type doublePad struct{ pad }

func newDoublePad() *doublePad {
	p := &doublePad{pad{cursor: desktop.PointerCursor}}
	p.ExtendBaseWidget(p)
	return p
}

// DoubleTapped implements fyne.DoubleTappable.
func (p *doublePad) DoubleTapped(e *fyne.PointEvent) {
	if p.double != nil {
		p.double(e)
	}
}
