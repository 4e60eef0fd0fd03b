package ui

import (
	"context"

	"weir/core"
)

// question is something that a page asks the store, again and again. The
// answer to an older one no longer counts.
type question struct {
	w      *host
	asked  int
	cancel context.CancelFunc
}

// ask lets do ask the store on a goroutine of its own, and then done show the
// answer on the window's. show does the same with what is known before that.
// All that was asked before is cancelled.
func (q *question) ask(s core.Store, do func(ctx context.Context, s core.Store, show func(func())) error, done func(error)) {
	q.drop()
	ctx, cancel := context.WithCancel(q.w.ctx)
	q.cancel = cancel
	mine := q.asked
	current := func(f func()) func() {
		return func() {
			if mine == q.asked && !q.w.closing {
				f()
			}
		}
	}
	q.w.work(func(context.Context) error {
		return do(ctx, s, func(f func()) {
			if ctx.Err() == nil {
				q.w.do(current(f))
			}
		})
	}, func(err error) {
		cancel()
		current(func() { done(err) })()
	})
}

// drop cancels what was asked.
func (q *question) drop() {
	q.asked++
	if q.cancel != nil {
		q.cancel()
	}
}
