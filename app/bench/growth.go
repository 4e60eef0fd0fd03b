package bench

import (
	"context"
	"fmt"
	"time"

	"weir/app/bench/figures"
	"weir/core"
	"weir/core/move"
	"weir/core/simulate"
)

const (
	segment     = 1000      // events
	mostWaiting = 200_000   // of a backlog
	mostSettled = 1_000_000 // of a history
	pairs       = 5         // of measurements with and without a backlog
	mostClaims  = 20        // of one measurement
)

// generate returns the first events of the model.
func generate(ctx context.Context, n int) ([]core.Event, error) {
	source, err := simulate.New(model)
	if err != nil {
		return nil, err
	}
	events := make([]core.Event, n)
	for i := range events {
		r, err := source.Next(ctx)
		if err != nil {
			return nil, err
		}
		e, _ := r.Event() // the source makes nothing else
		events[i] = *e
	}
	return events, nil
}

// measureBacklog compares how fast a store with a backlog and one without give out
// segments and settle them. Filling the first one takes at most the given time.
func (t *target) measureBacklog(ctx context.Context, within time.Duration) (err error) {
	events, err := generate(ctx, segment)
	if err != nil {
		return err
	}
	full, dropFull, err := t.scratch(ctx)
	if err != nil {
		return err
	}
	defer func() { err = dropFull(err) }()
	short, dropShort, err := t.scratch(ctx)
	if err != nil {
		return err
	}
	defer func() { err = dropShort(err) }()

	segments := 0
	for began := time.Now(); segments < mostWaiting/segment && (segments < 2*pairs || time.Since(began) < within); segments++ {
		if err := appendSegment(ctx, full, events); err != nil {
			return err
		}
	}
	claims := min(segments/2/pairs, mostClaims) // half of the backlog stays to the end
	var ratios []float64
	for range pairs {
		for range claims {
			if err := appendSegment(ctx, short, events); err != nil {
				return err
			}
		}
		without, err := claimAndSettle(ctx, short, claims)
		if err != nil {
			return err
		}
		with, err := claimAndSettle(ctx, full, claims)
		if err != nil {
			return err
		}
		ratios = append(ratios, without.Seconds()/with.Seconds())
	}
	if _, err := claimAndSettle(ctx, full, segments-pairs*claims); err != nil {
		return err
	}
	for _, s := range []move.Store{full, short} {
		g, err := s.Gauges(ctx)
		if err == nil {
			err = settled(&g)
		}
		if err != nil {
			return err
		}
	}
	t.results.backlog = figures.GrowthOf(int64(segments*segment), ratios)
	return nil
}

// scratch makes a store that this program joins. drop closes and drops it, and returns
// the error that it was given, or else its own.
func (t *target) scratch(ctx context.Context) (s move.Store, drop func(error) error, err error) {
	s, settings, err := t.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	drop = func(err error) error {
		_ = s.Close() // it is dropped now, whatever it couldn't write
		if err != nil {
			return err
		}
		return t.drop(ctx, settings)
	}
	if _, err := s.Join(ctx, core.Node{Host: "bench", Version: "bench"}); err != nil {
		return nil, nil, drop(err)
	}
	return s, drop, nil
}

// appendSegment appends one segment.
func appendSegment(ctx context.Context, s move.Store, events []core.Event) error {
	_, err := s.Append(ctx, core.Batch{Events: events, Segment: segment})
	return err
}

// claimAndSettle claims and settles that many segments, one after the other, and returns how
// long that took.
func claimAndSettle(ctx context.Context, s move.Store, segments int) (time.Duration, error) {
	began := time.Now()
	claim, err := s.Claim(ctx, segment)
	for left := segments; err == nil && left > 0; left-- {
		if claim.Size() != segment {
			return 0, fmt.Errorf("a claim has %d events, want a segment of %d", claim.Size(), segment)
		}
		if err = s.Load(ctx, &claim); err != nil {
			break
		}
		next := segment
		if left == 1 {
			next = 0
		}
		claim, err = s.Settle(ctx, core.Settlement{Claim: claim}, next)
	}
	return time.Since(began), err
}

// fillHistory adds events to those that were settled already, for at most the given time.
func (t *target) fillHistory(ctx context.Context, within time.Duration) error {
	g, err := t.store.Gauges(ctx)
	if err != nil {
		return err
	}
	if g.InStore < mostSettled {
		c := usual.config()
		c.Events, c.Duration = mostSettled-g.InStore, within
		if _, err := run(ctx, t.store, c); err != nil {
			return err
		}
		if g, err = t.store.Gauges(ctx); err != nil {
			return err
		}
	}
	t.results.settled = g.InStore
	t.fresh, _, err = t.open(ctx)
	return err
}

// measureHistory compares the speed of the pipeline with and without a history.
func (t *target) measureHistory(ctx context.Context, lasts time.Duration) error {
	c := usual.config()
	c.Duration = lasts
	without, err := run(ctx, t.fresh, c)
	if err != nil {
		return err
	}
	with, err := run(ctx, t.store, c)
	if err != nil {
		return err
	}
	t.results.history = append(t.results.history, with.EventsPerSecond/without.EventsPerSecond)
	return nil
}
