package explore

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/core"
)

// keys are the keys of the rows.
func (v scene) keys() string {
	var all []string
	for _, e := range v.list.events {
		all = append(all, e.Key)
	}
	return strings.Join(all, " ")
}

// A deleted author or text is shown, can be searched for as it is shown, and is offered by
// the event's details.
func TestListOfTheDeleted(t *testing.T) {
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
	v := openPage(t, s)
	var shown []string
	for row := range v.list.events {
		shown = append(shown, v.list.grid.Cell(row, 4).Text)
	}
	if got, want := strings.Join(shown, " "), " [deleted] [deleted] alice bob alice bob"; got != want {
		t.Errorf("authors: got %q, want %q", got, want)
	}
	v.Enter(v.form.text, "[removed]")
	v.settle()
	if got := v.keys(); got != "t1_z t1_y" {
		t.Errorf("[removed]: got %q, want t1_z t1_y", got)
	}
	v.list.grid.SetCurrent(1)
	v.Until(func() bool { return strings.Contains(hosttest.LabelsIn(v.object), "author [deleted], text [removed]") })
	test.Tap(v.Button("Only [deleted]"))
	v.settle()
	if got := v.keys(); got != "t1_y" || v.form.author.Text != "[deleted]" {
		t.Errorf("author %q: got %q, want t1_y", v.form.author.Text, got)
	}
}

// An event's details show its record, what failed and what to search for.
func TestListShowsDetails(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 10)
	hosttest.FailAll(t, s)
	v := openPage(t, s)
	v.h.Canvas.Focus(v.list.grid.List)
	v.Key(fyne.KeyDown)
	v.Until(func() bool { return strings.Contains(hosttest.LabelsIn(v.object), "handler: timeout after 30s") })
	test.Tap(v.Button("Copy JSON"))
	if got := v.App.Clipboard().Content(); got != `{"id":"t1_9","body":"word 9"}` {
		t.Errorf("copied %q", got)
	}
	v.Key(fyne.KeyEscape)
	if v.list.isOpen() {
		t.Error("Esc doesn't close the details")
	}
	v.list.grid.SetCurrent(0)
	v.Until(func() bool { return strings.Contains(hosttest.LabelsIn(v.object), "handler: timeout after 30s") })
	test.Tap(v.Button("Only r/golang"))
	v.settle()
	if len(v.list.events) != 5 || v.form.subreddit.Text != "golang" || v.list.isOpen() {
		t.Errorf("got %d events of %q", len(v.list.events), v.form.subreddit.Text)
	}
}

// A click on a row takes the focus from a field, so that N and P step and are not typed. It
// shows no ring until a key is used, and nothing has to be left then.
func TestClickOnARowTakesTheFocus(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 5)
	v := openPage(t, s)
	g, left := v.list.grid, 0
	v.h.Canvas.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			left++
		}
	})
	v.h.Canvas.Focus(v.form.text)
	test.TapCanvas(v.h.Canvas, v.At(g.List).AddXY(50, 40))
	if g.Current != 1 || v.h.Canvas.Focused() != fyne.Focusable(g.List) || g.List.FocusRing.Visible() {
		t.Errorf("row %d is current, %T has the focus, ring: %v", g.Current, v.h.Canvas.Focused(), g.List.FocusRing.Visible())
	}
	v.Key(fyne.KeyEscape)
	v.Key(fyne.KeyEscape)
	if g.Current != -1 || v.h.Canvas.Focused() != nil || left != 1 {
		t.Errorf("Esc: row %d is current, %T has the focus, and the page got %d", g.Current, v.h.Canvas.Focused(), left)
	}
	v.h.Canvas.Focus(g.List)
	v.Key(fyne.KeyReturn)
	v.Key(fyne.KeyDown)
	if g.Current != 1 || !v.list.isOpen() || !g.List.FocusRing.Visible() {
		t.Errorf("Enter and Down: row %d is current, ring: %v", g.Current, g.List.FocusRing.Visible())
	}
}

// In a low window, what an empty list says doesn't lie over the columns' names.
func TestEmptyListIsBelowItsHeader(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 5)
	v := openPage(t, s)
	v.Win.Resize(fyne.NewSize(960, 516)) // the page in a window of 1024×640
	v.form.source.SetText("nowhere")
	v.search()
	v.Until(func() bool { return !v.running && v.list.empty.Title.Text == "No events here" })
	first := v.At(v.list.grid.List).Y
	if said := v.At(v.list.empty.Title).Y + theme.InnerPadding(); !v.list.empty.Box.Visible() || said < first {
		t.Errorf("it says so at %v, above the first row at %v", said, first)
	}
}

// N and P show the next and the previous event, wherever the focus is but in a field.
func TestListStepsFromHitToHit(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 5)
	v := openPage(t, s)
	for i, by := range []int{1, 1, -1, -1} {
		v.StepHit(by)
		if want := []int{0, 1, 0, 0}[i]; v.list.grid.Current != want || v.list.row != want {
			t.Errorf("step %d leads to row %d, want %d", i, v.list.grid.Current, want)
		}
	}
}

// A newer search cancels the older one, whose result is ignored.
func TestListOfTheNewerSearch(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 30)
	settleAll(t, s)
	v := openPage(t, s)
	v.stopPoll() // it looks for nothing by itself
	v.form.author.SetText("alice")
	v.search()
	v.Goroutines.Wait() // the answer is there, and not yet shown
	v.form.author.SetText("bob")
	v.search()
	v.Goroutines.Wait()
	v.settle()
	if len(v.list.events) != 15 || v.list.events[0].Author != "bob" || v.answer.All.Events != 15 || len(v.answer.Top) != 1 {
		t.Errorf("got %d events of %s, %d counted", len(v.list.events), v.list.events[0].Author, v.answer.All.Events)
	}
}

func TestListOrders(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.list.order.Choose(1)
	v.settle()
	if a, b := v.list.events[0], v.list.events[1]; a.CreatedAt.After(b.CreatedAt) || a.CreatedAt.Month() != time.January {
		t.Errorf("oldest first begins at %v", a.CreatedAt)
	}
	v.list.order.Choose(2)
	v.settle()
	if a, b := v.list.events[0], v.list.events[99]; a.Score != 44 || b.Score > a.Score {
		t.Errorf("highest score first begins with %d, %d", a.Score, b.Score)
	}
}

// The rows go on at the end of the list.
func TestListGoesOn(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 250)
	v := openPage(t, s)
	if len(v.list.events) != 100 {
		t.Fatalf("at first %d events are shown, want 100", len(v.list.events))
	}
	v.list.grid.List.ScrollToBottom()
	v.Until(func() bool { return len(v.list.events) == 200 && !v.list.reading })
	v.readAll()
	if len(v.list.events) != 250 {
		t.Errorf("%d events, want 250", len(v.list.events))
	}
}

func TestPageOfAClosedStore(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 5)
	settleAll(t, s)
	v := openPage(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	v.search()
	v.Until(func() bool { return !v.running })
	if !v.said.Box.Visible() || !strings.Contains(v.said.Text.Text, "The store was closed") || v.sumOf() != 5 {
		t.Errorf("it says %q, and shows %d events", v.said.Text.Text, v.sumOf())
	}
	if v.Win.Canvas().Overlays().Top() != nil {
		t.Error("it opens a dialog")
	}
}

func TestSaveEvents(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 250)
	settleAll(t, s)
	v := openPage(t, s)
	v.Enter(v.form.author, "alice")
	v.settle()
	v.saveEvents()
	var text bytes.Buffer
	table := v.Exports[0].Table
	n, err := table.Run(t.Context(), &text, host.ExportSelection{Columns: table.Columns}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&text).ReadAll()
	if err != nil || n != 125 || len(rows) != 1+125 || rows[1][5] != "alice" {
		t.Errorf("got %d of %d rows, %v, want 125 of alice and a header", len(rows), n, err)
	}
}

func TestFound(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 300)
	hosttest.FailAll(t, s)
	for _, test := range []struct {
		name   string
		filter core.Filter
		states []string
		n      int
		first  int64
	}{
		{"of a search", core.Filter{Authors: []string{"bob"}}, nil, 150, 1},
		{"of a state", core.Filter{}, []string{core.StateSettled}, 150, 299},
		{"of a page and more", core.Filter{}, []string{core.StateDead, core.StateRetry, core.StateSettled}, 300, 300},
	} {
		n := 0
		for e, err := range found(t.Context(), s, test.filter, test.states) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 1 && e.ID != test.first || len(e.Data) == 0 {
				t.Errorf("%s: event %d has id %d and %d bytes; the first is to be %d", test.name, n, e.ID, len(e.Data), test.first)
			}
		}
		if n != test.n {
			t.Errorf("%s: got %d events, want %d", test.name, n, test.n)
		}
	}
}
