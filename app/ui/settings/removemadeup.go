package settings

import (
	"context"
	"errors"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// madeUp is the source of made-up events.
const madeUp = "simulate"

// countMadeUp counts the made-up events of a store by its totals; with first it
// stops at the first ones.
func countMadeUp(ctx context.Context, s control.Store, first bool) (n int64, err error) {
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
func removeMadeUp(w *host.Host, then func()) {
	s, state := w.Engine.Store(), w.Engine.State()
	if s == nil || w.Covered() {
		return
	}
	title := text.Tr("Remove made-up events")
	if state.Source == madeUp && state.Phase == control.Running {
		w.ShowText(title, text.Tr("Made-up traffic is running into {{.Store}}. Pause it first.", text.With("Store", host.StoreName(state))))
		return
	}
	var n, last int64
	w.Work(func(ctx context.Context) (err error) {
		if last, err = core.Newest(ctx, s); err == nil {
			n, err = countMadeUp(ctx, s, false)
		}
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.Fail(text.Tr("The made-up events were not counted"), err)
		case w.Covered(): // something else was opened meanwhile
		case n == 0:
			w.Tell(text.Tr("There are no made-up events in {{.Store}}", text.With("Store", host.StoreName(state))))
		default:
			w.Ask(title, text.Trn(n,
				"Remove {{.Events}} made-up event from {{.Store}}, with its totals and failures, as if it had never been stored? All other events stay.",
				"Remove {{.Events}} made-up events from {{.Store}}, with their totals and failures, as if they had never been stored? All other events stay.",
				text.With("Events", text.Grouped(float64(n)), "Store", host.StoreName(state))),
				text.Trn(n, "Remove {{.Events}} event", "Remove {{.Events}} events", text.With("Events", text.Grouped(float64(n)))),
				func() { removeAll(w, s, n, last, then) })
		}
	})
}

// removeStep is how many events one step of a removal looks at.
const removeStep = 1000

// removing removes the made-up events up to the id last step by step and shows
// how far it has come. Cancelled, it leaves those that are still there.
func removeAll(w *host.Host, s control.Store, all, last int64, then func()) {
	d := w.NewDialog(text.Tr("Remove made-up events"), "", host.ReportWidth)
	d.MessageLines = 2
	going := widget.NewTruncatedLabel("")
	ctx, cancel := context.WithCancel(w.Ctx)
	d.Closed = cancel
	end := d.Button(text.Tr("Cancel"), d.Close).KeepRoomFor(text.Tr("Close"))
	d.Open(widget.Stacked(widget.Flush(going)), nil)
	var removed int64 // of the window's goroutine
	w.While(ctx, func(time.Duration) {
		going.SetText(text.Tr("{{.Removed}} of {{.All}} events removed", text.With("Removed", text.Grouped(float64(removed)), "All", text.Grouped(float64(max(all, removed))))))
	})
	w.Work(func(context.Context) error {
		for more := true; more; {
			n := 0
			var err error
			if n, more, err = s.RemoveSource(ctx, madeUp, last, removeStep); err != nil {
				return err
			}
			w.Do(func() { removed += int64(n) })
		}
		return nil
	}, func(err error) {
		canceled := ctx.Err() != nil
		cancel()
		then()
		if canceled {
			return
		}
		end.SetText(text.Tr("Close"))
		d.Submit = d.Close
		going.SetText("")
		switch {
		case errors.Is(err, core.ErrClosed):
			d.Say(style.Alarm, text.Tr("The store was closed meanwhile: remove the rest when it is open again"))
		case err != nil:
			d.Say(style.Alarm, err.Error())
		default:
			d.Say(style.Calm, text.Trn(removed, "{{.Events}} event removed", "{{.Events}} events removed", text.With("Events", text.Grouped(float64(removed)))))
		}
	})
}
