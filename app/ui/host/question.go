package host

import (
	"context"

	"weir/app/ui/control"
)

// Question is something that a page asks the store, again and again. The
// answer to an older one no longer counts.
type Question struct {
	W      *Host
	Asked  int
	cancel context.CancelFunc
}

// Ask lets do ask the store on a goroutine of its own, and then done show the
// answer on the window's. show does the same with what is known before that.
// All that was asked before is cancelled.
func (q *Question) Ask(s control.Store, do func(ctx context.Context, s control.Store, show func(func())) error, done func(error)) {
	q.Drop()
	ctx, cancel := context.WithCancel(q.W.Ctx)
	q.cancel = cancel
	mine := q.Asked
	current := func(f func()) func() {
		return func() {
			if mine == q.Asked && !q.W.Closing {
				f()
			}
		}
	}
	q.W.Work(func(context.Context) error {
		return do(ctx, s, func(f func()) {
			if ctx.Err() == nil {
				q.W.Do(current(f))
			}
		})
	}, func(err error) {
		cancel()
		current(func() { done(err) })()
	})
}

// Drop cancels what was asked.
func (q *Question) Drop() {
	q.Asked++
	if q.cancel != nil {
		q.cancel()
	}
}
