package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// Span is a part of a text.
type Span struct {
	Text   string
	Marked bool // a search has found it
}

// spanText shows a text whose marked parts stand out. A text without any can be selected
// with the mouse, which Fyne offers for labels only.
type spanText struct {
	Plain  *widget.Label
	Marked *widget.RichText
	bold   bool
	box    *fyne.Container
	spans  []Span  // what is shown; nil unless a part is marked
	width  float32 // that its lines are broken for
}

func newSpanText(bold bool) *spanText {
	t := &spanText{Plain: widget.NewLabel(""), Marked: widget.NewRichText(), bold: bold}
	t.Plain.Wrapping, t.Marked.Wrapping = fyne.TextWrapWord, fyne.TextWrapWord
	t.Plain.TextStyle.Bold = bold
	t.box = container.New(&spanLayout{t}, t.Plain, t.Marked)
	return t
}

// set replaces the text.
func (t *spanText) set(all []Span) {
	var whole strings.Builder
	found := false
	t.spans = nil
	for _, s := range all {
		found = found || s.Marked
		whole.WriteString(s.Text)
		t.spans = append(t.spans, Span{style.Legible(s.Text), s.Marked})
	}
	style.SetVisible(t.Plain, !found)
	style.SetVisible(t.Marked, found)
	text := whole.String()
	t.Plain.Selectable = style.Legible(text) == text // not to copy a placeholder
	if found {
		t.Plain.SetText("")
	} else {
		t.Plain.SetText(style.Legible(text))
		t.spans = nil
	}
	t.breakMarked()
}

// breakMarked breaks the lines of a text with marked parts.
func (t *spanText) breakMarked() {
	room := t.width - 2*theme.InnerPadding()
	size := theme.TextSize()
	t.Marked.Segments = nil
	for _, s := range breakLines(t.spans, room, func(part string, marked bool) float32 {
		return style.TextWidth(part, size, t.bold || marked)
	}) {
		shown := widget.RichTextStyle{Inline: true, TextStyle: fyne.TextStyle{Bold: t.bold || s.Marked}}
		if s.Marked {
			shown.ColorName = theme.ColorNamePrimary
		}
		t.Marked.Segments = append(t.Marked.Segments, &widget.TextSegment{Text: s.Text, Style: shown})
	}
	t.Marked.Refresh()
}

// spanLayout gives the text all room, and breaks its lines when the width changes.
type spanLayout struct{ t *spanText }

// MinSize implements fyne.Layout.
func (l *spanLayout) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	return size
}

// Layout implements fyne.Layout.
func (l *spanLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if l.t.width != size.Width {
		l.t.width = size.Width
		if l.t.spans != nil {
			l.t.breakMarked()
		}
	}
	for _, o := range objects {
		style.Place(o, 0, 0, size.Width, size.Height)
	}
}
