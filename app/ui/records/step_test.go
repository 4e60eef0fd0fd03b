package records

import (
	"testing"

	"fyne.io/fyne/v2"

	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
)

// N and P show the next and the previous event, whether the list or something in the
// details has the focus, or nothing.
func TestStepsFromHitToHit(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 5)
	st, v := openEvents(t, s)
	ids := func() (all []int64) {
		for _, e := range v.progress.events {
			all = append(all, e.ID)
		}
		return all
	}()
	press := func(key fyne.KeyName, row int) {
		t.Helper()
		st.Key(key)
		if v.open != ids[row] || v.grid.Current != row {
			t.Errorf("after %s event %d is open and row %d current, want %d in row %d", key, v.open, v.grid.Current, ids[row], row)
		}
		st.Until(func() bool { return v.details.Text.Text != "" })
	}
	press(fyne.KeyN, 0) // nothing has the focus
	st.Win.Canvas().Focus(v.grid.List)
	press(fyne.KeyN, 1)
	press(fyne.KeyP, 0)
	press(fyne.KeyP, 0) // the first
	st.Win.Canvas().Focus(v.details.Form)
	press(fyne.KeyN, 1)
	press(fyne.KeyEnd, 1) // the details don't use it
	var button *widget.PageButton
	hosttest.WalkVisible(v.details.Object(), func(o fyne.CanvasObject) {
		if b, ok := o.(*widget.PageButton); ok {
			button = b
		}
	})
	st.Win.Canvas().Focus(button)
	press(fyne.KeyN, 2)
	st.Win.Canvas().Focus(v.author)
	st.Key(fyne.KeyN)
	if v.open != ids[2] {
		t.Error("N in a field leads to another event")
	}
}
