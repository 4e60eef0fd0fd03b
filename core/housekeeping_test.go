package core_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/sqlite"
)

// folds counts how often a store is asked to fold.
type folds struct {
	*sqlite.Store
	n atomic.Int64
}

func (s *folds) Fold(ctx context.Context, max int) (int, error) {
	s.n.Add(1)
	return s.Store.Fold(ctx, max)
}

// TestIdleFoldsSeldom: a run that writes nothing looks for others' deltas every few
// seconds, and no more often; one that stores an event a second folds after each.
func TestIdleFoldsSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &folds{Store: openStore(t)}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		p, err := core.New(core.Config{Store: s, Log: quiet, Source: &numbers{n: -1}, Rate: 1, Paused: true})
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			defer close(ended)
			if _, err := p.Run(ctx); err != nil {
				t.Error(err)
			}
		}()
		time.Sleep(time.Minute)
		if n := s.n.Load(); n < 10 || n > 15 {
			t.Errorf("an idle run folded %d times in a minute, want every 5 s", n)
		}
		tuning := p.Tuning()
		tuning.Paused = false
		if err := p.Tune(ctx, tuning); err != nil {
			t.Fatal(err)
		}
		before := s.n.Load()
		time.Sleep(time.Minute)
		if n := s.n.Load() - before; n < 50 {
			t.Errorf("a run with 60 events folded %d times in a minute", n)
		}
		stop()
		<-ended
	})
}

// manyDeltas says that many deltas are left.
type manyDeltas struct {
	*sqlite.Store
	left, most atomic.Int64
}

func (s *manyDeltas) Fold(_ context.Context, max int) (int, error) {
	time.Sleep(time.Millisecond)
	n := min(int64(max), s.left.Load())
	s.left.Add(-n)
	s.most.Store(int64(max))
	return int(n), nil
}

// TestFoldingCatchesUp: where many deltas are left, each step folds more of them.
func TestFoldingCatchesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &manyDeltas{Store: openStore(t)}
		s.left.Store(100_000)
		p, err := core.New(core.Config{Store: s, Log: quiet, Paused: true})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 3*time.Second)
		defer stop()
		if _, err := p.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if n := s.left.Load(); n > 0 {
			t.Errorf("%d deltas are left after 3 s, of steps of %d", n, s.most.Load())
		}
	})
}

// TestOldSamplesAreDownsampled: a run merges the samples that earlier ones left, soon
// after it began.
func TestOldSamplesAreDownsampled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		const fine = 1500
		begun := time.Now().Add(-3 * time.Hour).Truncate(10 * time.Second)
		for i := range fine {
			at := begun.Add(time.Duration(i) * 500 * time.Millisecond)
			if err := s.AddSample(t.Context(), metrics.Sample{Node: 7, Time: at, Interval: 500 * time.Millisecond}); err != nil {
				t.Fatal(err)
			}
		}
		p, err := core.New(core.Config{Store: s, Log: quiet, Source: &numbers{n: 10}, Events: 10, Paused: true, Interval: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
		defer stop()
		if _, err := p.Run(ctx); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, err := range s.Samples(t.Context(), begun, begun.Add(time.Hour)) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if want := fine / 20; n != want {
			t.Errorf("%d samples are left, want %d of 10 s", n, want)
		}
	})
}
