package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestRowsAreOneLine checks that no character in a text starts a new line.
func TestRowsAreOneLine(t *testing.T) {
	test.NewTempApp(t)
	g := NewGrid([]Column{{Name: "name", Width: 200}}, false)
	g.Length = func() int { return 1 }
	g.Cell = func(int, int) Cell { return Cell{"line\nbreak\tand more", TintPlain} }
	r := newGridRow(g, false)
	w := test.NewTempWindow(t, r)
	w.Resize(fyne.NewSize(400, rowHeight))
	r.show(0)
	if got, want := r.texts[0].Text, "line break and more"; got != want {
		t.Errorf("the row says %q, want %q", got, want)
	}
}
