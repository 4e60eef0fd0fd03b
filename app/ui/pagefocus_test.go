package ui

import (
	"strings"
	"testing"
	"time"
	"weir/core"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestTabOrderOfAPage is: fields, their buttons, those for the rows, the rows.
func TestTabOrderOfAPage(t *testing.T) {
	st, v, _ := openFailures(t)
	var got []string
	for range 12 {
		st.win.Canvas().FocusNext()
		switch f := st.win.Canvas().Focused().(type) {
		case *field:
			got = append(got, "field")
		case *choice:
			got = append(got, "choice")
		case *button:
			got = append(got, f.Text)
		case *gridList:
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
	if !v.grid.list.frame.Visible() {
		t.Error("nothing shows that the rows have the focus")
	}
}

// TestMarkByKeys marks all rows, or none, and one.
func TestMarkByKeys(t *testing.T) {
	st, v, _ := openFailures(t)
	selectAll := v.markAll
	selectAll()
	if n := len(v.grid.chosen); n != len(v.rows) || n == 0 {
		t.Errorf("%d of %d rows are marked", n, len(v.rows))
	}
	selectAll()
	if n := len(v.grid.chosen); n != 0 {
		t.Errorf("a second time leaves %d marked", n)
	}
	st.win.Canvas().Focus(v.grid.list)
	st.key(fyne.KeyDown)
	st.key(fyne.KeySpace)
	if ids := v.grid.ids(); len(ids) != 1 || ids[0] != v.rows[0].Event.ID {
		t.Errorf("marked is %v", ids)
	}
	st.key(fyne.KeyEscape)
	if v.grid.at != -1 || st.win.Canvas().Focused() == nil {
		t.Error("the first Esc doesn't put the row back alone")
	}
	st.key(fyne.KeyEscape)
	if st.win.Canvas().Focused() != nil {
		t.Error("the second Esc doesn't leave the rows")
	}
}

// TestRetryAll asks before it makes everything due.
func TestRetryAll(t *testing.T) {
	s := openStore(t)
	fill(t, s, 10)
	failAll(t, s)
	st := openScene(t, s)
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
	asked := func() bool { return st.win.Canvas().Overlays().Top() != nil }
	retryAll(st.host)
	st.until(asked)
	if text := labelsIn(st.win.Canvas().Overlays().Top()); !strings.Contains(text, "Retry 5 failures?") || !strings.Contains(text, "3 waiting · 2 dead") {
		t.Errorf("it asks %q", text)
	}
	test.Tap(st.button("Cancel"))
	if got := due(); got != 0 {
		t.Errorf("cancelled, and %d are due", got)
	}
	retryAll(st.host)
	st.until(asked)
	test.Tap(st.button("Retry"))
	st.until(asked)
	if text := labelsIn(st.win.Canvas().Overlays().Top()); !strings.Contains(text, "5 failures will be retried now") || due() != 5 {
		t.Errorf("%d are due; it says %q", due(), text)
	}
}

// TestShowFailure: the failure of an event is shown with
// what can be decided about it, the event alone when it has gone well since.
func TestShowFailure(t *testing.T) {
	s := openStore(t)
	fill(t, s, 8)
	failAll(t, s)
	st := openScene(t, s)
	var failed core.Failure
	for f, err := range s.Failures(t.Context(), core.FailureFilter{Limit: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		failed = f
	}
	v := newFailures(st.host)
	st.open(v)
	v.showFailure(failed.Event.ID)
	st.until(func() bool { return v.side.text.Text != "" })
	if facts := labelsIn(v.side.facts); v.open != failed.Event.ID || !strings.Contains(facts, failed.Error) {
		t.Errorf("open is %d with %q, want %d with %q", v.open, facts, failed.Event.ID, failed.Error)
	}
	st.button("Discard…")
	settleOne(t, s, failed.Event.ID)
	v.showFailure(failed.Event.ID)
	st.until(func() bool { return !strings.Contains(labelsIn(v.side.facts), failed.Error) && v.side.text.Text != "" })
	if v.open != failed.Event.ID {
		t.Errorf("open is %d, want the event", v.open)
	}
}
