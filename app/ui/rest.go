//go:build !headless

package ui

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/host"
)

// RestResult is what the window did while nobody touched it.
type RestResult struct {
	Page   string
	Open   string // what was open; empty: nothing
	Paints int    // how often the window was painted
}

// Rest opens the window over an engine as Run does, brings it into each of its rests in
// turn, leaves it alone in each for the time lasts, and closes it. Each rest gets the
// time settle to read and to paint what it shows; then began is called, and ended after
// lasts, both on another goroutine than the window's. The store must hold an event, a
// failure and a reject.
func Rest(ctx context.Context, e control.Engine, run func(context.Context) error, settle, lasts time.Duration, began func(), ended func(RestResult)) error {
	var failed error
	err := open(ctx, benchID, e, run, slog.New(slog.DiscardHandler), func(w *window) {
		painted := w.countPaints()
		w.Goroutines.Go(func() {
			defer w.Do(func() { w.quit() })
			w.dashboard.AwaitFrame(w.Ctx)
			for i, p := range w.pages {
				w.Do(func() { w.show(i) })
				w.wait(settle)
				for _, s := range w.restsIn(i) {
					if failed = w.enterState(s, settle); failed != nil {
						failed = fmt.Errorf("page %q: %w", p.name, failed)
						return
					}
					began()
					before := painted.n.Load()
					if !w.wait(lasts) {
						return
					}
					ended(RestResult{p.name, s.Open, int(painted.n.Load() - before)})
					w.Do(w.closeAll)
				}
			}
		})
	})
	if failed != nil {
		return failed
	}
	return err
}

// restsIn is restsOf for other goroutines. It returns nil once the window closes.
func (w *window) restsIn(page int) []host.Rest {
	found := make(chan []host.Rest, 1)
	w.Do(func() { found <- w.restsOf(page) })
	select {
	case all := <-found:
		return all
	case <-w.Ctx.Done():
		return nil
	}
}

// enterState brings the current page into a state, from another goroutine.
func (w *window) enterState(s host.Rest, settle time.Duration) error {
	if s.Show != nil {
		w.Do(s.Show)
		w.wait(settle)
	}
	open := make(chan bool, 1)
	w.Do(func() { open <- w.isOpen() })
	select {
	case is := <-open:
		if is != (s.Show != nil) {
			return fmt.Errorf("%q: something is open: %v", s.Open, is)
		}
	case <-w.Ctx.Done():
	}
	return w.Ctx.Err()
}

// wait waits, and reports whether the window is still open afterwards.
func (w *window) wait(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-w.Ctx.Done():
		return false
	}
}
