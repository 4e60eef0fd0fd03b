package records

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/core"
)

// openEvents shows the events of a store.
func openEvents(t *testing.T, s core.Store) (*hosttest.StoreScene, *Events) {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	st := hosttest.NewStoreScene(t, s)
	v := NewEvents(st.Host)
	st.Open(v)
	if s != nil {
		st.Until(func() bool { return v.runs > 0 && !v.looking })
	}
	return st, v
}

func TestEventsSearch(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 30)
	st, v := openEvents(t, s)
	if len(v.trail.events) != 30 || !v.trail.end || v.blank.Box.Visible() {
		t.Fatalf("at first: %d events, end %v", len(v.trail.events), v.trail.end)
	}
	st.Enter(v.author, "u/ALICE")
	st.Until(func() bool { return !v.looking })
	if n := len(v.trail.events); n != 15 || v.trail.events[0].Author != "alice" {
		t.Errorf("got %d events, the first of %s, want 15 of alice", n, v.trail.events[0].Author)
	}
	st.Enter(v.text, "WORD 17")
	st.Until(func() bool { return !v.looking })
	if n := len(v.trail.events); n != 1 || v.foot.Text.Text != "Matches: 1; all stored events searched" {
		t.Errorf("got %d events and %q, want 1", n, v.foot.Text.Text)
	}
	st.Enter(v.kind, "none")
	st.Until(func() bool { return !v.looking })
	if !v.blank.Box.Visible() || v.blank.Title.Text != "No event matches" {
		t.Errorf("nothing found: it says %q", v.blank.Title.Text)
	}
	test.Tap(st.Button("Clear"))
	st.Until(func() bool { return !v.looking })
	if len(v.trail.events) != 30 || v.author.Text != "" {
		t.Errorf("cleared: %d events, author %q", len(v.trail.events), v.author.Text)
	}
}

// An author or a text that is gone is shown, found by what is shown, and found
// from the event of one.
func TestEventsOfTheDeleted(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 4)
	gone := func(key string, flags core.Flags) core.Event {
		return core.Event{Source: "reddit", Key: key, Kind: core.KindComment, Flags: flags, CreatedAt: hosttest.FirstEvent.Add(time.Minute)}
	}
	if _, err := s.Append(t.Context(), core.Batch{Segment: 10, Events: []core.Event{
		gone("t1_x", core.AuthorDeleted), gone("t1_y", core.AuthorDeleted|core.TextRemoved), gone("t1_z", core.TextRemoved),
	}}); err != nil {
		t.Fatal(err)
	}
	st, v := openEvents(t, s)
	var shown []string
	for row := range v.trail.events {
		shown = append(shown, v.grid.Cell(row, 4).Text)
	}
	if got, want := strings.Join(shown, " "), " [deleted] [deleted] alice bob alice bob"; got != want {
		t.Errorf("authors: got %q, want %q", got, want)
	}
	found := func() string {
		st.Until(func() bool { return !v.looking })
		var keys []string
		for _, e := range v.trail.events {
			keys = append(keys, e.Key)
		}
		return strings.Join(keys, " ")
	}
	st.Enter(v.text, "[removed]")
	if got := found(); got != "t1_z t1_y" {
		t.Errorf("[removed]: got %q, want t1_z t1_y", got)
	}
	v.pick(1)
	st.Until(func() bool {
		return strings.Contains(hosttest.LabelsIn(v.side.Facts), "author [deleted], text [removed]")
	})
	test.Tap(st.Button("Search [deleted]"))
	if got := found(); got != "t1_y t1_x" || v.author.Text != "[deleted]" || v.text.Text != "" {
		t.Errorf("author %q: got %q, want t1_y t1_x", v.author.Text, got)
	}
}

func TestEventsWrongTime(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 3)
	st, v := openEvents(t, s)
	st.Enter(v.before, "noon")
	if v.looking || !v.bar.ErrorLabel.Visible() || !strings.Contains(v.bar.ErrorLabel.Text, "Before: want a time like") {
		t.Errorf("it says %q", v.bar.ErrorLabel.Text)
	}
	if st.Win.Canvas().Focused() != fyne.Focusable(v.before) {
		t.Error("the focus isn't on the field")
	}
	st.Enter(v.before, "2026-11-24 10:00:02")
	st.Until(func() bool { return !v.looking })
	if v.bar.ErrorLabel.Visible() || len(v.trail.events) != 2 {
		t.Errorf("mended: %d events, it says %q", len(v.trail.events), v.bar.ErrorLabel.Text)
	}
}

func TestEventsLoadMoreAtTheEnd(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 250)
	st, v := openEvents(t, s)
	if len(v.trail.events) != 100 {
		t.Fatalf("at first %d events are shown, want 100", len(v.trail.events))
	}
	v.grid.List.ScrollToBottom()
	st.Until(func() bool { return len(v.trail.events) == 200 && !v.looking })
	test.Tap(st.Button("Load more"))
	st.Until(func() bool { return len(v.trail.events) == 250 && v.trail.end })
}

func TestEventsGoOn(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 300)
	st, v := openEvents(t, s)
	v.query.Scan = 10
	v.query.Filter.Authors = []string{"nobody"}
	v.trail = trail{}
	v.goOn()
	st.Until(func() bool { return !v.looking })
	if v.trail.looked != 100 || v.blank.Title.Text != "Nothing found yet" {
		t.Fatalf("looked at %d events, it says %q", v.trail.looked, v.blank.Title.Text)
	}
	test.Tap(st.Button("Continue"))
	st.Until(func() bool { return v.trail.looked == 200 && !v.looking })
}

func TestEventsSide(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 10)
	hosttest.FailAll(t, s)
	st, v := openEvents(t, s)
	st.Win.Canvas().Focus(v.grid.List)
	st.Key(fyne.KeyDown)
	st.Until(func() bool { return v.side.Text.Text != "" })
	if want := "{\n  \"id\": \"t1_9\",\n  \"body\": \"word 9\"\n}"; v.side.Text.Text != want {
		t.Errorf("got record %q, want %q", v.side.Text.Text, want)
	}
	facts := hosttest.LabelsIn(v.side.Facts)
	for _, want := range []string{"↻ retry", "handler: timeout after 30s", "alice", "golang", "t1_9"} {
		if !strings.Contains(facts, want) {
			t.Errorf("got %q, want %q in it", facts, want)
		}
	}
	test.Tap(st.Button("Copy JSON"))
	if got := st.App.Clipboard().Content(); got != `{"id":"t1_9","body":"word 9"}` {
		t.Errorf("copied %q", got)
	}
	st.Key(fyne.KeyEscape)
	if v.open != 0 || v.side.Object().Visible() {
		t.Error("Esc doesn't close the side")
	}
	v.grid.SetCurrent(0)
	st.Until(func() bool { return v.side.Text.Text != "" })
	test.Tap(st.Button("Search r/golang"))
	st.Until(func() bool { return !v.looking })
	if len(v.trail.events) != 5 || v.subreddit.Text != "golang" {
		t.Errorf("got %d events of %q", len(v.trail.events), v.subreddit.Text)
	}
}

// A newer search cancels the older one, whose answer no longer counts.
func TestEventsNewerSearch(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 30)
	st, v := openEvents(t, s)
	v.quit() // it looks for nothing by itself, which would be worked at for ever
	v.author.SetText("alice")
	v.search()
	st.Goroutines.Wait() // the answer is there, and not yet shown
	v.author.SetText("bob")
	v.search()
	st.Goroutines.Wait()
	for len(st.Queue) > 0 {
		(<-st.Queue)()
	}
	if v.looking || len(v.trail.events) != 15 || v.trail.events[0].Author != "bob" {
		t.Errorf("got %d events of %s, want 15 of bob", len(v.trail.events), v.trail.events[0].Author)
	}
}

// TestEventsNew: new events are shown at once to who isn't reading, with the
// state that the others have come to, and offered to who is.
func TestEventsNew(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 10)
	st, v := openEvents(t, s)
	if v.trail.events[0].State != core.StateWaiting {
		t.Fatalf("the first is %s", v.trail.events[0].State)
	}
	hosttest.FailAll(t, s)
	v.again()
	st.Until(func() bool { return v.trail.events[0].State == core.StateRetry })
	v.grid.SetCurrent(3)
	open := v.open
	hosttest.Fill(t, s, 12)
	v.again()
	st.Until(func() bool { return v.stale })
	if len(v.trail.events) != 10 || v.open != open || !strings.Contains(v.foot.Text.Text, "newer ones available") {
		t.Errorf("%d rows, %d is open, it says %q", len(v.trail.events), v.open, v.foot.Text.Text)
	}
	test.Tap(st.Button("Show"))
	st.Until(func() bool { return !v.looking })
	if len(v.trail.events) != 12 || v.stale || v.open != 0 || strings.Contains(v.foot.Text.Text, "newer") {
		t.Errorf("%d rows, %d is open, it says %q", len(v.trail.events), v.open, v.foot.Text.Text)
	}
	hosttest.Fill(t, s, 14)
	v.again()
	st.Until(func() bool { return len(v.trail.events) == 14 && !v.looking })
	st.Leave()
	hosttest.Fill(t, s, 15)
	st.Open(v)
	st.Until(func() bool { return len(v.trail.events) == 15 && !v.looking })
}

func TestEventsWithoutStore(t *testing.T) {
	st, v := openEvents(t, nil)
	if v.blank.Title.Text != "No store is open" {
		t.Errorf("it says %q", v.blank.Title.Text)
	}
	st.Fake.StateNow = control.State{Phase: control.Unreachable, Problem: "the server refuses connections."}
	st.Changed()
	if v.blank.Title.Text != "The store can't be reached" || !strings.Contains(v.blank.Hint.Text, "refuses connections") {
		t.Errorf("it says %q, %q", v.blank.Title.Text, v.blank.Hint.Text)
	}
	s := hosttest.OpenStore(t)
	st.Fake.StoreNow = s
	st.Changed()
	st.Until(func() bool { return !v.looking })
	if v.blank.Title.Text != "No event is stored yet" {
		t.Errorf("an empty store: it says %q", v.blank.Title.Text)
	}

	other := hosttest.OpenStore(t)
	hosttest.Fill(t, other, 5)
	st.Fake.StoreNow = other
	st.Changed()
	st.Until(func() bool { return !v.looking })
	if len(v.trail.events) != 5 {
		t.Errorf("another store: %d events", len(v.trail.events))
	}
	asked := v.list.Generation
	if st.Changed(); v.list.Generation != asked || len(v.trail.events) != 5 {
		t.Error("it starts over though the store is the same")
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	v.search()
	st.Until(func() bool { return !v.looking })
	if !v.told.Box.Visible() || !strings.Contains(v.told.Text.Text, "The store was closed") {
		t.Errorf("a closed store: it says %q", v.told.Text.Text)
	}
	if st.Win.Canvas().Overlays().Top() != nil {
		t.Error("it opens a dialog")
	}
}

func TestEventsExport(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 250)
	st, v := openEvents(t, s)
	st.Enter(v.author, "alice")
	st.Until(func() bool { return !v.looking })
	test.Tap(st.Button("Export…"))
	text, n := st.Exported()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || n != 125 || len(rows) != 1+125 || rows[1][5] != "alice" {
		t.Errorf("got %d of %d rows, %v, want 125 of alice and a header", len(rows), n, err)
	}
}

func TestEventCells(t *testing.T) {
	e := core.Stored{State: core.StateDiscarded, Event: core.Event{ID: 1234, CreatedAt: hosttest.FirstEvent, Kind: "post", Key: "t3_x"}}
	var got []string
	for i := range 8 {
		got = append(got, eventCell(e, i).Text)
	}
	if want := fmt.Sprint([]string{"1\u2009234", "2026-11-24 10:00:00", "post", "", "", "", "– discarded", "t3_x"}); fmt.Sprint(got) != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
