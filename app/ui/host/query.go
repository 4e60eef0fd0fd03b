package host

import (
	"context"

	"weir/app/ui/control"
)

// Query asks the store for something repeatedly. The answer to an earlier run is
// discarded.
type Query struct {
	Host       *Host
	Generation int
	Running    bool // the answer to the last run is still to come
	cancel     context.CancelFunc
}

// Run cancels the earlier run. Then it runs do on its own goroutine and, when that has
// returned, done on the window's. do may call show to run functions on the window's
// goroutine before it returns, for partial answers.
func (q *Query) Run(s control.Store, do func(ctx context.Context, s control.Store, show func(func())) error, done func(error)) {
	q.Cancel()
	ctx, cancel := context.WithCancel(q.Host.Ctx)
	q.cancel, q.Running = cancel, true
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
		current(func() {
			q.Running = false
			done(err)
		})()
	})
}

// Cancel cancels the current run; its done is not called.
func (q *Query) Cancel() {
	q.Generation++
	q.Running = false
	if q.cancel != nil {
		q.cancel()
	}
}
