package records

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
	"weir/core"
)

// TestTabOrderOfAPage is: fields, their buttons, those for the rows, the rows.
func TestTabOrderOfAPage(t *testing.T) {
	st, v, _ := openFailures(t)
	var got []string
	for range 12 {
		st.Win.Canvas().FocusNext()
		switch f := st.Win.Canvas().Focused().(type) {
		case *widget.Field:
			got = append(got, "field")
		case *widget.Choice:
			got = append(got, "choice")
		case *widget.PageButton:
			got = append(got, f.Text)
		case *widget.GridList:
			got = append(got, "rows")
		}
		if got[len(got)-1] == "rows" {
			break
		}
	}
	want := "choice, field, field, field, Search, Clear, Retry all that match…, Discard all that match…, rows"
	if text := strings.Join(got, ", "); text != want {
		t.Errorf("the stops are %s; want %s", text, want)
	}
	if !v.grid.List.FocusRing.Visible() {
		t.Error("nothing shows that the rows have the focus")
	}
}

// TestMarkByKeys marks all rows, or none, and one.
func TestMarkByKeys(t *testing.T) {
	st, v, _ := openFailures(t)
	selectAll := v.SelectAll
	selectAll()
	if n := len(v.grid.Selected); n != len(v.rows) || n == 0 {
		t.Errorf("%d of %d rows are marked", n, len(v.rows))
	}
	selectAll()
	if n := len(v.grid.Selected); n != 0 {
		t.Errorf("a second time leaves %d marked", n)
	}
	st.Win.Canvas().Focus(v.grid.List)
	st.Key(fyne.KeyDown)
	st.Key(fyne.KeySpace)
	if ids := v.grid.SelectedIDs(); len(ids) != 1 || ids[0] != v.rows[0].Event.ID {
		t.Errorf("marked is %v", ids)
	}
	st.Key(fyne.KeyEscape)
	if v.grid.Current != -1 || st.Win.Canvas().Focused() == nil {
		t.Error("the first Esc doesn't put the row back alone")
	}
	st.Key(fyne.KeyEscape)
	if st.Win.Canvas().Focused() != nil {
		t.Error("the second Esc doesn't leave the rows")
	}
}

// TestRetryAll asks before it makes everything due.
func TestRetryAll(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 10)
	hosttest.FailAll(t, s)
	st := hosttest.NewStoreScene(t, s)
	due := func() int {
		n := 0
		for f, err := range s.Failures(t.Context(), core.FailureFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			if !f.NextAttemptAt.IsZero() && !f.NextAttemptAt.After(time.Now()) {
				n++
			}
		}
		return n
	}
	asked := func() bool { return st.Win.Canvas().Overlays().Top() != nil }
	RetryAll(st.Host)
	st.Until(asked)
	if text := hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()); !strings.Contains(text, "Retry 5 failures?") || !strings.Contains(text, "3 waiting · 2 dead") {
		t.Errorf("it asks %q", text)
	}
	test.Tap(st.Button("Cancel"))
	if got := due(); got != 0 {
		t.Errorf("cancelled, and %d are due", got)
	}
	RetryAll(st.Host)
	st.Until(asked)
	test.Tap(st.Button("Retry"))
	st.Until(asked)
	if text := hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()); !strings.Contains(text, "5 failures will be retried now") || due() != 5 {
		t.Errorf("%d are due; it says %q", due(), text)
	}
}

// An event is shown with the decisions about its failure, or alone if it has
// succeeded since.
func TestShowFailure(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 8)
	hosttest.FailAll(t, s)
	st := hosttest.NewStoreScene(t, s)
	var failed core.Failure
	for f, err := range s.Failures(t.Context(), core.FailureFilter{Limit: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		failed = f
	}
	v := NewFailures(st.Host)
	st.Open(v)
	v.ShowFailure(failed.Event.ID)
	st.Until(func() bool { return v.details.Text.Text != "" })
	if facts := hosttest.LabelsIn(v.details.Facts); v.open != failed.Event.ID || !strings.Contains(facts, failed.Error) {
		t.Errorf("open is %d with %q, want %d with %q", v.open, facts, failed.Event.ID, failed.Error)
	}
	st.Button("Discard…")
	settleOne(t, s, failed.Event.ID)
	v.ShowFailure(failed.Event.ID)
	st.Until(func() bool {
		return !strings.Contains(hosttest.LabelsIn(v.details.Facts), failed.Error) && v.details.Text.Text != ""
	})
	if v.open != failed.Event.ID {
		t.Errorf("open is %d, want the event", v.open)
	}
}
