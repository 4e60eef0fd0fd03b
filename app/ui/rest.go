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
			w.dashboard.painter.awaitFrame(w.ctx)
			for _, s := range restStates() {
				if failed = w.bringInto(s, settle); failed != nil {
					return
				}
				began()
				before := painted.n.Load()
				if !w.wait(lasts) {
					return
				}
				ended(Resting{s.page, s.open, int(painted.n.Load() - before)})
				w.do(w.closeAll)
			}
		})
	})
	if failed != nil {
		return failed
	}
	return err
}

// bringInto brings the window into a state, from another goroutine.
func (w *window) bringInto(s restState, settle time.Duration) error {
	w.do(func() { w.showPage(s.page) })
	w.wait(settle)
	if s.show != nil {
		w.do(func() { s.show(w) })
		w.wait(settle)
	}
	open := make(chan bool, 1)
	w.do(func() { open <- w.isOpen() })
	select {
	case is := <-open:
		if is != (s.show != nil) {
			return fmt.Errorf("page %q, %q: something is open: %v", s.page, s.open, is)
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
