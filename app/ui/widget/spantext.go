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
}

func newSpanText(bold bool) *spanText {
	t := &spanText{Plain: widget.NewLabel(""), Marked: widget.NewRichText(), bold: bold}
	t.Plain.Wrapping, t.Marked.Wrapping = fyne.TextWrapWord, fyne.TextWrapWord
	t.Plain.TextStyle.Bold = bold
	t.box = container.NewStack(t.Plain, t.Marked)
	return t
}

// set replaces the text.
func (t *spanText) set(all []Span) {
	var whole strings.Builder
	var segments []widget.RichTextSegment
	found := false
	for _, s := range all {
		found = found || s.Marked
		whole.WriteString(s.Text)
		shown := widget.RichTextStyle{Inline: true, TextStyle: fyne.TextStyle{Bold: t.bold || s.Marked}}
		if s.Marked {
			shown.ColorName = theme.ColorNamePrimary
		}
		segments = append(segments, &widget.TextSegment{Text: style.Legible(s.Text), Style: shown})
	}
	style.SetVisible(t.Plain, !found)
	style.SetVisible(t.Marked, found)
	text := whole.String()
	t.Plain.Selectable = style.Legible(text) == text // not to copy a placeholder
	if found {
		t.Plain.SetText("")
		t.Marked.Segments = segments
	} else {
		t.Plain.SetText(style.Legible(text))
		t.Marked.Segments = nil
	}
	t.Marked.Refresh()
}
