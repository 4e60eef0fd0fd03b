package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// work does something that may block on a goroutine of its own, and then
// lets done, on the window's goroutine, show what came of it. A window that
// closes ends ctx and waits; done isn't called then.
func (h *host) work(do func(ctx context.Context) error, done func(error)) {
	if h.closing {
		return
	}
	h.working.Go(func() {
		err := do(h.ctx)
		if h.ctx.Err() != nil {
			return
		}
		h.do(func() { done(err) })
	})
}

// try does something that shows its success by itself.
func (h *host) try(do func(context.Context) error, failed string) {
	h.work(do, func(err error) {
		if err != nil {
			h.fail(failed, err)
		}
	})
}

// later runs a function on the window's goroutine after a while, unless the
// window closes before.
func (h *host) later(after time.Duration, run func()) {
	if h.closing {
		return
	}
	h.working.Go(func() {
		select {
		case <-time.After(after):
			h.do(run)
		case <-h.ctx.Done():
		}
	})
}

// every runs a function on the window's goroutine again and again, until ctx
// ends. ctx is one of the window's.
func (h *host) every(ctx context.Context, pause time.Duration, run func()) {
	if h.closing {
		return
	}
	h.working.Go(func() {
		ticker := time.NewTicker(pause)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				h.do(func() {
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
func (h *host) during(ctx context.Context, tell func(took time.Duration)) {
	began := time.Now()
	tell(0)
	h.every(ctx, 500*time.Millisecond, func() { tell(time.Since(began)) })
}

// notify shows a notification on the desktop. That one has none is told in the
// log of Fyne.
func (h *host) notify(text string) {
	h.work(func(context.Context) error { // it waits for the desktop
		h.app.SendNotification(fyne.NewNotification("Weir", text))
		return nil
	}, func(error) {})
}
