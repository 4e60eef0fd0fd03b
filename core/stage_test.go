package core_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/sqlite"
	"weir/storage/storagetest"
)

// slice yields the given records.
type slice struct{ rest []core.Record }

func (s *slice) Next(context.Context) (core.Record, error) {
	if len(s.rest) == 0 {
		return core.Record{}, io.EOF
	}
	r := s.rest[0]
	s.rest = s.rest[1:]
	return r, nil
}

// TestRefusedEventIsIsolated: an event that no store can keep becomes a
// reject, and the others of its batch are stored.
func TestRefusedEventIsIsolated(t *testing.T) {
	s := openStore(t)
	var records []core.Record
	for i := range 100 {
		e := core.Event{Source: "test", Key: fmt.Sprint(i), Kind: "k", Author: "a", CreatedAt: time.Unix(0, 0), Data: []byte("{}")}
		if i == 37 || i == 38 || i == 99 {
			e.Author = strings.Repeat("x", core.MaxName+1)
		}
		records = append(records, core.NewEvent(e))
	}
	sum := run(t, core.Config{Store: s, Source: &slice{records}})
	if sum.Generated != 100 || sum.Stored != 97 || sum.Rejected != 3 || sum.Processed != 97 {
		t.Errorf("got %+v, want 97 stored and 3 rejected", sum)
	}
	lines := map[int64]bool{}
	for r, err := range s.Rejects(t.Context(), core.RejectFilter{}) {
		if err != nil || !strings.Contains(r.Reason, "author has 256 bytes") || string(r.Bytes) != "{}" {
			t.Errorf("reject %+v, %v", r, err)
		}
		lines[r.Line] = true
	}
	if len(lines) != 3 {
		t.Errorf("%d rejects, want 3", len(lines))
	}
	checked(t, s)
}

// flaky is a store whose appends and settlements fail now and then, some of
// them after they took place.
type flaky struct {
	*sqlite.Store
	calls atomic.Int64
}

var errFlaky = errors.New("the disk hiccups")

func (f *flaky) Submit(ctx context.Context, b core.Batch, after core.Pending) core.Pending {
	return storagetest.InTurn(after, func() (core.Appended, error) {
		if f.calls.Add(1)%3 == 0 {
			return core.Appended{}, errFlaky
		}
		return f.Store.Append(ctx, b)
	})
}

func (f *flaky) Settle(ctx context.Context, s core.Settlement, next int) (core.Claim, error) {
	switch f.calls.Add(1) % 5 {
	case 0:
		return core.Claim{}, errFlaky
	case 1: // took place, and the answer was lost
		if _, err := f.Store.Settle(ctx, s, 0); err != nil {
			return core.Claim{}, err
		}
		return core.Claim{}, errFlaky
	}
	return f.Store.Settle(ctx, s, next)
}

func (f *flaky) Load(ctx context.Context, c *core.Claim) error {
	if f.calls.Add(1)%4 == 0 {
		return errFlaky
	}
	return f.Store.Load(ctx, c)
}

// TestStoreThatFails: errors are counted and tried again; nothing is lost, and
// nothing counted twice.
func TestStoreThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &flaky{Store: openStore(t)}
		var last metrics.Snapshot
		var recent []metrics.ErrorEvent
		sum := run(t, core.Config{
			Store: s, Source: &numbers{n: 500}, Batch: 20, WriteBatch: 30, Interval: 20 * time.Millisecond,
			Observe: func(s metrics.Snapshot) { last, recent = s, append(recent, s.Recent...) },
		})
		if sum.Stored != 500 || sum.Pending != 0 {
			t.Errorf("got %+v, want 500 stored, none pending", sum)
		}
		if last.Totals.Errors[metrics.StageStore] == 0 || last.Totals.Errors[metrics.StageProcess] == 0 {
			t.Errorf("errors by stage %v, want some of store and process", last.Totals.Errors)
		}
		if !slices.ContainsFunc(recent, func(e metrics.ErrorEvent) bool { return strings.Contains(e.Text, errFlaky.Error()) }) {
			t.Errorf("the errors are %v, want %q among them", recent, errFlaky)
		}
		if r := checked(t, s); r.Counted != 500 {
			t.Errorf("counted %d, want 500", r.Counted)
		}
	})
}

// broken is a store whose claims fail until it is mended.
type broken struct {
	*sqlite.Store
	mended atomic.Bool
	asked  atomic.Int64
}

func (b *broken) Claim(ctx context.Context, max int) (core.Claim, error) {
	if b.mended.Load() {
		return b.Store.Claim(ctx, max)
	}
	b.asked.Add(1)
	return core.Claim{}, errFlaky
}

// TestStoreThatStaysBroken: the pauses between attempts grow, the log says the
// same thing once, and all goes on when the store does.
func TestStoreThatStaysBroken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &broken{Store: openStore(t)}
		var log strings.Builder
		time.AfterFunc(time.Second, func() { s.mended.Store(true) })
		sum := run(t, core.Config{
			Store: s, Source: &numbers{n: 10}, Workers: 2, Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
		if sum.Processed != 10 {
			t.Errorf("got %+v, want 10 processed", sum)
		}
		// At once, then after 50, 100, 200 and 400 ms, less a quarter at most; another
		// 800 ms end after the second.
		if asked := s.asked.Load(); asked != 2*5 {
			t.Errorf("asked %d times in a second, want 5 times for each worker", asked)
		}
		if lines := strings.Count(log.String(), errFlaky.Error()); lines != 1 {
			t.Errorf("%d lines in the log, want 1:\n%s", lines, &log)
		}
	})
}

// TestRate: events come at the rate, by a schedule that a burst doesn't upset.
func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		began := time.Now()
		sum := run(t, core.Config{Store: s, Source: &numbers{n: -1}, Rate: 200, Events: 100})
		if took := time.Since(began); sum.Generated != 100 || took < 495*time.Millisecond || took > 600*time.Millisecond {
			t.Errorf("%d events in %v, want 100 in the 495 ms of their schedule", sum.Generated, took)
		}
	})
}

func TestDuration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		sum := run(t, core.Config{Store: s, Source: &numbers{n: -1}, Rate: 100, Duration: 300 * time.Millisecond})
		if sum.Generated < 30 || sum.Generated > 31 || sum.Processed != sum.Generated {
			t.Errorf("got %+v, want 30 events, or the one due at the end, too, all processed", sum)
		}
	})
}

// slow is a store whose appends take their time.
type slow struct {
	*sqlite.Store
	pause time.Duration
}

func (s *slow) Submit(ctx context.Context, b core.Batch, after core.Pending) core.Pending {
	return storagetest.InTurn(after, func() (core.Appended, error) {
		time.Sleep(s.pause)
		return s.Store.Append(ctx, b)
	})
}

// TestBackPressure: a slow store blocks generate and drops nothing.
func TestBackPressure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{openStore(t), 50 * time.Millisecond}
		var last metrics.Snapshot
		sum := run(t, core.Config{
			Store: s, Source: &numbers{n: 100}, ChannelCapacity: 5, WriteBatch: 10,
			Observe: func(s metrics.Snapshot) { last = s },
		})
		if sum.Processed != 100 {
			t.Errorf("processed %d, want 100", sum.Processed)
		}
		if blocked := last.Totals.Blocked; blocked < 300*time.Millisecond || blocked > 500*time.Millisecond {
			t.Errorf("blocked for %v, want at least 300 ms of the 500 that appends took", blocked)
		}
	})
}

// TestDrainTimeout: stopping is bounded, and says when it gave up.
func TestDrainTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		stuck := make(chan struct{})
		t.Cleanup(func() { close(stuck) })
		ctx, quit := context.WithCancel(t.Context())
		p, err := core.New(core.Config{
			Store: s, Source: &numbers{n: -1}, Log: quiet, DrainTimeout: 100 * time.Millisecond,
			Handler: core.HandlerFunc(func(context.Context, *core.Event, int) error {
				quit()
				<-stuck
				return nil
			}),
		})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := p.Run(ctx); !errors.Is(err, core.ErrDrainTimeout) || time.Since(began).Round(50*time.Millisecond) != 100*time.Millisecond {
			t.Errorf("Run = %v after %v, want ErrDrainTimeout after 100 ms", err, time.Since(began))
		}
	})
}

// TestFatalErrorEndsTheRun: going on with a store that is not the one that was
// opened would do harm.
func TestFatalErrorEndsTheRun(t *testing.T) {
	p, err := core.New(core.Config{Store: &replaced{openStore(t)}, Source: &numbers{n: -1}, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Run(t.Context()); !errors.Is(err, core.ErrReplaced) {
		t.Errorf("Run = %v, want ErrReplaced", err)
	}
}

type replaced struct{ *sqlite.Store }

func (replaced) Submit(context.Context, core.Batch, core.Pending) core.Pending {
	return core.Finished(core.Appended{}, core.ErrReplaced)
}

// TestSamplesOutliveTheStoresTrouble: what is measured while the store takes
// nothing is kept when it does again.
func TestSamplesOutliveTheStoresTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &deaf{Store: openStore(t)}
		sum := run(t, core.Config{Store: s, Source: &numbers{n: 1000}, Rate: 1000, Interval: 5 * time.Millisecond})
		var kept metrics.Counters
		var from, to time.Time
		for sample, err := range s.Samples(t.Context(), time.Time{}, time.Time{}) {
			if err != nil {
				t.Fatal(err)
			}
			if began := sample.Time.Add(-sample.Interval); from.IsZero() {
				from = began
			} else if hole := began.Sub(to); hole.Abs() > time.Millisecond {
				t.Errorf("a hole of %v", hole)
			}
			to = sample.Time
			kept = kept.Add(sample.Counters)
		}
		if s.calls.Load() <= deafCalls || kept.Generated != sum.Generated || kept.Processed != sum.Processed || kept.Errors[metrics.StageVisualize] == 0 {
			t.Errorf("%d calls; the samples add up to %+v, want %+v", s.calls.Load(), kept, sum)
		}
	})
}

// deaf is a store that takes no sample for a while.
type deaf struct {
	*sqlite.Store
	calls atomic.Int64
}

const deafCalls = 100 // of one a sample: more than wait for a slow store

func (d *deaf) AddSample(ctx context.Context, s metrics.Sample) error {
	if d.calls.Add(1) <= deafCalls {
		return errors.New("not now")
	}
	return d.Store.AddSample(ctx, s)
}

// TestSilentStore: a store that says nothing more doesn't keep a run from
// ending.
func TestSilentStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, err := core.New(core.Config{Store: silent{openStore(t)}, Source: &numbers{n: 10}, Log: quiet, DrainTimeout: 100 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Run(t.Context()); !errors.Is(err, core.ErrDrainTimeout) {
			t.Errorf("Run = %v, want ErrDrainTimeout", err)
		}
	})
}

// silent is a store that never tells its gauges.
type silent struct{ *sqlite.Store }

func (silent) Gauges(ctx context.Context) (metrics.Gauges, error) {
	<-ctx.Done()
	return metrics.Gauges{}, ctx.Err()
}

// TestDeletedAuthorsAreNobody: those who were deleted are not counted as one
// user, whether the source says so in its own way or in words.
func TestDeletedAuthorsAreNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		run(t, core.Config{Store: s, Source: &deletedAuthors{numbers{n: 30}}, Interval: 10 * time.Millisecond})
		var users uint64
		for sample, err := range s.Samples(t.Context(), time.Time{}, time.Time{}) {
			if err != nil {
				t.Fatal(err)
			}
			users = max(users, sample.ActiveUsers)
		}
		if users != 10 {
			t.Errorf("got %d users, want the 10 that have a name", users)
		}
	})
}

// deletedAuthors are numbers two thirds of which were made by deleted authors.
type deletedAuthors struct{ numbers }

func (s *deletedAuthors) Next(ctx context.Context) (core.Record, error) {
	r, err := s.numbers.Next(ctx)
	e, ok := r.Event()
	if !ok {
		return r, err
	}
	switch s.made % 3 {
	case 1:
		e.Author, e.Flags = "", core.AuthorDeleted
	case 2:
		e.Author = core.Deleted
	}
	return core.NewEvent(*e), err
}

// TestSamplesAddUp: what the intervals added is what the run did.
func TestSamplesAddUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		sum := run(t, core.Config{Store: s, Source: &numbers{n: 3000}, Rate: 100_000, Batch: 50, WriteBatch: 50, Interval: 10 * time.Millisecond})
		var all metrics.Sample
		n := 0
		for sample, err := range s.Samples(t.Context(), time.Time{}, time.Time{}) {
			if err != nil {
				t.Fatal(err)
			}
			all.Merge(sample)
			n++
		}
		if n < 2 || all.Generated != sum.Generated || all.Stored != sum.Stored || all.Processed != sum.Processed {
			t.Errorf("%d samples add up to %+v, want %+v", n, all.Counters, sum)
		}
		if all.Kinds["number"] != 3000 || len(all.Top) != 7 || all.ActiveUsers < 98 || all.ActiveUsers > 102 {
			t.Errorf("kinds %v, top %v, %d users; want 3000 numbers, 7 subreddits, 100 users", all.Kinds, all.Top, all.ActiveUsers)
		}
		for l, h := range all.Latency {
			if h.Count() != 3000 {
				t.Errorf("latency %v of %d events, want 3000", metrics.Latency(l), h.Count())
			}
		}
	})
}

// TestNextPipelineOnTheSameStore: a store counts from its opening, a pipeline
// from its own start.
func TestNextPipelineOnTheSameStore(t *testing.T) {
	s := openStore(t)
	first := func(n int) (first metrics.Snapshot) {
		seen := false
		run(t, core.Config{
			Store: s, Source: &numbers{n: n}, Batch: 1, WriteBatch: 1, Workers: 1, Interval: 10 * time.Millisecond,
			Observe: func(s metrics.Snapshot) {
				if !seen {
					first, seen = s, true
				}
			},
		})
		return first
	}
	first(200)
	before := s.Stats().Commits
	if next := first(1); next.Commits >= before/2 || next.Totals.Commits >= before/2 || next.Writes >= 100 {
		t.Errorf("the next pipeline begins with %d commits and %d writes of %d commits before it", next.Commits, next.Writes, before)
	}
}
