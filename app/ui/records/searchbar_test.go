package records

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
)

// TestClearEmptiesTheFields, and submits once; Esc leaves a field as it is.
func TestClearEmptiesTheFields(t *testing.T) {
	st := hosttest.NewStoreScene(t, nil)
	submitted := 0
	bar := widget.NewSearchBar(st.Canvas, func() { submitted++ })
	text := bar.Entry("Text", "", 100, 1)
	state := bar.Choice("State", []string{"any", "dead"}, 100)
	st.Win.SetContent(bar.Object())
	st.Enter(text, "golang")
	state.SetSelected("dead")
	if submitted != 2 {
		t.Errorf("Enter and a choice submitted %d times, want 2", submitted)
	}
	st.Win.Canvas().Focus(text)
	st.Key(fyne.KeyEscape)
	if text.Text != "golang" || st.Win.Canvas().Focused() != nil {
		t.Errorf("Esc leaves %q, the focus on %T", text.Text, st.Win.Canvas().Focused())
	}
	test.Tap(hosttest.ButtonIn(t, bar.Object(), "Clear"))
	if text.Text != "" || state.Selected != "any" || submitted != 3 {
		t.Errorf("cleared it has %q, %q, and submitted %d times, want 3", text.Text, state.Selected, submitted)
	}
	state.SetSelected("dead")
	if submitted != 4 {
		t.Error("after that a choice no longer submits")
	}
}
