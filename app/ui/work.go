package ui

import (
	"context"
	"time"
)

// work does something that may block on a goroutine of its own, and then
// lets done, on the window's goroutine, show what came of it. A window that
// closes ends ctx and waits; done isn't called then.
func (w *window) work(do func(ctx context.Context) error, done func(error)) {
	if w.closing {
		return
	}
	w.working.Go(func() {
		err := do(w.ctx)
		if w.ctx.Err() != nil {
			return
		}
		w.do(func() { done(err) })
	})
}

// try does something that shows its success by itself.
func (w *window) try(do func(context.Context) error, failed string) {
	w.work(do, func(err error) {
		if err != nil {
			w.fail(failed, err)
		}
	})
}

// later runs a function on the window's goroutine after a while, unless the
// window closes before.
func (w *window) later(after time.Duration, run func()) {
	if w.closing {
		return
	}
	w.working.Go(func() {
		select {
		case <-time.After(after):
			w.do(run)
		case <-w.ctx.Done():
		}
	})
}

// every runs a function on the window's goroutine again and again, until ctx
// ends. ctx is one of the window's.
func (w *window) every(ctx context.Context, pause time.Duration, run func()) {
	if w.closing {
		return
	}
	w.working.Go(func() {
		ticker := time.NewTicker(pause)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				w.do(func() {
					if ctx.Err() == nil {
						run()
					}
				})
			case <-ctx.Done():
				return
			}
		}
	})
}

// during calls tell at once, and then twice a second on the window's goroutine
// until ctx ends. An animation would paint the whole window sixty times.
func (w *window) during(ctx context.Context, tell func(took time.Duration)) {
	began := time.Now()
	tell(0)
	w.every(ctx, 500*time.Millisecond, func() { tell(time.Since(began)) })
}
