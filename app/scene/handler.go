package scene

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"weir/core"
)

// handler takes its time for each event, and fails for one of them.
type handler struct {
	work   atomic.Int64 // ns; it waits, and uses no processor
	slow   atomic.Pointer[slowEvents]
	poison atomic.Int64 // the event that fails; nextEvent: whichever comes next; 0: none
	tried  atomic.Int64 // how often that event has failed
	cured  atomic.Bool  // it fails no longer
	healed atomic.Bool  // it was handled without an error
}

// nextEvent has the next event be the one that fails.
const nextEvent = -1

func newHandler(work time.Duration) *handler {
	h := &handler{}
	h.work.Store(int64(work))
	return h
}

var errPoison = errors.New("this event's handler always fails, in this scene")

// Handle implements core.Handler.
func (h *handler) Handle(ctx context.Context, e *core.Event, _ int) error {
	work := time.Duration(h.work.Load())
	if slow := h.slow.Load(); slow != nil && slow.first <= e.ID && e.ID <= slow.last {
		work = slow.work
	}
	if work > 0 {
		if err := wait(ctx, work); err != nil {
			return err
		}
	}
	h.poison.CompareAndSwap(nextEvent, e.ID)
	if h.poison.Load() != e.ID {
		return nil
	}
	if h.cured.Load() {
		h.healed.Store(true)
		return nil
	}
	h.tried.Add(1)
	return errPoison
}

// slowEvents are events that take longer than others.
type slowEvents struct {
	first, last int64 // ids
	work        time.Duration
}

// linger has some events take longer, so that one can watch them.
func (h *handler) linger(first, last int64, work time.Duration) {
	h.slow.Store(&slowEvents{first, last, work})
}

// wait waits for d; the error is ctx's.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
