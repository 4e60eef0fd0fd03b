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
	Frozen bool // the charts are frozen
}

// PhaseResult is what the window measured during a phase.
type PhaseResult struct {
	Phase
	Queue metrics.Histogram // how long functions waited for the window's goroutine
}

// Measure opens the window over an engine as Run does, goes through the phases and
// closes the window. first is called when the first frame is on the screen, began and
// ended before and after each phase, all on another goroutine than the window's; they
// may block.
func Measure(ctx context.Context, e control.Engine, run func(context.Context) error, phases []Phase, first func(), began func(Phase), ended func(PhaseResult)) error {
	return open(ctx, benchID, e, run, slog.New(slog.DiscardHandler), func(w *window) {
		w.Goroutines.Go(func() {
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
				seen := make(chan PhaseResult, 1)
				w.Do(func() {
					seen <- PhaseResult{p, w.dashboard.TakeQueueTimes()}
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
