package records

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/app/ui/recordview"
	"weir/core"
)

// openRejects shows 150 rejects of two files.
func openRejects(t *testing.T) (*hosttest.StoreScene, *Rejects, core.Store) {
	t.Helper()
	var all []core.Reject
	for i := range 150 {
		r := core.Reject{Input: "/data/RC_2026.zst", Line: int64(i + 1), Reason: "not JSON", Bytes: fmt.Appendf(nil, "line %d", i+1)}
		if i%3 == 0 {
			r.Input, r.Reason, r.Bytes = "/data/RS_2026.zst", "author is not valid UTF-8", []byte("\xff\xfe")
		}
		all = append(all, r)
	}
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 1, all...)
	st := hosttest.NewStoreScene(t, s)
	v := NewRejects(st.Host)
	st.Open(v)
	st.Until(func() bool { return len(v.rows) == 100 && !v.loading })
	return st, v, s
}

func TestRejectsPages(t *testing.T) {
	st, v, _ := openRejects(t)
	if v.heading.Text != "150 rejects" || v.rows[0].Line != 150 {
		t.Errorf("got %q, first line %d", v.heading.Text, v.rows[0].Line)
	}
	test.Tap(st.Button("Load more"))
	st.Until(func() bool { return len(v.rows) == 150 && !v.loading })
	if v.rows[149].Line != 1 || v.more {
		t.Errorf("the last row is line %d, more %v", v.rows[149].Line, v.more)
	}
	st.Enter(v.input, "rs_")
	st.Until(func() bool { return !v.loading })
	st.Enter(v.reason, "UTF")
	st.Until(func() bool { return !v.loading })
	if len(v.rows) != 50 {
		t.Errorf("filtered: %d rows, want 50", len(v.rows))
	}
}

func TestRejectsSide(t *testing.T) {
	st, v, s := openRejects(t)
	v.grid.SetCurrent(0)
	st.Until(func() bool { return v.details.Text.Text != "" })
	if v.details.Text.Text != "line 150" || !strings.Contains(hosttest.LabelsIn(v.details.Facts), "/data/RC_2026.zst") {
		t.Errorf("the side shows %q, %q", hosttest.LabelsIn(v.details.Facts), v.details.Text.Text)
	}
	v.grid.SetCurrent(2)
	st.Until(func() bool { return strings.HasPrefix(v.details.Text.Text, "0000  ff fe") })
	if !strings.Contains(v.details.Note.Text, "Not UTF-8") {
		t.Errorf("it doesn't say what is shown: %q", v.details.Note.Text)
	}
	test.Tap(st.Button("Discard…"))
	test.Tap(st.Button("Discard"))
	st.Until(func() bool { return !v.deciding && !v.loading })
	if got := states(t, s); got.Rejects != 149 || !strings.Contains(v.message.Text.Text, "1 reject discarded") {
		t.Errorf("got %+v, it says %q", got, v.message.Text.Text)
	}
}

func TestRejectsDiscard(t *testing.T) {
	st, v, s := openRejects(t)
	v.grid.ToggleSelected(1)
	v.grid.ToggleSelected(4)
	test.Tap(st.Button("Discard 2 marked…"))
	test.Tap(st.Button("Discard"))
	st.Until(func() bool { return !v.deciding && !v.loading })
	st.Enter(v.reason, "utf-8")
	st.Until(func() bool { return !v.loading })
	test.Tap(st.Button("Discard all that match…"))
	st.Until(func() bool { return st.Win.Canvas().Overlays().Top() != nil })
	if text := hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()); !strings.Contains(text, "Discard 50 rejects?") {
		t.Errorf("it asks %q", text)
	}
	test.Tap(st.Button("Discard"))
	st.Until(func() bool { return !v.deciding && !v.loading })
	if got := states(t, s); got.Rejects != 98 || len(v.rows) != 0 {
		t.Errorf("got %+v and %d rows, want 98 rejects and no row", got, len(v.rows))
	}
}

// New rejects are shown, or offered to a person who is reading, also those that
// arrived while the page was hidden.
func TestRejectsNew(t *testing.T) {
	st, v, s := openRejects(t)
	add := func(line int64) {
		t.Helper()
		if _, err := s.Append(t.Context(), core.Batch{Segment: 10, Rejects: []core.Reject{{Input: "later", Line: line, Reason: "no id"}}}); err != nil {
			t.Fatal(err)
		}
	}
	add(1)
	v.poll()
	st.Until(func() bool { return v.rows[0].Input == "later" })
	v.grid.SetCurrent(2)
	add(2)
	v.poll()
	st.Until(func() bool { return v.stale })
	if v.rows[0].Line != 1 || v.heading.Text != "152 rejects" {
		t.Errorf("the first is line %d, the heading %q", v.rows[0].Line, v.heading.Text)
	}
	v.grid.SetCurrent(-1)
	st.Leave()
	add(3)
	st.Open(v)
	st.Until(func() bool { return v.rows[0].Line == 3 })
}

// Rejects that arrive while a person is asked stay.
func TestRejectsDiscardAsAsked(t *testing.T) {
	st, v, s := openRejects(t)
	test.Tap(st.Button("Discard all that match…"))
	st.Until(func() bool { return st.Win.Canvas().Overlays().Top() != nil })
	if _, err := s.DiscardRejects(t.Context(), core.RejectFilter{IDs: []int64{v.rows[0].ID}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(t.Context(), core.Batch{Segment: 10, Rejects: []core.Reject{{Source: "later", Input: "b", Line: 1, Reason: "no id"}}}); err != nil {
		t.Fatal(err)
	}
	test.Tap(st.Button("Discard"))
	st.Until(func() bool { return !v.deciding && !v.loading })
	if len(v.rows) != 1 || v.rows[0].Source != "later" {
		t.Errorf("left are %d rejects, want the new one", len(v.rows))
	}
	if want := "149 of 150 rejects discarded; 1 was gone already"; !strings.Contains(v.message.Text.Text, want) {
		t.Errorf("it says %q, want %q", v.message.Text.Text, want)
	}
}

func TestRejectText(t *testing.T) {
	long := core.Reject{Bytes: bytes.Repeat([]byte("a"), core.MaxRejectBytes), Size: 200 << 10}
	text, note := rejectText(&long)
	if len(text) > recordview.MaxShown+len("…") || !strings.Contains(note, "Only the beginning is shown") ||
		!strings.Contains(note, "The whole line has 200 KiB; only the first 64 KiB are kept") {
		t.Errorf("got %d bytes, %q", len(text), note)
	}
	if _, note := rejectText(&core.Reject{}); note != "The line is empty." {
		t.Errorf("no bytes: got %q", note)
	}
}
