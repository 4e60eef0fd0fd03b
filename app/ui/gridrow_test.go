package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestRowsAreOneLine whatever characters are in a text.
func TestRowsAreOneLine(t *testing.T) {
	test.NewTempApp(t)
	g := newGrid([]column{{name: "name", width: 200}}, false)
	g.length = func() int { return 1 }
	g.cell = func(int, int) cell { return cell{"line\nbreak\tand more", tintPlain} }
	r := newGridRow(g, false)
	w := test.NewTempWindow(t, r)
	w.Resize(fyne.NewSize(400, rowHeight))
	r.show(0)
	if got, want := r.texts[0].Text, "line break and more"; got != want {
		t.Errorf("the row says %q, want %q", got, want)
	}
}
