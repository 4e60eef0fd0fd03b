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

// simulated is the source of simulated events.
const simulated = "simulate"

// countSimulated counts the simulated events of a store by its totals. With first it
// stops as soon as there is one.
func countSimulated(ctx context.Context, s control.Store, first bool) (n int64, err error) {
	for c, err := range s.Counts(ctx, core.Filter{Sources: []string{simulated}}) {
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

// removeSimulated removes the simulated events from the open store after a person
// has confirmed it, and then calls then.
func removeSimulated(h *host.Host, then func()) {
	s, state := h.Engine.Store(), h.Engine.State()
	if s == nil || h.Covered() {
		return
	}
	title := text.Tr("Remove simulated events")
	if state.Source == simulated && state.Phase == control.Running {
		h.ShowText(title, text.Tr("Simulated traffic is running into {{.Store}}. Pause it first.", text.With("Store", host.StoreName(state))))
		return
	}
	var n, last int64
	h.Work(func(ctx context.Context) (err error) {
		if last, err = core.Newest(ctx, s); err == nil {
			n, err = countSimulated(ctx, s, false)
		}
		return err
	}, func(err error) {
		switch {
		case err != nil:
			h.ShowError(text.Tr("The simulated events were not counted"), err)
		case h.Covered(): // something else was opened in the meantime
		case n == 0:
			h.ShowInfo(text.Tr("There are no simulated events in {{.Store}}", text.With("Store", host.StoreName(state))))
		default:
			h.Confirm(title, text.Trn(n,
				"Remove {{.Events}} simulated event from {{.Store}}, with its totals and failures, as if it had never been stored? All other events stay.",
				"Remove {{.Events}} simulated events from {{.Store}}, with their totals and failures, as if they had never been stored? All other events stay.",
				text.With("Events", text.Grouped(float64(n)), "Store", host.StoreName(state))),
				text.Trn(n, "Remove {{.Events}} event", "Remove {{.Events}} events", text.With("Events", text.Grouped(float64(n)))),
				func() { removeAll(h, s, n, last, then) })
		}
	})
}

// removeStep is how many events one step of a removal examines.
const removeStep = 1000

// removeAll removes the simulated events up to the id last in steps, and shows
// the progress. If a person cancels it, the remaining ones stay.
func removeAll(h *host.Host, s control.Store, all, last int64, then func()) {
	d := h.NewDialog(text.Tr("Remove simulated events"), "", host.MessageWidth)
	d.MessageLines = 2
	progress := widget.NewTruncatedLabel("")
	ctx, cancel := context.WithCancel(h.Ctx)
	d.OnClosed = cancel
	closeButton := d.Button(text.Tr("Cancel"), d.Close).ReserveWidth(text.Tr("Close"))
	d.Open(widget.VStack(widget.Unpadded(progress)), nil)
	var removed int64 // belongs to the window's goroutine
	h.ShowElapsed(ctx, func(time.Duration) {
		progress.SetText(text.Tr("{{.Removed}} of {{.All}} events removed", text.With("Removed", text.Grouped(float64(removed)), "All", text.Grouped(float64(max(all, removed))))))
	})
	h.Work(func(context.Context) error {
		for more := true; more; {
			n := 0
			var err error
			if n, more, err = s.RemoveSource(ctx, simulated, last, removeStep); err != nil {
				return err
			}
			h.Do(func() { removed += int64(n) })
		}
		return nil
	}, func(err error) {
		canceled := ctx.Err() != nil
		cancel()
		then()
		if canceled {
			return
		}
		closeButton.SetText(text.Tr("Close"))
		d.OnSubmit = d.Close
		progress.SetText("")
		switch {
		case errors.Is(err, core.ErrClosed):
			d.SetMessage(style.Alarm, text.Tr("The store was closed meanwhile: remove the rest when it is open again"))
		case err != nil:
			d.SetMessage(style.Alarm, text.Error(err))
		default:
			d.SetMessage(style.Calm, text.Trn(removed, "{{.Events}} event removed", "{{.Events}} events removed", text.With("Events", text.Grouped(float64(removed)))))
		}
	})
}
