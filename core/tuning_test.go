package core_test

import (
	"context"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
	"weir/storage/sqlite"
)

// tuned is a pipeline in a bubble, which runs until stop is called; that returns
// its summary.
type tuned struct {
	*core.Pipeline
	t    *testing.T
	last atomic.Pointer[metrics.Snapshot]
	stop func() core.Summary
}

func startTuned(t *testing.T, c core.Config) *tuned {
	t.Helper()
	p := &tuned{t: t}
	c.Log, c.Interval = quiet, 10*time.Millisecond
	c.Observe = func(s metrics.Snapshot) { p.last.Store(&s) }
	var err error
	if p.Pipeline, err = core.New(c); err != nil {
		t.Fatal(err)
	}
	ctx, quit := context.WithCancel(t.Context())
	ended := make(chan core.Summary)
	go func() {
		sum, err := p.Run(ctx)
		if err != nil {
			t.Error(err)
		}
		ended <- sum
	}()
	p.stop = func() core.Summary { quit(); return <-ended }
	p.until("it runs", func(s *metrics.Snapshot) bool { return true })
	return p
}

// until waits for a snapshot that is so.
func (p *tuned) until(what string, so func(*metrics.Snapshot) bool) {
	p.t.Helper()
	for range 1000 {
		if s := p.last.Load(); s != nil && so(s) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.t.Fatalf("waited in vain until %s: %+v", what, p.last.Load())
}

func (p *tuned) tune(change func(*core.Tuning)) {
	p.t.Helper()
	now := p.Tuning()
	change(&now)
	if err := p.Tune(p.t.Context(), now); err != nil {
		p.t.Fatal(err)
	}
}

// TestPause: nothing is generated or claimed while the pipeline is paused, what
// was on its way is stored, and afterwards no event is late for the pause. It
// fails when the schedule doesn't shift.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		p := startTuned(t, core.Config{Store: s, Source: &numbers{n: -1}, Rate: 200})
		p.until("events flow", func(s *metrics.Snapshot) bool { return s.Totals.Processed > 10 })
		p.tune(func(t *core.Tuning) { t.Paused = true })
		time.Sleep(200 * time.Millisecond)
		before := p.last.Load()
		time.Sleep(800 * time.Millisecond)
		after := p.last.Load()
		if after.Totals.Generated != before.Totals.Generated || after.Totals.Stored != after.Totals.Generated || after.Totals.Claims != before.Totals.Claims {
			t.Errorf("paused: %+v, then %+v", before.Totals, after.Totals)
		}
		p.tune(func(t *core.Tuning) { t.Paused = false })
		p.until("events flow again", func(s *metrics.Snapshot) bool { return s.Totals.Processed > after.Totals.Processed+50 })
		sum := p.stop()
		if sum.Generated != sum.Stored {
			t.Errorf("got %+v, want all that was generated stored", sum)
		}
		// Those that were stored at the pause and settled after it may be late, the
		// 160 of a schedule that didn't shift would be more than a few.
		if p95 := sum.Latency.Store.P95; p95 > 500 {
			t.Errorf("95 %% of the events were stored within %v ms, want the schedule to shift by the pause", p95)
		}
		checked(t, s)
		var texts []string
		for a, err := range s.Annotations(t.Context(), time.Time{}, time.Time{}) {
			if err != nil || a.Node == 0 {
				t.Errorf("annotation %+v, %v", a, err)
			}
			texts = append(texts, a.Text)
		}
		if got := strings.Join(texts, "; "); got != "paused; resumed" {
			t.Errorf("annotations %q, want paused; resumed", got)
		}
	})
}

// TestTuneWorkers: workers are added and taken off while events flow, and no
// event is processed twice or forgotten.
func TestTuneWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		var busy, most atomic.Int64
		p := startTuned(t, core.Config{
			Store: s, Source: &numbers{n: -1}, Rate: 2000, Workers: 1, Batch: 5,
			Handler: core.HandlerFunc(func(context.Context, *core.Event, int) error {
				n := busy.Add(1)
				for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
				}
				time.Sleep(5 * time.Millisecond) // six of them process less than is generated
				busy.Add(-1)
				return nil
			}),
		})
		for _, workers := range []int{1, 4, 2, 6, 1} {
			p.tune(func(t *core.Tuning) { t.Workers = workers })
			time.Sleep(100 * time.Millisecond) // unfinished work is settled
			most.Store(0)
			if !eventually(func() bool { return most.Load() == int64(workers) }) {
				t.Errorf("with %d workers at most %d were busy", workers, most.Load())
			}
			time.Sleep(50 * time.Millisecond)
			if m := most.Load(); m > int64(workers) {
				t.Errorf("with %d workers %d were busy", workers, m)
			}
			if n := p.last.Load().Workers; n != workers {
				t.Errorf("the snapshot says %d workers, want %d", n, workers)
			}
		}
		p.stop()
		checked(t, s)
	})
}

func eventually(so func() bool) bool {
	for range 500 {
		if so() {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

// TestTuneRate: another rate holds at once, also while generate waits for a
// moment that is far away, and batches follow.
func TestTuneRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		p := startTuned(t, core.Config{Store: s, Source: &numbers{n: -1}, Rate: 0.01})
		began := time.Now()
		p.tune(func(t *core.Tuning) { t.Rate, t.Batch, t.WriteBatch = 500, 3, 7 })
		p.until("events flow", func(s *metrics.Snapshot) bool { return s.Totals.Generated > 100 })
		if took := time.Since(began); took < 200*time.Millisecond || took > 300*time.Millisecond {
			t.Errorf("100 events took %v, want 200 ms", took)
		}
		sum := p.stop()
		if r := checked(t, s); uint64(r.Events) != sum.Stored {
			t.Errorf("check %+v after %+v", r, sum)
		}
	})
}

// TestImpossibleTuning: a tuning that New would refuse changes nothing.
func TestImpossibleTuning(t *testing.T) {
	p, err := core.New(core.Config{Store: new(sqlite.Store), Rate: 5})
	if err != nil {
		t.Fatal(err)
	}
	was := p.Tuning()
	for _, change := range []func(*core.Tuning){
		func(t *core.Tuning) { t.Rate = -1 },
		func(t *core.Tuning) { t.Workers = 0 },
		func(t *core.Tuning) { t.Batch = 1001 },
		func(t *core.Tuning) { t.WriteBatch = -3 },
	} {
		now := was
		change(&now)
		if err := p.Tune(t.Context(), now); err == nil || p.Tuning() != was {
			t.Errorf("Tune(%+v) = %v, in force %+v", now, err, p.Tuning())
		}
	}
}

// unannotated is a store that doesn't note changes: they follow one another at once.
type unannotated struct{ *sqlite.Store }

func (unannotated) Annotate(context.Context, core.Annotation) error { return nil }

// TestReplacedWorker: the goroutine that ends says so before another takes its number.
func TestReplacedWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := startTuned(t, core.Config{Store: unannotated{openStore(t)}, Workers: 2})
		for n := range 500 {
			p.tune(func(t *core.Tuning) { t.Workers = 1 })
			for range n % 20 {
				runtime.Gosched()
			}
			p.tune(func(t *core.Tuning) { t.Workers = 2 })
			synctest.Wait()
			if state := p.Activity().Worker(1).Present().State; state == activity.Ended {
				t.Fatalf("the lane of a worker that runs says %v", state)
			}
		}
		p.stop()
	})
}
