package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// TruncatedLabel is a single line of text that is truncated where it is too long. In a
// dialog the full text is shown while the mouse is on it.
type TruncatedLabel struct{ widget.Label }

// NewTruncatedLabel makes a label.
func NewTruncatedLabel(text string) *TruncatedLabel {
	l := &TruncatedLabel{}
	l.Text, l.Truncation = text, fyne.TextTruncateEllipsis
	l.ExtendBaseWidget(l)
	return l
}

// NewSmallTruncatedLabel makes a muted label in the size of captions.
func NewSmallTruncatedLabel(text string) *TruncatedLabel {
	l := NewTruncatedLabel(text)
	l.SizeName, l.Importance = theme.SizeNameCaptionText, widget.LowImportance
	return l
}

// isTruncated reports whether some of the text isn't visible.
func (l *TruncatedLabel) isTruncated() bool {
	size := l.SizeName
	if size == "" {
		size = theme.SizeNameText
	}
	return fyne.MeasureText(l.Text, theme.Size(size), l.TextStyle).Width > l.Size().Width-2*theme.InnerPadding()
}

// MouseIn implements desktop.Hoverable.
func (l *TruncatedLabel) MouseIn(*desktop.MouseEvent) {
	if s := dialogOf(l); s != nil && l.isTruncated() {
		s.FullText.show(l, l.Text)
	}
}

// MouseMoved implements desktop.Hoverable.
func (l *TruncatedLabel) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (l *TruncatedLabel) MouseOut() {
	if s := dialogOf(l); s != nil {
		s.FullText.hide()
	}
}

// dialogOf returns the open dialog that an object is in, or nil.
func dialogOf(o fyne.CanvasObject) *Dialog {
	if c := canvasOf(o); c != nil {
		s, _ := c.Overlays().Top().(*Dialog)
		return s
	}
	return nil
}

// fullText shows the full text of a truncated label, wrapped.
type fullText struct {
	Background *canvas.Rectangle
	Text       *widget.Label
	Box        *fyne.Container
}

// fullTextWidth is the maximum width of a full text.
const fullTextWidth = 440

func newFullText() *fullText {
	t := &fullText{Background: style.NewCard(nil, nil), Text: widget.NewLabel("")}
	t.Text.Wrapping, t.Text.SizeName = fyne.TextWrapWord, theme.SizeNameCaptionText
	t.Box = container.NewWithoutLayout(t.Background, t.Text)
	t.Box.Hide()
	return t
}

// show shows the full text of an object below it, or above it where there is no room.
func (t *fullText) show(o fyne.CanvasObject, text string) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	t.Text.SetText(text)
	room, at := c.Size(), fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	width := min(fullTextWidth, room.Width-2*style.Gap)
	height := LabelHeight(t.Text, width)
	x, y := max(min(at.X, room.Width-width-style.Gap), style.Gap), at.Y+o.Size().Height
	if y+height > room.Height {
		y = at.Y - height
	}
	style.Place(t.Background, x, y, width, height)
	style.Place(t.Text, x, y, width, height)
	style.SetVisible(t.Box, true)
}

func (t *fullText) hide() { style.SetVisible(t.Box, false) }
