package setup

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"weir/core"
)

// Simulation handles simulated events: it takes as long and fails as often as the tuning
// says.
type Simulation struct{ now atomic.Pointer[simulated] }

// simulated is how events are handled under one tuning.
type simulated struct {
	work     time.Duration
	failRate float64
	over     chan struct{} // closed when another tuning has come
}

// Tuned implements core.TunedHandler.
func (h *Simulation) Tuned(t core.Tuning) {
	was := h.now.Swap(&simulated{t.Work, t.FailRate, make(chan struct{})})
	if was != nil {
		close(was.over)
	}
}

// AcceptsAll implements core.TunedHandler.
func (h *Simulation) AcceptsAll() bool {
	s := h.now.Load()
	return s.work == 0 && s.failRate == 0
}

// Handle implements core.Handler. It waits and burns nothing, and it fails a share of all
// attempts, each time the same ones.
func (h *Simulation) Handle(ctx context.Context, e *core.Event, attempt int) error {
	began := time.Now()
	s := h.now.Load()
	for left := s.work; left > 0; left = s.work - time.Since(began) {
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
		case <-s.over:
			s = h.now.Load()
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		}
		timer.Stop()
	}
	if s.failRate > 0 && rand.New(rand.NewPCG(uint64(e.ID), uint64(attempt))).Float64() < s.failRate {
		return errSimulated
	}
	return nil
}

// errSimulated is the failure that fail_rate asks for.
var errSimulated = errors.New("simulated failure (source.simulate.fail_rate)")
