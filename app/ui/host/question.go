package host

import (
	"context"

	"weir/core"
)

// Question is something that a page asks the store, again and again. The
// answer to an older one no longer counts.
type Query struct {
	Host       *Host
	Generation int
	cancel     context.CancelFunc
}

// Ask lets do ask the store on a goroutine of its own, and then done show the
// answer on the window's. show does the same with what is known before that.
// All that was asked before is cancelled.
func (q *Query) Run(s core.Store, do func(ctx context.Context, s core.Store, show func(func())) error, done func(error)) {
	q.Cancel()
	ctx, cancel := context.WithCancel(q.Host.Ctx)
	q.cancel = cancel
	mine := q.Generation
	current := func(f func()) func() {
		return func() {
			if mine == q.Generation && !q.Host.Closing {
				f()
			}
		}
	}
	q.Host.Work(func(context.Context) error {
		return do(ctx, s, func(f func()) {
			if ctx.Err() == nil {
				q.Host.Do(current(f))
			}
		})
	}, func(err error) {
		cancel()
		current(func() { done(err) })()
	})
}

// Drop cancels what was asked.
func (q *Query) Cancel() {
	q.Generation++
	if q.cancel != nil {
		q.cancel()
	}
}
