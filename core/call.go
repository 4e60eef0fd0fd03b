package core

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"weir/core/activity"
)

// ErrHandlerTimeout is the cause of a handler's context ending, and the
// failure of the event.
var ErrHandlerTimeout = errors.New("the handler took longer than the handler timeout")

// handlerGrace is how long a handler whose time is over has to return.
const handlerGrace = time.Second

// call is one goroutine that hands events to the handler, one after the other,
// watched by its worker. When a handler doesn't return in time the worker goes
// on with the next event in another goroutine, and the stuck one ends when its
// handler does. A goroutine and a timer for each event would cost more than
// most handlers.
type call struct {
	done    chan struct{}
	errs    []error      // of the events finished; the goroutine's until done
	current atomic.Int64 // index of the event being handled
	since   atomic.Int64 // when it was begun, as nanoseconds since start
	start   time.Time
}

// call hands the claim's events from ≤ i < to to the handler and returns what
// became of them: of all, or of as many as until one used up its time.
func (r *run) call(drain context.Context, claim Claim, from, to int) []error {
	ctx, cancel := context.WithCancelCause(drain)
	defer cancel(nil)
	c := &call{
		done:  make(chan struct{}),
		errs:  make([]error, to-from),
		start: time.Now(),
	}
	lane := activity.LaneOf(drain)
	go func() {
		defer close(c.done)
		for i := range c.errs {
			lane.Progress(from+i, claim.Size())
			c.since.Store(int64(time.Since(c.start)))
			c.current.Store(int64(i))
			c.errs[i] = r.handleOne(ctx, &claim.Events[from+i], claim.attempts(from+i)+1)
			if ctx.Err() != nil {
				return
			}
		}
	}()

	watch := time.NewTimer(r.config.HandlerTimeout)
	defer watch.Stop()
	for {
		select {
		case <-c.done:
			return c.errs
		case <-drain.Done():
			return nil
		case <-watch.C:
		}
		index := c.current.Load()
		left := r.config.HandlerTimeout - (time.Since(c.start) - time.Duration(c.since.Load()))
		if left <= 0 {
			return r.endCall(c, index, cancel)
		}
		watch.Reset(left)
	}
}

// endCall ends a call whose event at index has used up its time. The result
// stops there.
func (r *run) endCall(c *call, index int64, cancel context.CancelCauseFunc) []error {
	cancel(ErrHandlerTimeout)
	grace := time.NewTimer(handlerGrace)
	defer grace.Stop()
	select {
	case <-c.done:
	case <-grace.C:
		r.config.Log.Error("a handler ignores its context; its goroutine is left behind until it returns", "timeout", r.config.HandlerTimeout)
	}
	now := c.current.Load() // published after the results before it
	if now > index {
		// The event at index ended after its time was up and before cancel was
		// called, and cancel ended the context of a later one. The result ends
		// before that one, so that it is handled again.
		return slices.Clone(c.errs[:now])
	}
	return append(slices.Clone(c.errs[:now]), fmt.Errorf("%w of %v", ErrHandlerTimeout, r.config.HandlerTimeout))
}

// handleOne calls the handler; a panic is the event's failure.
func (r *run) handleOne(ctx context.Context, e *Event, attempt int) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
			r.config.Log.Error("a handler panicked", "event", e.ID, "panic", v, "stack", string(debug.Stack()))
		}
	}()
	return r.config.Handler.Handle(ctx, e, attempt)
}
