package host

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// Work does something that may block on a goroutine of its own, and then
// lets done, on the window's goroutine, show what came of it. A window that
// closes ends ctx and waits; done isn't called then.
func (h *Host) Work(do func(ctx context.Context) error, done func(error)) {
	if h.Closing {
		return
	}
	h.Goroutines.Go(func() {
		err := do(h.Ctx)
		if h.Ctx.Err() != nil {
			return
		}
		h.Do(func() { done(err) })
	})
}

// try does something that shows its success by itself.
func (h *Host) try(do func(context.Context) error, failed string) {
	h.Work(do, func(err error) {
		if err != nil {
			h.ShowError(failed, err)
		}
	})
}

// After runs a function on the window's goroutine after a while, unless the
// window closes before.
func (h *Host) After(after time.Duration, run func()) {
	if h.Closing {
		return
	}
	h.Goroutines.Go(func() {
		select {
		case <-time.After(after):
			h.Do(run)
		case <-h.Ctx.Done():
		}
	})
}

// Every runs a function on the window's goroutine again and again, until ctx
// ends. ctx is one of the window's.
func (h *Host) Every(ctx context.Context, pause time.Duration, run func()) {
	if h.Closing {
		return
	}
	h.Goroutines.Go(func() {
		ticker := time.NewTicker(pause)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				h.Do(func() {
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

// While calls tell at once, and then twice a second on the window's goroutine
// until ctx ends. An animation would paint the whole window sixty times.
func (h *Host) ShowElapsed(ctx context.Context, tell func(took time.Duration)) {
	began := time.Now()
	tell(0)
	h.Every(ctx, 500*time.Millisecond, func() { tell(time.Since(began)) })
}

// Notify shows a notification on the desktop. That one has none is told in the
// log of Fyne.
func (h *Host) Notify(text string) {
	h.Work(func(context.Context) error { // it waits for the desktop
		h.App.SendNotification(fyne.NewNotification("Weir", text))
		return nil
	}, func(error) {})
}
