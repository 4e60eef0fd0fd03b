package storagetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"weir/core"
	"weir/core/metrics"
)

// joinComesFirst: a program that has not joined can neither append nor claim,
// because nobody could take over its claims. It fails when a claim is written
// without a node.
func joinComesFirst(t *testing.T, db Database) {
	stranger := db.Open(t)
	if _, err := stranger.Append(t.Context(), core.Batch{Events: events(0, 2), Segment: 10}); err == nil {
		t.Error("Append without Join succeeded")
	}
	p := start(t, db)
	expectReport(p, core.Report{OK: true})
	p.add(10, events(0, 2)...)
	if c, err := stranger.Claim(t.Context(), 10); err == nil {
		t.Errorf("Claim without Join: got %+v", c)
	}
	expectAll(p, p.drain(10))
	expectSound(p)
}

// claimTakesOldestFirst: a claim takes the oldest segments, several small ones
// together, at most max events and at least one segment. It fails when a claim
// takes one segment only, passes its bound, or takes them in another order.
func claimTakesOldestFirst(t *testing.T, db Database) {
	p := start(t, db)
	for n := range 6 {
		p.add(3, events(3*n, 3*n+3)...)
	}
	for _, step := range []struct {
		max  int
		want []core.Event
	}{
		{7, events(0, 6)},      // a third would be too many
		{1, events(6, 9)},      // at least one
		{6, events(9, 15)},     // exactly as many
		{1000, events(15, 18)}, // the rest
	} {
		compareEvents(t, p.take(step.max).Events, step.want)
	}
	expectNothing(p)
	expectGauges(p, 18, 18, 0, 0)
}

// claimSeesOtherProgramsOlderSegments: older segments of another program come
// first, even where a store hands out its own latest segment without reading it
// back. It fails when that shortcut ignores the table.
func claimSeesOtherProgramsOlderSegments(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(2, events(0, 2)...)
	q.add(2, events(2, 4)...)
	p.add(2, events(4, 6)...)
	compareEvents(t, q.take(2).Events, events(0, 2))
	compareEvents(t, p.take(2).Events, events(2, 4))
	compareEvents(t, q.take(2).Events, events(4, 6))
	expectNothing(p)
}

// claimsDontOverlap: many workers of several programs process every event once
// while more are stored. It fails when a claim is not one statement, when the
// flag is not set in the same transaction, and when a lock is an error.
func claimsDontOverlap(t *testing.T, db Database) {
	const programs, workers, batches, size = 3, 3, 10, 30
	var mu sync.Mutex
	seen := make(map[int64]int) // guarded by mu
	var wg sync.WaitGroup
	var last *program
	for i := range programs {
		p := start(t, db)
		last = p
		appended := make(chan struct{})
		wg.Go(func() {
			defer close(appended)
			for b := range batches {
				n := (i*batches + b) * size
				if _, err := p.Append(t.Context(), core.Batch{Events: events(n, n+size), Segment: 1 + b}); err != nil {
					t.Errorf("Append: %v", err)
				}
			}
		})
		for w := range workers {
			wg.Go(func() {
				for {
					ended := isClosed(appended)
					worked, err := work(p, 1+10*w, func(e *core.Event) {
						mu.Lock()
						defer mu.Unlock()
						seen[e.ID]++
					})
					if err != nil {
						t.Error(err)
						return
					}
					if ended && !worked {
						return
					}
				}
			})
		}
	}
	wg.Wait()
	for _, id := range last.drain(100) {
		seen[id]++ // the rest, of a program that was slower than the other workers
	}
	stored := last.events()
	if len(stored) != programs*batches*size || len(seen) != len(stored) {
		t.Errorf("got %d events, %d of them processed, want %d", len(stored), len(seen), programs*batches*size)
	}
	for id, times := range seen {
		if times != 1 {
			t.Errorf("event %d was claimed %d times", id, times)
		}
	}
	expectCounts(last, tally(stored))
	expectSound(last)
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// work processes as a worker does, settling and claiming in one call, until
// there is nothing to do. It reports whether there was something.
func work(p *program, max int, handle func(*core.Event)) (worked bool, err error) {
	c, err := p.Claim(p.t.Context(), max)
	for err == nil && !c.Empty() {
		worked = true
		if err = p.Load(p.t.Context(), &c); err != nil {
			break
		}
		if len(c.Events) != c.Size() {
			return worked, errors.New("load: an event is missing")
		}
		for i := range c.Events {
			handle(&c.Events[i])
		}
		c, err = p.Settle(p.t.Context(), core.Settlement{Claim: c}, max)
	}
	return worked, err
}

// tokensAreUnique: no two claims have the same token, across programs and
// restarts. It fails when tokens are counted in memory.
func tokensAreUnique(t *testing.T, db Database) {
	seen := make(map[int64]bool)
	note := func(c core.Claim) {
		if c.Empty() || c.Token == 0 || seen[c.Token] {
			t.Errorf("token %d of %+v is empty or not new", c.Token, c)
		}
		seen[c.Token] = true
	}
	for n := range 3 {
		p, q := start(t, db), start(t, db)
		p.add(1, events(10*n, 10*n+5)...)
		first := p.take(1)
		note(first)
		note(q.take(1))
		next, err := p.Settle(t.Context(), core.Settlement{Claim: first}, 1)
		if err != nil {
			t.Fatalf("Settle: %v", err)
		}
		note(next)
		if err := p.Release(t.Context(), next); err != nil {
			t.Fatalf("Release: %v", err)
		}
		note(q.take(1))
		for _, p := range []*program{p, q} {
			if err := p.Close(); err != nil {
				t.Fatalf("Close: %v", err)
			}
		}
	}
}

// releaseGivesBack: released segments and retries can be claimed again at once,
// by any program, unchanged: not split and with no attempt counted. It fails when
// a release is treated like a death.
func releaseGivesBack(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(20, events(0, 40)...)
	claim := p.take(1000)
	if err := p.Release(t.Context(), claim); err != nil {
		t.Fatalf("Release: %v", err)
	}
	expectGauges(p, 40, 0, 0, 0)
	again := q.take(1000)
	if !slices.Equal(segmentsOf(again), segmentsOf(claim)) {
		t.Errorf("got %+v, want %+v", again.Segments, claim.Segments)
	}
	q.settle(again, failed(again.Events[3].ID, 2, soon))
	retry := p.take(1000)
	if err := p.Release(t.Context(), retry); err != nil {
		t.Fatalf("Release: %v", err)
	}
	after := q.take(1000)
	if len(after.Retries) != 1 || !slices.Equal(retriesOf(after), retriesOf(retry)) {
		t.Errorf("got retries %+v, want %+v", after.Retries, retry.Retries)
	}
	q.settle(after)
	expectSound(p)
}

// outstandingUntilSettled: an id is outstanding until its event and all before
// it are settled, dead or discarded. It fails when claimed segments or waiting
// failures are forgotten, and when later events count. The newest event counts as
// outstanding whatever its outcome.
func outstandingUntilSettled(t *testing.T, db Database) {
	p := start(t, db)
	expect := func(when string, last int64, want bool) {
		t.Helper()
		if got, err := p.Outstanding(t.Context(), last); err != nil || got != (metrics.Outstanding{Unsettled: want}) {
			t.Errorf("%s: Outstanding(%d): got %v, %v, want %v", when, last, got, err, want)
		}
	}
	newest := func(want int64) {
		t.Helper()
		if got, err := p.Newest(t.Context()); err != nil || got != want {
			t.Errorf("Newest: got %d, %v, want %d", got, err, want)
		}
	}
	expect("empty", 1<<40, false)
	newest(0)
	p.add(3, events(0, 6)...)
	id := ids(p.events())
	newest(id[5])
	expect("stored", id[0]-1, false)
	expect("stored", id[0], true)
	claim := p.take(3)
	expect("claimed", id[2], true)
	p.settle(claim, failed(id[1], 1, soon), dead(id[2], 3))
	expect("before the failure", id[0], false)
	expect("failed", id[2], true)
	retry := p.take(1)
	for retry.Retries == nil { // the second segment may come before it
		p.settle(retry)
		retry = p.take(1)
	}
	expect("claimed again", id[2], true)
	p.settle(retry, dead(id[1], 2))
	expect("dead", id[2], false)
	p.drain(10)
	expect("settled", id[5], false)
	newest(id[5])
	p.add(3, events(6, 7)...)
	expect("more stored later", id[5], false)
	expect("more stored later", 1<<40, true)
}

// outstandingRetriesAreReported: failures that wait for a later attempt are not
// unsettled; their number and the times at which the first and the last are due
// are reported. Failures that are due or claimed are unsettled. It fails when the
// two kinds of waiting failures are mixed up, and when later events count.
func outstandingRetriesAreReported(t *testing.T, db Database) {
	p := start(t, db)
	expect := func(when string, last int64, want metrics.Outstanding) {
		t.Helper()
		got, err := p.Outstanding(t.Context(), last)
		near := func(got, want time.Duration) bool { return got <= want && got > want-time.Minute }
		if err != nil || got.Unsettled != want.Unsettled || got.Retries != want.Retries || !near(got.Next, want.Next) || !near(got.Last, want.Last) {
			t.Errorf("%s: Outstanding(%d): got %+v, %v, want %+v", when, last, got, err, want)
		}
	}
	p.add(10, events(0, 6)...)
	claim := p.take(10)
	id := ids(claim.Events)
	p.settle(claim, failed(id[0], 1, 3*time.Hour), failed(id[1], 1, time.Hour), failed(id[2], 1, 5*time.Hour), failed(id[3], 1, 2*time.Hour), dead(id[4], 1))
	expect("none", id[0]-1, metrics.Outstanding{})
	expect("one", id[0], metrics.Outstanding{Retries: 1, Next: 3 * time.Hour, Last: 3 * time.Hour})
	expect("two", id[1], metrics.Outstanding{Retries: 2, Next: time.Hour, Last: 3 * time.Hour})
	later := metrics.Outstanding{Retries: 4, Next: time.Hour, Last: 5 * time.Hour}
	expect("all", id[5], later)
	p.add(1, events(6, 7)...)
	expect("all of before", id[5], later)
	later.Unsettled = true
	expect("with a segment", 1<<40, later)
	p.drain(10)
	p.retry(byID(id[1]), 1)
	later = metrics.Outstanding{Unsettled: true, Retries: 3, Next: 2 * time.Hour, Last: 5 * time.Hour}
	expect("one is due", id[5], later)
	retry := p.take(10)
	expect("it is claimed", id[5], later)
	p.settle(retry)
	later.Unsettled = false
	expect("it is settled", id[5], later)
	p.discard(core.FailureFilter{IDs: id[:4]}, 3)
	expect("they are discarded", id[5], metrics.Outstanding{})
}
