package settings

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core"
)

// mixed is a store with simulated events; it has only what the removal asks for.
type mixed struct {
	core.Store
	simulated int
	steps     int
	gone      bool // the store was closed
}

func (m *mixed) Counts(_ context.Context, f core.Filter) iter.Seq2[core.Count, error] {
	return func(yield func(core.Count, error) bool) {
		if len(f.Sources) == 1 && f.Sources[0] == "simulate" && m.simulated > 0 {
			_ = yield(core.Count{Source: "simulate", Events: 500}, nil) && yield(core.Count{Source: "simulate", Events: int64(m.simulated) - 500}, nil)
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
		removed = min(max, m.simulated)
	}
	m.simulated -= removed
	return removed, m.simulated > 0, nil
}

// If there are simulated events, the page offers to remove them and asks with
// their number and the store.
func TestRemoveSimulated(t *testing.T) {
	store := &mixed{simulated: 2500}
	d := &hosttest.FormsEngine{StoreNow: store}
	w := hosttest.NewFormsScene(t, d)
	d.StateNow.Source = "none"
	p := New(w.Host)
	w.Open(p)
	w.Until(func() bool { return p.removeButton.Visible() })
	test.Tap(p.removeButton)
	w.Until(func() bool { return w.Covered() })
	s := w.Top()
	if said := strings.Join(hosttest.Texts(s.Form), " "); !strings.Contains(said, "Remove 2\u2009500 simulated events from weir.db") || store.steps > 0 {
		t.Fatalf("it asks %q after %d steps", said, store.steps)
	}
	test.Tap(hosttest.DialogButtonIn(t, s.Buttons, "Cancel"))
	if store.steps > 0 {
		t.Fatal("cancelled, it removes")
	}
	test.Tap(p.removeButton)
	w.Until(func() bool { return w.Covered() })
	test.Tap(hosttest.DialogButtonIn(t, w.Top().Buttons, "Remove 2\u2009500 events"))
	s = w.Top()
	w.Until(func() bool { return s.Message.Text == style.Success+"  2\u2009500 events removed" })
	if store.simulated != 0 || store.steps != 3 {
		t.Errorf("%d are left after %d steps, want none after 3", store.simulated, store.steps)
	}
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !w.Covered() && !p.removeButton.Visible() })
}

// Nothing is offered if there are none, nothing is removed while more arrive,
// and a store that closes is reported.
func TestRemoveSimulatedRefuses(t *testing.T) {
	store := &mixed{}
	d := &hosttest.FormsEngine{StoreNow: store}
	w := hosttest.NewFormsScene(t, d)
	p := New(w.Host)
	w.Open(p)
	w.Until(func() bool { return p.simulatedStore != "" && len(w.Queue) == 0 })
	w.Goroutines.Wait()
	w.Until(func() bool { return len(w.Queue) == 0 }) // the answer is shown
	if p.removeButton.Visible() {
		t.Error("it is offered without any")
	}
	store.simulated = 1000
	p.lookForSimulated()
	w.Until(func() bool { return p.removeButton.Visible() })
	d.StateNow.Phase = control.Running
	test.Tap(p.removeButton)
	if s := w.Top(); !strings.Contains(strings.Join(hosttest.Texts(s.Form), " "), "Pause it first") {
		t.Errorf("while traffic runs it says %q", hosttest.Texts(s.Form))
	}
	w.Key(fyne.KeyReturn)
	d.StateNow.Phase, store.gone = control.Paused, true
	test.Tap(p.removeButton)
	w.Until(func() bool { return w.Covered() })
	test.Tap(hosttest.DialogButtonIn(t, w.Top().Buttons, "Remove 1\u2009000 events"))
	s := w.Top()
	w.Until(func() bool { return strings.Contains(s.Message.Text, "remove the rest when it is open again") })
}
