package records

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
	"weir/core"
)

// openFailures shows the failures of a store with 20 waiting and 20 dead ones.
func openFailures(t *testing.T) (*hosttest.StoreScene, *Failures, core.Store) {
	t.Helper()
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 80)
	hosttest.FailAll(t, s)
	st := hosttest.NewStoreScene(t, s)
	v := NewFailures(st.Host)
	st.Open(v)
	st.Until(func() bool { return len(v.rows) == 40 && !v.loading })
	return st, v, s
}

// states counts a store's failures.
func states(t *testing.T, s core.Store) core.Census {
	t.Helper()
	c, err := s.Census(t.Context(), censusMax)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFailuresFilter(t *testing.T) {
	st, v, _ := openFailures(t)
	if want := "20 waiting · 20 dead · 0 discarded"; v.heading.Text != want {
		t.Errorf("got heading %q, want %q", v.heading.Text, want)
	}
	st.Enter(v.text, "TIMEOUT")
	st.Until(func() bool { return !v.loading })
	if len(v.rows) != 20 || v.rows[0].State != core.FailureWaiting {
		t.Errorf("got %d failures, want the 20 that wait", len(v.rows))
	}
	v.state.SetSelectedIndex(2) // dead
	st.Until(func() bool { return !v.loading })
	if v.empty.Title.Text != "No failure matches" || !v.empty.Box.Visible() {
		t.Errorf("it says %q", v.empty.Title.Text)
	}
	test.Tap(st.Button("Clear"))
	st.Until(func() bool { return len(v.rows) == 40 })
}

func TestFailuresRetryMarked(t *testing.T) {
	st, v, s := openFailures(t)
	st.Win.Canvas().Focus(v.grid.List)
	for range 3 { // a dead one, one that waits, a dead one
		st.Key(fyne.KeyDown)
		st.Key(fyne.KeySpace)
	}
	test.Tap(st.Button("Retry 3 marked"))
	st.Until(func() bool { return !v.deciding && !v.loading })
	if got := states(t, s); got.Waiting != 22 || got.Dead != 18 {
		t.Errorf("got %+v, want 22 waiting and 18 dead", got)
	}
	if !strings.Contains(v.message.Text.Text, "3 failures will be retried now") || len(v.grid.Selected) != 0 {
		t.Errorf("it says %q, %d are marked", v.message.Text.Text, len(v.grid.Selected))
	}
	if got := failureCell(v.rows[0], 5, hosttest.FirstEvent.AddDate(10, 0, 0)).Text; got != "due now" {
		t.Errorf("the next attempt is %q", got)
	}
}

func TestFailuresDiscardAllThatMatch(t *testing.T) {
	st, v, s := openFailures(t)
	st.Enter(v.text, "bad gateway")
	st.Until(func() bool { return !v.loading })
	test.Tap(st.Button("Discard all that match…"))
	st.Until(func() bool { return st.Win.Canvas().Overlays().Top() != nil })
	text := hosttest.LabelsIn(st.Win.Canvas().Overlays().Top())
	if !strings.Contains(text, "Discard 20 failures?") || !strings.Contains(text, "0 waiting · 20 dead · 0 discarded") {
		t.Errorf("it asks %q", text)
	}
	if got := states(t, s); got.Discarded != 0 {
		t.Fatalf("before the confirmation: %+v", got)
	}
	test.Tap(st.Button("Discard"))
	st.Until(func() bool { return !v.deciding && !v.loading })
	if got := states(t, s); got.Waiting != 20 || got.Discarded != 20 {
		t.Errorf("got %+v, want 20 waiting and 20 discarded", got)
	}
	if v.rows[0].State != core.FailureDiscarded || !strings.Contains(v.heading.Text, "20 discarded") {
		t.Errorf("the page still shows %q, %q", v.rows[0].State, v.heading.Text)
	}
}

// If all failures that match, or all marked rows, are discarded already, they
// can only be retried.
func TestDiscardNeedsWhatIsNotDiscarded(t *testing.T) {
	st, v, s := openFailures(t)
	can := func(buttons []*widget.PageButton, retry, discard bool) {
		t.Helper()
		if buttons[0].Disabled() == retry || buttons[1].Disabled() == discard {
			t.Errorf("retry can be pressed: %v, discard: %v; want %v, %v", !buttons[0].Disabled(), !buttons[1].Disabled(), retry, discard)
		}
	}
	can(v.all, true, true)
	if _, err := s.Discard(t.Context(), core.FailureFilter{States: []string{core.FailureDead}}); err != nil {
		t.Fatal(err)
	}
	v.reload()
	st.Until(func() bool { return !v.loading })
	can(v.all, true, true) // those that wait
	v.state.SetSelectedIndex(3)
	st.Until(func() bool { return !v.loading && len(v.rows) == 20 })
	can(v.all, true, false)
	v.SelectAll()
	can(v.marked, true, false)
}

// Failures that arrive while a person is asked are left alone, and the result
// counts those that were retried meanwhile.
func TestFailuresDecideAsAsked(t *testing.T) {
	st, v, s := openFailures(t)
	test.Tap(st.Button("Discard all that match…"))
	st.Until(func() bool { return st.Win.Canvas().Overlays().Top() != nil })
	if text := hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()); !strings.Contains(text, "Discard 40 failures?") {
		t.Fatalf("it asks %q", text)
	}
	settleOne(t, s, v.rows[0].Event.ID)
	hosttest.Fill(t, s, 88) // eight new ones, of which four fail
	hosttest.FailAll(t, s)
	test.Tap(st.Button("Discard"))
	st.Until(func() bool { return !v.deciding && !v.loading })
	if got := states(t, s); got.Waiting+got.Dead != 4 || got.Discarded != 39 {
		t.Errorf("got %+v, want the 4 new ones left", got)
	}
	if want := "39 of 40 failures discarded; 1 was retried meanwhile"; !strings.Contains(v.message.Text.Text, want) {
		t.Errorf("it says %q, want %q", v.message.Text.Text, want)
	}
}

// settleOne retries a failure at once, successfully.
func settleOne(t *testing.T, s core.Store, id int64) {
	t.Helper()
	if _, err := s.Retry(t.Context(), core.FailureFilter{IDs: []int64{id}}); err != nil {
		t.Fatal(err)
	}
	c, err := s.Claim(t.Context(), 1)
	if err == nil {
		err = s.Load(t.Context(), &c)
	}
	if err == nil {
		_, err = s.Settle(t.Context(), core.Settlement{Claim: c}, 0)
	}
	if err != nil || len(c.Retries) != 1 {
		t.Fatalf("got %+v, %v, want one retry", c, err)
	}
}

func TestFailuresSide(t *testing.T) {
	st, v, s := openFailures(t)
	v.grid.SetCurrent(0)
	st.Until(func() bool { return v.details.Text.Text != "" })
	if !strings.Contains(hosttest.LabelsIn(v.details.Facts), v.rows[0].Error) || !strings.Contains(v.details.Text.Text, `"body"`) {
		t.Errorf("the side shows %q, %q", hosttest.LabelsIn(v.details.Facts), v.details.Text.Text)
	}
	test.Tap(st.Button("Discard…"))
	test.Tap(st.Button("Discard"))
	st.Until(func() bool { return !v.deciding && !v.loading })
	if got := states(t, s); got.Discarded != 1 || v.open != 0 {
		t.Errorf("got %+v, want one discarded; open is %d", got, v.open)
	}
}

// Rows don't move while a person chooses among them; changes are offered.
func TestFailuresLookAgain(t *testing.T) {
	st, v, s := openFailures(t)
	if _, err := s.Discard(t.Context(), core.FailureFilter{}); err != nil {
		t.Fatal(err)
	}
	v.grid.ToggleSelected(0)
	v.poll()
	st.Until(func() bool { return v.stale })
	if v.rows[0].State == core.FailureDiscarded || !strings.Contains(v.status.Text.Text, "something has changed since") {
		t.Errorf("while a row is marked the first becomes %s, it says %q", v.rows[0].State, v.status.Text.Text)
	}
	if !strings.Contains(v.heading.Text, "40 discarded") {
		t.Errorf("the heading is %q", v.heading.Text)
	}
	test.Tap(st.Button("Show"))
	st.Until(func() bool { return !v.loading })
	if v.rows[0].State != core.FailureDiscarded || v.stale || len(v.grid.Selected) != 1 {
		t.Errorf("shown: the first is %s, %d are marked", v.rows[0].State, len(v.grid.Selected))
	}
	v.grid.ToggleSelected(0)
	if _, err := s.Retry(t.Context(), core.FailureFilter{}); err != nil {
		t.Fatal(err)
	}
	v.poll()
	st.Until(func() bool { return v.rows[0].State == core.FailureWaiting })
	st.Open(NewRejects(st.Host))
	asked := v.pollQuery.Generation
	if v.poll(); v.pollQuery.Generation != asked {
		t.Error("it looks again while the page is hidden")
	}
}

func TestFailuresMarkAll(t *testing.T) {
	st, v, _ := openFailures(t)
	v.grid.SelectAll()
	if st.Button("Retry 40 marked"); !v.grid.AllSelected() {
		t.Error("not all are marked")
	}
	v.grid.SelectAll()
	if len(v.grid.Selected) != 0 {
		t.Errorf("%d are still marked", len(v.grid.Selected))
	}
	st.Button("Retry all that match…")
}

// slowStore answers when it is told to.
type slowStore struct {
	core.Store
	asked, answer chan struct{}
}

func (s slowStore) Census(ctx context.Context, most int) (core.Census, error) {
	select {
	case s.asked <- struct{}{}:
	case <-ctx.Done():
		return core.Census{}, ctx.Err()
	}
	select {
	case <-s.answer:
		return s.Store.Census(ctx, most)
	case <-ctx.Done():
		return core.Census{}, ctx.Err()
	}
}

// A store that takes longer than the interval between two looks is not asked again before
// it has answered.
func TestFailuresOfASlowStore(t *testing.T) {
	st, v, s := openFailures(t)
	slow := slowStore{s, make(chan struct{}, 10), make(chan struct{})}
	st.Fake.StoreNow = slow
	v.Changed()
	slow.answer <- struct{}{}
	st.Until(func() bool { return len(v.rows) == 40 && !v.loading })
	if _, err := s.Discard(t.Context(), core.FailureFilter{}); err != nil {
		t.Fatal(err)
	}
	<-slow.asked
	v.poll()
	<-slow.asked
	for range 3 {
		v.poll()
	}
	slow.answer <- struct{}{}
	st.Until(func() bool { return v.rows[0].State == core.FailureDiscarded })
	if len(slow.asked) > 0 {
		t.Errorf("it was asked %d times more", len(slow.asked))
	}
	close(slow.answer)
}

func TestFailuresLookByThemselves(t *testing.T) {
	st, v, s := openFailures(t)
	st.Leave()
	v.pollEvery = time.Millisecond
	st.Open(v)
	if _, err := s.Discard(t.Context(), core.FailureFilter{}); err != nil {
		t.Fatal(err)
	}
	st.Until(func() bool { return v.rows[0].State == core.FailureDiscarded })
}

// fullStore is a store without room.
type fullStore struct{ core.Store }

func (fullStore) Retry(context.Context, core.FailureFilter) (int, error) {
	return 0, errors.New("retry: the disk is full")
}

// The error of a decision stays, and so do the marks, for another try, also
// after the next poll.
func TestFailuresDecisionFails(t *testing.T) {
	st, v, s := openFailures(t)
	st.Fake.StoreNow = fullStore{s}
	v.Changed()
	st.Until(func() bool { return len(v.rows) == 40 && !v.loading })
	v.grid.ToggleSelected(0)
	test.Tap(st.Button("Retry 1 marked"))
	st.Until(func() bool { return !v.deciding && !v.loading })
	v.reload()
	st.Until(func() bool { return !v.loading })
	if !strings.Contains(v.message.Text.Text, "the disk is full") || len(v.grid.Selected) != 1 {
		t.Errorf("it says %q, %d are marked", v.message.Text.Text, len(v.grid.Selected))
	}
}

// A search cancels the count before a decision.
func TestFailuresSearchWhileCounting(t *testing.T) {
	st, v, _ := openFailures(t)
	v.stopPolling()
	v.decideAll(discarding)
	st.Enter(v.text, "timeout")
	st.Until(func() bool { return !v.loading })
	st.Goroutines.Wait()
	st.Until(func() bool { return len(st.Queue) == 0 }) // nor does it ask later
	if st.Button("Discard all that match…").Disabled() {
		t.Error("nothing can be decided any more")
	}
	if st.Win.Canvas().Overlays().Top() != nil {
		t.Error("it asks about what matched before")
	}
}

// The page shows only the rows of the store that is open now, even if the old
// one's were being read when it was hidden.
func TestAnotherStoreWhileHidden(t *testing.T) {
	st, v, _ := openFailures(t)
	v.reload()
	st.Leave()
	other := hosttest.OpenStore(t)
	hosttest.Fill(t, other, 4)
	hosttest.FailAll(t, other)
	st.Fake.StoreNow = other
	st.Open(v)
	if len(v.rows) != 0 {
		t.Errorf("%d rows of the old store are shown", len(v.rows))
	}
	st.Until(func() bool { return len(v.rows) == 2 && !v.loading })
	if want := "1 waiting · 1 dead · 0 discarded"; v.heading.Text != want {
		t.Errorf("got heading %q, want %q", v.heading.Text, want)
	}
}
