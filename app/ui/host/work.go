package host

import (
	"context"
	"runtime"
	"strings"
	"time"

	"fyne.io/fyne/v2"
)

// Work runs do, which may block, on its own goroutine, and then done with its error on
// the window's. When the window closes, ctx is cancelled, the window waits for do, and
// done isn't called.
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

// try runs something whose success is visible by itself, and shows its error.
func (h *Host) try(do func(context.Context) error, failed string) {
	h.Work(do, func(err error) {
		if err != nil {
			h.ShowError(failed, err)
		}
	})
}

// After runs a function on the window's goroutine after a delay, unless the window
// closes before.
func (h *Host) After(delay time.Duration, run func()) {
	if h.Closing {
		return
	}
	h.Goroutines.Go(func() {
		select {
		case <-time.After(delay):
			h.Do(run)
		case <-h.Ctx.Done():
		}
	})
}

// Every runs a function on the window's goroutine at each interval until ctx ends. ctx
// must be derived from Ctx.
func (h *Host) Every(ctx context.Context, interval time.Duration, run func()) {
	if h.Closing {
		return
	}
	h.Goroutines.Go(func() {
		ticker := time.NewTicker(interval)
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

// ShowElapsed calls show at once, and then twice a second on the window's goroutine
// until ctx ends, with the time since the first call. (An animation would repaint the
// whole window sixty times a second.)
func (h *Host) ShowElapsed(ctx context.Context, show func(elapsed time.Duration)) {
	began := time.Now()
	show(0)
	h.Every(ctx, 500*time.Millisecond, func() { show(time.Since(began)) })
}

// Notify shows a desktop notification. Where the desktop has none, Fyne logs it.
func (h *Host) Notify(text string) {
	if runtime.GOOS == "windows" {
		text = inPowerShell.Replace(text)
	}
	h.Work(func(context.Context) error { // sending waits for the desktop
		h.App.SendNotification(fyne.NewNotification("Weir", text))
		return nil
	}, func(error) {})
}

// inPowerShell makes a text harmless in the script by which Fyne shows it on Windows, where
// it stands in double quotes. Fyne escapes ` and ", but neither $, which would run what an
// event's kind says, nor the other quotes that end a text there (PowerShell language
// specification, 2.3.5.2).
var inPowerShell = strings.NewReplacer("$", "＄", "“", "'", "”", "'", "„", "'")
