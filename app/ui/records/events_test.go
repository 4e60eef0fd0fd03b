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
	"weir/app/ui/recordview"
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
		st.Until(func() bool { return v.runs > 0 && !v.searching })
	}
	return st, v
}

func TestEventsSearch(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 30)
	st, v := openEvents(t, s)
	if len(v.progress.events) != 30 || !v.progress.end || v.empty.Box.Visible() {
		t.Fatalf("at first: %d events, end %v", len(v.progress.events), v.progress.end)
	}
	st.Enter(v.author, "u/ALICE")
	st.Until(func() bool { return !v.searching })
	if n := len(v.progress.events); n != 15 || v.progress.events[0].Author != "alice" {
		t.Errorf("got %d events, the first of %s, want 15 of alice", n, v.progress.events[0].Author)
	}
	st.Enter(v.text, "WORD 17")
	st.Until(func() bool { return !v.searching })
	if n := len(v.progress.events); n != 1 || v.status.Text.Text != "Matches: 1; all stored events searched" {
		t.Errorf("got %d events and %q, want 1", n, v.status.Text.Text)
	}
	st.Enter(v.kind, "none")
	st.Until(func() bool { return !v.searching })
	if !v.empty.Box.Visible() || v.empty.Title.Text != "No event matches" {
		t.Errorf("nothing found: it says %q", v.empty.Title.Text)
	}
	test.Tap(st.Button("Clear"))
	st.Until(func() bool { return !v.searching })
	if len(v.progress.events) != 30 || v.author.Text != "" {
		t.Errorf("cleared: %d events, author %q", len(v.progress.events), v.author.Text)
	}
}

// A deleted author or text is shown, can be searched for as it is shown, and is
// offered by the event's details.
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
	for row := range v.progress.events {
		shown = append(shown, v.grid.Cell(row, 4).Text)
	}
	if got, want := strings.Join(shown, " "), " [deleted] [deleted] alice bob alice bob"; got != want {
		t.Errorf("authors: got %q, want %q", got, want)
	}
	found := func() string {
		st.Until(func() bool { return !v.searching })
		var keys []string
		for _, e := range v.progress.events {
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
		return strings.Contains(hosttest.LabelsIn(v.details.Facts), "author [deleted], text [removed]")
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
	if v.searching || !v.bar.ErrorLabel.Visible() || !strings.Contains(v.bar.ErrorLabel.Text, "Before: want a time like") {
		t.Errorf("it says %q", v.bar.ErrorLabel.Text)
	}
	if st.Win.Canvas().Focused() != fyne.Focusable(v.before) {
		t.Error("the focus isn't on the field")
	}
	st.Enter(v.before, "2026-11-24 10:00:02")
	st.Until(func() bool { return !v.searching })
	if v.bar.ErrorLabel.Visible() || len(v.progress.events) != 2 {
		t.Errorf("mended: %d events, it says %q", len(v.progress.events), v.bar.ErrorLabel.Text)
	}
}

func TestEventsLoadMoreAtTheEnd(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 250)
	st, v := openEvents(t, s)
	if len(v.progress.events) != 100 {
		t.Fatalf("at first %d events are shown, want 100", len(v.progress.events))
	}
	v.grid.List.ScrollToBottom()
	st.Until(func() bool { return len(v.progress.events) == 200 && !v.searching })
	test.Tap(st.Button("Load more"))
	st.Until(func() bool { return len(v.progress.events) == 250 && v.progress.end })
}

func TestEventsGoOn(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 300)
	st, v := openEvents(t, s)
	v.query.Scan = 10
	v.query.Filter.Authors = []string{"nobody"}
	v.progress = searchProgress{}
	v.continueSearch()
	st.Until(func() bool { return !v.searching })
	if v.progress.scanned != 100 || v.empty.Title.Text != "Nothing found yet" {
		t.Fatalf("looked at %d events, it says %q", v.progress.scanned, v.empty.Title.Text)
	}
	test.Tap(st.Button("Continue"))
	st.Until(func() bool { return v.progress.scanned == 200 && !v.searching })
}

func TestEventsSide(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 10)
	hosttest.FailAll(t, s)
	st, v := openEvents(t, s)
	st.Win.Canvas().Focus(v.grid.List)
	st.Key(fyne.KeyDown)
	st.Until(func() bool { return v.details.Text.Text != "" })
	if want := "{\n  \"id\": \"t1_9\",\n  \"body\": \"word 9\"\n}"; v.details.Text.Text != want {
		t.Errorf("got record %q, want %q", v.details.Text.Text, want)
	}
	facts := hosttest.LabelsIn(v.details.Facts)
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
	if v.open != 0 || v.details.Object().Visible() {
		t.Error("Esc doesn't close the side")
	}
	v.grid.SetCurrent(0)
	st.Until(func() bool { return v.details.Text.Text != "" })
	test.Tap(st.Button("Search r/golang"))
	st.Until(func() bool { return !v.searching })
	if len(v.progress.events) != 5 || v.subreddit.Text != "golang" {
		t.Errorf("got %d events of %q", len(v.progress.events), v.subreddit.Text)
	}
}

// A newer search cancels the older one, whose result is ignored.
func TestEventsNewerSearch(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 30)
	st, v := openEvents(t, s)
	v.stopPolling() // it looks for nothing by itself, which would be worked at for ever
	v.author.SetText("alice")
	v.search()
	st.Goroutines.Wait() // the answer is there, and not yet shown
	v.author.SetText("bob")
	v.search()
	st.Goroutines.Wait()
	for len(st.Queue) > 0 {
		(<-st.Queue)()
	}
	if v.searching || len(v.progress.events) != 15 || v.progress.events[0].Author != "bob" {
		t.Errorf("got %d events of %s, want 15 of bob", len(v.progress.events), v.progress.events[0].Author)
	}
}

// New events, and new states of the others, are shown at once to a person who
// isn't reading, and offered to one who is.
func TestEventsNew(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 10)
	st, v := openEvents(t, s)
	if v.progress.events[0].State != core.StateWaiting {
		t.Fatalf("the first is %s", v.progress.events[0].State)
	}
	hosttest.FailAll(t, s)
	v.poll()
	st.Until(func() bool { return v.progress.events[0].State == core.StateRetry })
	v.grid.SetCurrent(3)
	open := v.open
	hosttest.Fill(t, s, 12)
	v.poll()
	st.Until(func() bool { return v.stale })
	if len(v.progress.events) != 10 || v.open != open || !strings.Contains(v.status.Text.Text, "newer ones available") {
		t.Errorf("%d rows, %d is open, it says %q", len(v.progress.events), v.open, v.status.Text.Text)
	}
	test.Tap(st.Button("Show"))
	st.Until(func() bool { return !v.searching })
	if len(v.progress.events) != 12 || v.stale || v.open != 0 || strings.Contains(v.status.Text.Text, "newer") {
		t.Errorf("%d rows, %d is open, it says %q", len(v.progress.events), v.open, v.status.Text.Text)
	}
	hosttest.Fill(t, s, 14)
	v.poll()
	st.Until(func() bool { return len(v.progress.events) == 14 && !v.searching })
	st.Leave()
	hosttest.Fill(t, s, 15)
	st.Open(v)
	st.Until(func() bool { return len(v.progress.events) == 15 && !v.searching })
}

func TestEventsWithoutStore(t *testing.T) {
	st, v := openEvents(t, nil)
	if v.empty.Title.Text != "No store is open" {
		t.Errorf("it says %q", v.empty.Title.Text)
	}
	st.Fake.StateNow = control.State{Phase: control.Unreachable, Problem: "the server refuses connections."}
	st.Changed()
	if v.empty.Title.Text != "The store can't be reached" || !strings.Contains(v.empty.Hint.Text, "refuses connections") {
		t.Errorf("it says %q, %q", v.empty.Title.Text, v.empty.Hint.Text)
	}
	s := hosttest.OpenStore(t)
	st.Fake.StoreNow = s
	st.Changed()
	st.Until(func() bool { return !v.searching })
	if v.empty.Title.Text != "No event is stored yet" {
		t.Errorf("an empty store: it says %q", v.empty.Title.Text)
	}

	other := hosttest.OpenStore(t)
	hosttest.Fill(t, other, 5)
	st.Fake.StoreNow = other
	st.Changed()
	st.Until(func() bool { return !v.searching })
	if len(v.progress.events) != 5 {
		t.Errorf("another store: %d events", len(v.progress.events))
	}
	asked := v.rowsQuery.Generation
	if st.Changed(); v.rowsQuery.Generation != asked || len(v.progress.events) != 5 {
		t.Error("it starts over though the store is the same")
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	v.search()
	st.Until(func() bool { return !v.searching })
	if !v.message.Box.Visible() || !strings.Contains(v.message.Text.Text, "The store was closed") {
		t.Errorf("a closed store: it says %q", v.message.Text.Text)
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
	st.Until(func() bool { return !v.searching })
	test.Tap(st.Button("Export…"))
	text, n := st.Exported()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || n != 125 || len(rows) != 1+125 || rows[1][5] != "alice" {
		t.Errorf("got %d of %d rows, %v, want 125 of alice and a header", len(rows), n, err)
	}
	if total := st.Exports[0].Total; total != 0 {
		t.Errorf("a search that has not ended has a total of %d", total)
	}
	test.Tap(st.Button("Load more"))
	st.Until(func() bool { return !v.searching && v.progress.end })
	test.Tap(st.Button("Export…"))
	if total := st.Exports[1].Total; total != 125 {
		t.Errorf("got a total of %d, want 125", total)
	}
}

func TestEventCells(t *testing.T) {
	e := core.Stored{State: core.StateDiscarded, Event: core.Event{ID: 1234, CreatedAt: hosttest.FirstEvent, Kind: "post", Key: "t3_x"}}
	var got []string
	for i := range 8 {
		got = append(got, recordview.Cell(e, i).Text)
	}
	if want := fmt.Sprint([]string{"1\u2009234", "2026-11-24 10:00:00", "post", "", "", "", "– discarded", "t3_x"}); fmt.Sprint(got) != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
