package ui

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/desk"
	"weir/core"
)

// mixed is a store of which only made-up events and totals are there.
type mixed struct {
	core.Store
	madeUp int
	steps  int
	gone   bool // the store was closed
}

func (m *mixed) Counts(_ context.Context, f core.Filter) iter.Seq2[core.Count, error] {
	return func(yield func(core.Count, error) bool) {
		if len(f.Sources) == 1 && f.Sources[0] == "simulate" && m.madeUp > 0 {
			_ = yield(core.Count{Source: "simulate", Events: 500}, nil) && yield(core.Count{Source: "simulate", Events: int64(m.madeUp) - 500}, nil)
		}
	}
}

// newestOfMixed is the id of its newest event.
const newestOfMixed = 4711

func (*mixed) Page(context.Context, core.PageQuery) (core.Page, error) {
	return core.Page{Events: []core.Stored{{Event: core.Event{ID: newestOfMixed}}}}, nil
}

func (m *mixed) RemoveSource(_ context.Context, source string, last int64, max int) (removed int, more bool, err error) {
	if last != newestOfMixed {
		return 0, false, fmt.Errorf("removes up to %d, want what was there when it asked", last)
	}
	if m.steps++; m.gone {
		return 0, false, core.ErrClosed
	}
	if source == "simulate" {
		removed = min(max, m.madeUp)
	}
	m.madeUp -= removed
	return removed, m.madeUp > 0, nil
}

// TestRemoveMadeUp: where there are made-up events the settings offer to remove
// them, which is confirmed with their number and the store.
func TestRemoveMadeUp(t *testing.T) {
	store := &mixed{madeUp: 2500}
	d := &formsDesk{store: store}
	w := formsScene(t, d)
	d.state.Source = "none"
	p := newSettings(w.host)
	w.open(p)
	w.until(func() bool { return p.remove.Visible() })
	test.Tap(p.remove)
	w.until(func() bool { return w.covered() })
	s := w.top()
	if said := strings.Join(texts(s.form), " "); !strings.Contains(said, "Remove 2\u2009500 made-up events from weir.db") || store.steps > 0 {
		t.Fatalf("it asks %q after %d steps", said, store.steps)
	}
	test.Tap(verbOf(t, s.verbs, "Cancel"))
	if store.steps > 0 {
		t.Fatal("cancelled, it removes")
	}
	test.Tap(p.remove)
	w.until(func() bool { return w.covered() })
	test.Tap(verbOf(t, w.top().verbs, "Remove 2\u2009500 events"))
	s = w.top()
	w.until(func() bool { return s.message.Text == success+"  2\u2009500 events removed" })
	if store.madeUp != 0 || store.steps != 3 {
		t.Errorf("%d are left after %d steps, want none after 3", store.madeUp, store.steps)
	}
	w.key(fyne.KeyReturn)
	w.until(func() bool { return !w.covered() && !p.remove.Visible() })
}

// TestRemoveMadeUpRefuses: nothing is offered where there is nothing, nothing is
// removed while more comes, and a store that closes is said.
func TestRemoveMadeUpRefuses(t *testing.T) {
	store := &mixed{}
	d := &formsDesk{store: store}
	w := formsScene(t, d)
	p := newSettings(w.host)
	w.open(p)
	w.until(func() bool { return p.looked != "" && len(w.queue) == 0 })
	w.working.Wait()
	if p.remove.Visible() {
		t.Error("it is offered without any")
	}
	store.madeUp = 1000
	p.lookForMadeUp()
	w.until(func() bool { return p.remove.Visible() })
	d.state.Phase = desk.Running
	test.Tap(p.remove)
	if s := w.top(); !strings.Contains(strings.Join(texts(s.form), " "), "Pause it first") {
		t.Errorf("while traffic runs it says %q", texts(s.form))
	}
	w.key(fyne.KeyReturn)
	d.state.Phase, store.gone = desk.Paused, true
	test.Tap(p.remove)
	w.until(func() bool { return w.covered() })
	test.Tap(verbOf(t, w.top().verbs, "Remove 1\u2009000 events"))
	s := w.top()
	w.until(func() bool { return strings.Contains(s.message.Text, "remove the rest when it is open again") })
}
