package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestClearEmptiesTheFields, and submits once; Esc leaves a field as it is.
func TestClearEmptiesTheFields(t *testing.T) {
	st := openScene(t, nil)
	submitted := 0
	bar := newSearchBar(st.canvas, func() { submitted++ })
	text := bar.entry("Text", "", 100, 1)
	state := bar.choice("State", []string{"any", "dead"}, 100)
	st.win.SetContent(bar.object())
	st.enter(text, "golang")
	state.SetSelected("dead")
	if submitted != 2 {
		t.Errorf("Enter and a choice submitted %d times, want 2", submitted)
	}
	st.win.Canvas().Focus(text)
	st.key(fyne.KeyEscape)
	if text.Text != "golang" || st.win.Canvas().Focused() != nil {
		t.Errorf("Esc leaves %q, the focus on %T", text.Text, st.win.Canvas().Focused())
	}
	test.Tap(buttonIn(t, bar.object(), "Clear"))
	if text.Text != "" || state.Selected != "any" || submitted != 3 {
		t.Errorf("cleared it has %q, %q, and submitted %d times, want 3", text.Text, state.Selected, submitted)
	}
	state.SetSelected("dead")
	if submitted != 4 {
		t.Error("after that a choice no longer submits")
	}
}
