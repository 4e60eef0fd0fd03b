package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// cutLabel is a line in a sheet that is cut where it is too long. While the mouse
// is on it the sheet shows all of it.
type cutLabel struct{ widget.Label }

func newCutLabel(text string) *cutLabel {
	l := &cutLabel{}
	l.Text, l.Truncation = text, fyne.TextTruncateEllipsis
	l.ExtendBaseWidget(l)
	return l
}

// smallCutLabel is a muted one in the size of captions.
func smallCutLabel(text string) *cutLabel {
	l := newCutLabel(text)
	l.SizeName, l.Importance = theme.SizeNameCaptionText, widget.LowImportance
	return l
}

// isCut reports whether some of the text doesn't show.
func (l *cutLabel) isCut() bool {
	size := l.SizeName
	if size == "" {
		size = theme.SizeNameText
	}
	return fyne.MeasureText(l.Text, theme.Size(size), l.TextStyle).Width > l.Size().Width-2*theme.InnerPadding()
}

// MouseIn implements desktop.Hoverable.
func (l *cutLabel) MouseIn(*desktop.MouseEvent) {
	if s := sheetOf(l); s != nil && l.isCut() {
		s.whole.show(l, l.Text)
	}
}

// MouseMoved implements desktop.Hoverable.
func (l *cutLabel) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (l *cutLabel) MouseOut() {
	if s := sheetOf(l); s != nil {
		s.whole.hide()
	}
}

// sheetOf is the sheet that an object stands in, nil when no sheet is open.
func sheetOf(o fyne.CanvasObject) *sheet {
	if c := canvasOf(o); c != nil {
		s, _ := c.Overlays().Top().(*sheet)
		return s
	}
	return nil
}

// wholeText shows a text that is cut elsewhere, whole and in lines.
type wholeText struct {
	back *canvas.Rectangle
	text *widget.Label
	box  *fyne.Container
}

// wholeWidth is how wide such a text stands at most.
const wholeWidth = 440

func newWholeText() *wholeText {
	t := &wholeText{back: card(nil, nil), text: widget.NewLabel("")}
	t.text.Wrapping, t.text.SizeName = fyne.TextWrapWord, theme.SizeNameCaptionText
	t.box = container.NewWithoutLayout(t.back, t.text)
	t.box.Hide()
	return t
}

// show shows the text of an object below it, or above where there is no room.
func (t *wholeText) show(o fyne.CanvasObject, text string) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	t.text.SetText(text)
	room, at := c.Size(), fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	wide := min(wholeWidth, room.Width-2*gap)
	tall := high(t.text, wide)
	x, y := max(min(at.X, room.Width-wide-gap), gap), at.Y+o.Size().Height
	if y+tall > room.Height {
		y = at.Y - tall
	}
	place(t.back, x, y, wide, tall)
	place(t.text, x, y, wide, tall)
	show(t.box, true)
}

func (t *wholeText) hide() { show(t.box, false) }
