package widget

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// TestMarkedTextWraps: whatever the width, the lines of a text with marked parts are whole
// words, none is wider than the text, and nothing is lost. It fails when a marked part is
// broken into letters because its line has no room left.
func TestMarkedTextWraps(t *testing.T) {
	test.NewTempApp(t)
	for name, c := range map[string]struct {
		spans []Span
		words bool // all fit in a line
	}{
		"words": {[]Span{{"asyncio scheduler generics ", false}, {"needle", true}, {" and\n", false}, {"need", true}, {"le-like, ", false}, {"two words", true}, {" end", false}}, true},
		"long":  {[]Span{{"あいうえおかきくけこさしすせそたちつてと", false}, {"なにぬねの", true}, {"はひふへほまみむめもやゆよ", false}}, false},
	} {
		var whole strings.Builder
		for _, s := range c.spans {
			whole.WriteString(s.Text)
		}
		s := newSpanText(false)
		s.set(c.spans)
		w := test.NewTempWindow(t, s.box)
		for width := float32(120); width < 420; width += 3 {
			w.Resize(fyne.NewSize(width, 300))
			s.box.Resize(fyne.NewSize(width, 300))
			rows := rowsOf(t, s, width)
			got, want := strings.Join(rows, ""), strings.Join(strings.Fields(whole.String()), "")
			if strings.Join(strings.Fields(got), "") != want {
				t.Fatalf("%s, %v wide: %q", name, width, rows)
			}
			if c.words && !slices.Equal(strings.Fields(strings.Join(rows, " ")), strings.Fields(whole.String())) {
				t.Errorf("%s, %v wide: a word is broken: %q", name, width, rows)
			}
			if most := 1 + int(2500/width); len(rows) > most {
				t.Errorf("%s, %v wide: %d lines %q", name, width, len(rows), rows)
			}
		}
	}
}

// rowsOf are the lines that are drawn.
func rowsOf(t *testing.T, s *spanText, width float32) (rows []string) {
	t.Helper()
	var texts []*canvas.Text
	for _, o := range test.WidgetRenderer(s.Marked).Objects() {
		if text, ok := o.(*canvas.Text); ok && text.Visible() && text.Text != "" {
			texts = append(texts, text)
			if end := text.Position().X + text.MinSize().Width; end > width {
				t.Errorf("%q ends at %v of %v", text.Text, end, width)
			}
		}
	}
	slices.SortStableFunc(texts, func(a, b *canvas.Text) int {
		return cmp.Or(cmp.Compare(int(a.Position().Y), int(b.Position().Y)), cmp.Compare(a.Position().X, b.Position().X))
	})
	y := float32(-100)
	for _, text := range texts {
		if text.Position().Y > y+5 {
			rows = append(rows, "")
			y = text.Position().Y
		}
		rows[len(rows)-1] += text.Text
	}
	return rows
}
