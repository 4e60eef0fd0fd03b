package core_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/sqlite"
)

// latencies are those of all samples that a store keeps.
func latencies(t *testing.T, s core.Store) [metrics.Latencies]metrics.Histogram {
	t.Helper()
	var all metrics.Sample
	for sample, err := range s.Samples(t.Context(), time.Time{}, time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		all.Merge(sample)
	}
	return all.Latency
}

// expectLatency checks how many events a latency is of, and that none of them
// took less than least nor more than a minute longer.
func expectLatency(t *testing.T, all [metrics.Latencies]metrics.Histogram, l metrics.Latency, events int64, least time.Duration) {
	t.Helper()
	h := &all[l]
	if h.Count() != events {
		t.Errorf("latency %v is of %d events, want %d", l, h.Count(), events)
	}
	// A histogram has two digits.
	low, high := h.Percentile(0), h.Percentile(100)
	if low < least-least/100 || high > least+least/100+time.Minute {
		t.Errorf("latency %v is %v to %v, want %v", l, low, high, least)
	}
}

// expectSummary checks that a summary says what the samples do.
func expectSummary(t *testing.T, sum core.Summary, all [metrics.Latencies]metrics.Histogram) {
	t.Helper()
	h := &all[metrics.LatencyEndToEnd]
	for p, got := range map[float64]float64{50: sum.Latency.EndToEnd.P50, 95: sum.Latency.EndToEnd.P95, 99: sum.Latency.EndToEnd.P99} {
		if want := float64(h.Percentile(p).Microseconds()) / 1000; got != want {
			t.Errorf("the summary's p%v is %v ms, want %v as in the samples", p, got, want)
		}
	}
}

// TestManySegmentsWait: every event has a latency, however many segments wait,
// and the oldest have theirs: they are the slowest. It fails when what is
// forgotten has none.
func TestManySegmentsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const events, wait = 70_000, 10 * time.Minute
		s := openStore(t)
		read := make(chan struct{})
		var once sync.Once
		var p *core.Pipeline
		p, err := core.New(core.Config{
			Store: s, Source: &landmark{numbers{n: events + 1}, events, read}, Log: quiet, Workers: 1, Batch: 1,
			HandlerTimeout: time.Hour, Lease: time.Hour, Interval: time.Minute,
			Handler: core.HandlerFunc(func(ctx context.Context, _ *core.Event, _ int) (err error) {
				once.Do(func() {
					<-read
					time.Sleep(wait)
					many := p.Tuning()
					many.Batch = 1000 // segments together: SQLite is quicker that way
					err = p.Tune(ctx, many)
				})
				return err
			}),
		})
		if err != nil {
			t.Fatal(err)
		}
		sum, err := p.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		all := latencies(t, s)
		expectLatency(t, all, metrics.LatencyEndToEnd, events+1, wait)
		if got := all[metrics.LatencyClaim].Count(); got != events+1 {
			t.Errorf("%d events were claimed after a time, want all %d", got, events+1)
		}
		expectSummary(t, sum, all)
	})
}

// TestLatencyOfOthers: what another node stored is measured from when it was.
// It fails when a node measures only what it stored itself.
func TestLatencyOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const events, wait = 100, 7 * time.Hour
		s := openStore(t)
		other, err := sqlite.Open(t.Context(), sqlite.Options{Path: s.Location(), Log: quiet})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := other.Close(); err != nil {
				t.Error(err)
			}
		}()
		leave(t, other, events)
		time.Sleep(wait)
		sum := run(t, core.Config{Store: s, Source: &numbers{n: 0}})
		all := latencies(t, s)
		expectLatency(t, all, metrics.LatencyEndToEnd, events, wait)
		expectLatency(t, all, metrics.LatencyClaim, events, wait)
		expectSummary(t, sum, all)
	})
}

// TestLatencyAfterRestart: what this program stored before it was started again
// is measured from when it was stored, and a retry too, from its event. It fails
// when a run knows only what it stored itself.
func TestLatencyAfterRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const events, wait = 50, 9 * time.Hour
		s := openStore(t)
		ctx, quit := context.WithCancel(t.Context())
		read := make(chan struct{})
		p, err := core.New(core.Config{
			Store: s, Source: &landmark{numbers{n: events + 1}, events, read}, Log: quiet, Workers: 1, Batch: 1, Backoff: time.Second,
			Handler: core.HandlerFunc(func(context.Context, *core.Event, int) error {
				<-read
				quit()
				return errors.New("not today")
			}),
		})
		if err != nil {
			t.Fatal(err)
		}
		before, err := p.Run(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if before.Processed != 0 || before.Failed == 0 || before.Failed == before.Stored {
			t.Fatalf("the first run did %+v, want some failed and none processed", before)
		}
		time.Sleep(wait)
		sum := run(t, core.Config{Store: s, Source: &numbers{n: 0}, Batch: 10})
		all := latencies(t, s)
		expectLatency(t, all, metrics.LatencyEndToEnd, int64(before.Stored), wait)
		expectLatency(t, all, metrics.LatencyClaim, int64(before.Stored-before.Failed), wait) // a retry was due later
		expectSummary(t, sum, all)
	})
}
