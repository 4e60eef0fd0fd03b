//go:build !headless

package ui

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"weir/app/ui/desk"
)

// Resting is what the window did while nobody touched it.
type Resting struct {
	Page   string // in front
	Open   string // what was open there; empty: nothing
	Paints int    // how often the window was painted
}

// Rest opens the window over a desk as Run does, goes through all pages, panes
// and dialogs, leaves each alone for so long, and closes the window. Each gets
// settle to read and to paint what it shows; then began is called, and ended when
// the time is over, both on a goroutine of their own. The store needs an event, a
// failure and a reject.
func Rest(ctx context.Context, d desk.Desk, run func(context.Context) error, settle, lasts time.Duration, began func(), ended func(Resting)) error {
	var failed error
	err := open(ctx, benchID, d, run, slog.New(slog.DiscardHandler), func(w *window) {
		painted := w.countPaints()
		w.working.Go(func() {
			defer w.do(func() { w.quit() })
			w.dashboard.awaitFrame(w.ctx)
			for i, p := range w.pages {
				w.do(func() { w.show(i) })
				w.wait(settle)
				for _, s := range w.restsIn(i) {
					if failed = w.bringInto(s, settle); failed != nil {
						failed = fmt.Errorf("page %q: %w", p.name, failed)
						return
					}
					began()
					before := painted.n.Load()
					if !w.wait(lasts) {
						return
					}
					ended(Resting{p.name, s.open, int(painted.n.Load() - before)})
					w.do(w.closeAll)
				}
			}
		})
	})
	if failed != nil {
		return failed
	}
	return err
}

// restsIn are restsOf for another goroutine; none once the window closes.
func (w *window) restsIn(page int) []rest {
	found := make(chan []rest, 1)
	w.do(func() { found <- w.restsOf(page) })
	select {
	case all := <-found:
		return all
	case <-w.ctx.Done():
		return nil
	}
}

// bringInto brings the page in front into a state, from another goroutine.
func (w *window) bringInto(s rest, settle time.Duration) error {
	if s.show != nil {
		w.do(s.show)
		w.wait(settle)
	}
	open := make(chan bool, 1)
	w.do(func() { open <- w.isOpen() })
	select {
	case is := <-open:
		if is != (s.show != nil) {
			return fmt.Errorf("%q: something is open: %v", s.open, is)
		}
	case <-w.ctx.Done():
	}
	return w.ctx.Err()
}

// wait waits, and reports whether the window is still open.
func (w *window) wait(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-w.ctx.Done():
		return false
	}
}
