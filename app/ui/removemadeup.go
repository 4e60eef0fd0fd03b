package ui

import (
	"context"
	"errors"
	"time"

	"weir/app/ui/desk"
	"weir/core"
)

// madeUp is the source of made-up events.
const madeUp = "simulate"

// countMadeUp counts the made-up events of a store by its totals; with first it
// stops at the first ones.
func countMadeUp(ctx context.Context, s core.Store, first bool) (n int64, err error) {
	for c, err := range s.Counts(ctx, core.Filter{Sources: []string{madeUp}}) {
		if err != nil {
			return 0, err
		}
		n += c.Events
		if first && n > 0 {
			break
		}
	}
	return n, nil
}

// removeMadeUp removes the made-up events from the open store after a person has
// confirmed it; then is called when some are gone.
func removeMadeUp(w *host, then func()) {
	s, state := w.desk.Store(), w.desk.State()
	if s == nil || w.covered() {
		return
	}
	title := tr("Remove made-up events")
	if state.Source == madeUp && state.Phase == desk.Running {
		w.told(title, tr("Made-up traffic is running into {{.Store}}. Pause it first.", with("Store", storeName(state))))
		return
	}
	var n, last int64
	w.work(func(ctx context.Context) (err error) {
		if last, err = core.Newest(ctx, s); err == nil {
			n, err = countMadeUp(ctx, s, false)
		}
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.fail(tr("The made-up events were not counted"), err)
		case w.covered(): // something else was opened meanwhile
		case n == 0:
			w.tell(tr("There are no made-up events in {{.Store}}", with("Store", storeName(state))))
		default:
			w.ask(title, trn(n,
				"Remove {{.Events}} made-up event from {{.Store}}, with its totals and failures, as if it had never been stored? All other events stay.",
				"Remove {{.Events}} made-up events from {{.Store}}, with their totals and failures, as if they had never been stored? All other events stay.",
				with("Events", grouped(float64(n)), "Store", storeName(state))),
				trn(n, "Remove {{.Events}} event", "Remove {{.Events}} events", with("Events", grouped(float64(n)))),
				func() { removeAll(w, s, n, last, then) })
		}
	})
}

// removeStep is how many events one step of a removal looks at.
const removeStep = 1000

// removing removes the made-up events up to the id last step by step and shows
// how far it has come. Cancelled, it leaves those that are still there.
func removeAll(w *host, s core.Store, all, last int64, then func()) {
	d := w.newSheet(tr("Remove made-up events"), "", reportWidth)
	d.lines = 2
	going := newCutLabel("")
	ctx, cancel := context.WithCancel(w.ctx)
	d.closed = cancel
	end := d.verb(tr("Cancel"), d.close).says(tr("Close"))
	d.show(stacked(flush(going)), nil)
	var removed int64 // of the window's goroutine
	w.during(ctx, func(time.Duration) {
		going.SetText(tr("{{.Removed}} of {{.All}} events removed", with("Removed", grouped(float64(removed)), "All", grouped(float64(max(all, removed))))))
	})
	w.work(func(context.Context) error {
		for more := true; more; {
			n := 0
			var err error
			if n, more, err = s.RemoveSource(ctx, madeUp, last, removeStep); err != nil {
				return err
			}
			w.do(func() { removed += int64(n) })
		}
		return nil
	}, func(err error) {
		canceled := ctx.Err() != nil
		cancel()
		then()
		if canceled {
			return
		}
		end.SetText(tr("Close"))
		d.submit = d.close
		going.SetText("")
		switch {
		case errors.Is(err, core.ErrClosed):
			d.say(alarm, tr("The store was closed meanwhile: remove the rest when it is open again"))
		case err != nil:
			d.say(alarm, err.Error())
		default:
			d.say(calm, trn(removed, "{{.Events}} event removed", "{{.Events}} events removed", with("Events", grouped(float64(removed)))))
		}
	})
}
