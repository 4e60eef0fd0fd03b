//go:build !headless

package ui

import (
	"context"
	"log/slog"
	"time"

	"weir/app/ui/control"
	"weir/core/metrics"
)

// Phase is a part of a measurement.
type Phase struct {
	Name   string
	Lasts  time.Duration
	Frozen bool // the view is
}

// Passed is what the window saw of a phase.
type Passed struct {
	Phase
	Queue metrics.Histogram // how long functions waited to be run on the window's goroutine
}

// Measure opens the window over an engine as Run does, goes through the phases and
// closes it. first is called when the first frame is on the screen, began and
// ended around each phase; they may take their time and are not called at once.
func Measure(ctx context.Context, d control.Engine, run func(context.Context) error, phases []Phase, first func(), began func(Phase), ended func(Passed)) error {
	return open(ctx, benchID, d, run, slog.New(slog.DiscardHandler), func(w *window) {
		w.Working.Go(func() {
			w.dashboard.AwaitFrame(w.Ctx)
			first()
			for _, p := range phases {
				w.Do(func() {
					w.dashboard.SetFrozen(p.Frozen)
					w.dashboard.TakeQueueTimes()
				})
				began(p)
				select {
				case <-time.After(p.Lasts):
				case <-w.Ctx.Done():
					return
				}
				seen := make(chan Passed, 1)
				w.Do(func() {
					seen <- Passed{p, w.dashboard.TakeQueueTimes()}
				})
				select {
				case s := <-seen:
					ended(s)
				case <-w.Ctx.Done():
					return
				}
			}
			w.Do(w.quit)
		})
	})
}
