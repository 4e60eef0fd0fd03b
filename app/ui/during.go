package ui

import (
	"context"
	"time"
)

// during calls tell at once, and then twice a second on the window's goroutine
// until ctx ends. An animation would paint the whole window sixty times.
func (w *window) during(ctx context.Context, tell func(took time.Duration)) {
	began := time.Now()
	tell(0)
	w.working.Go(func() {
		every := time.NewTicker(500 * time.Millisecond)
		defer every.Stop()
		for {
			select {
			case <-every.C:
				w.do(func() {
					if ctx.Err() == nil {
						tell(time.Since(began))
					}
				})
			case <-ctx.Done():
				return
			}
		}
	})
}
