package storagetest

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"weir/core"
)

// appendIsWhole: an event that is refused in the middle of a batch leaves
// nothing of it: no event, no reject, no key, and the checkpoint where it was.
// It fails when events are checked while they are inserted and the earlier ones
// are not rolled back, and when a field is not checked at all.
func appendIsWhole(t *testing.T, db Database) {
	p := start(t, db)
	in := input("dump", "mine")
	takeCheckpoint(p, in)
	for name, spoil := range map[string]func(*core.Event){
		"no source":          func(e *core.Event) { e.Source = "" },
		"no kind":            func(e *core.Event) { e.Kind = "" },
		"key too long":       func(e *core.Event) { e.Key = strings.Repeat("k", core.MaxName+1) },
		"author not UTF-8":   func(e *core.Event) { e.Author = "\xff" },
		"NUL in a subreddit": func(e *core.Event) { e.Subreddit = "a\x00b" },
		"year 10000":         func(e *core.Event) { e.CreatedAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"score too large":    func(e *core.Event) { e.Score, e.Scored = 1<<41, true },
		"retrieved too late": func(e *core.Event) { e.RetrievedAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
	} {
		bad := events(0, 5)
		spoil(&bad[2])
		_, err := p.Append(t.Context(), core.Batch{
			Events:  bad,
			Rejects: []core.Reject{{Input: in.Name, Line: 6, Reason: "not an object"}},
			Mark:    core.Mark{Input: &in, Offset: 60, Line: 6},
			Segment: 10,
		})
		if !errors.Is(err, core.ErrRefused) {
			t.Errorf("%s: got %v, want ErrRefused", name, err)
		}
	}
	expectReport(p, core.Report{OK: true})
	expectGauges(p, 0, 0, 0, 0)
	if c := checkpoint(p, in.Name); c.Offset != 0 || c.Line != 0 {
		t.Errorf("checkpoint moved to %+v", c)
	}
	good := slices.Concat(events(0, 2), events(3, 5))
	if a := p.add(10, good...); a.Stored != 4 {
		t.Errorf("without the refused event: got %+v, want 4 stored", a)
	}
	expectEvents(p, good)
	expectSound(p)
}

// appendsAreCountedByNode: gauges distinguish the appends of this node from those of all
// nodes, folded or not, also after events were removed.
func appendsAreCountedByNode(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	expect := func(stored, byP, byQ int64) {
		t.Helper()
		a, b := p.gauges(), q.gauges()
		if a.Node == b.Node || a.Node == 0 || b.Node == 0 {
			t.Errorf("gauges of nodes %d and %d", a.Node, b.Node)
		}
		got, want := [...]int64{a.InStore, b.InStore, a.Appended, b.Appended}, [...]int64{stored, stored, byP, byQ}
		if got != want {
			t.Errorf("stored, stored, appended by each: got %v, want %v", got, want)
		}
	}
	expect(0, 0, 0)
	p.add(10, events(0, 20)...)
	expect(20, 20, 0)
	q.add(10, events(15, 30)...) // 5 duplicates
	expect(30, 20, 10)
	foldAll(p)
	expect(30, 20, 10)
	q.drain(1000)
	foldAll(q)
	if _, _, err := p.Expire(t.Context(), time.Nanosecond, 1000); err != nil {
		t.Fatalf("Expire: %v", err)
	}
	expect(q.gauges().InStore, 20, 10)
	expectSound(p)
}

// appendCutsSegments: ids ascend in the order of the batch, and the segments
// cover exactly the events that are new, at most Batch.Segment each. It fails
// when the last, short segment is missing or a boundary is off by one.
func appendCutsSegments(t *testing.T, db Database) {
	p := start(t, db)
	for i, size := range []int{1, 7, 10, 25, 1000} {
		before := len(p.events())
		batch := events(100*i, 100*i+25)
		a := p.add(size, batch...)
		stored := p.events()[before:]
		compareEvents(t, stored, batch)
		if a.Stored != len(batch) || a.Duplicates != 0 {
			t.Errorf("got %+v, want %d stored", a, len(batch))
		}
		expectCover(t, a.Segments, ids(stored), size)
	}
	expectAll(p, p.drain(50))
	expectSound(p)
}

// expectCover checks that segments hold exactly these ids, at most size each.
func expectCover(t testing.TB, segments []core.Segment, ids []int64, size int) {
	t.Helper()
	rest := ids
	for i, s := range segments {
		if i > 0 && s.First <= segments[i-1].Last {
			t.Fatalf("segments %+v overlap", segments)
		}
		n := 0
		for n < len(rest) && rest[n] <= s.Last {
			n++
		}
		if n == 0 || n > size || n != s.Events || s.First > rest[0] || s.Attempt != 0 {
			t.Fatalf("segment %+v of at most %d events holds %v", s, size, rest[:n])
		}
		rest = rest[n:]
	}
	if len(rest) > 0 {
		t.Fatalf("no segment of %+v holds %v", segments, rest)
	}
}

// appendSkipsDuplicates: of events with the same source and key the first one
// stored stays, in one batch and across batches, and the segments count only new
// events although ids have gaps. It fails when a duplicate replaces the stored
// event, when a segment counts ids instead of events, and when keys are unique
// across sources.
func appendSkipsDuplicates(t *testing.T, db Database) {
	p := start(t, db)
	changed := func(n int) core.Event {
		e := event(n)
		e.Data, e.Score, e.Subreddit = []byte(`{"body":"another"}`), 99, "other"
		return e
	}
	first := p.add(10, event(1), event(2), changed(1))
	if first.Stored != 2 || first.Duplicates != 1 {
		t.Errorf("in one batch: got %+v, want 2 stored, 1 duplicate", first)
	}
	elsewhere := event(2)
	elsewhere.Source = "elsewhere"
	// A segment that ends in a gap, and one that begins right after another.
	second := p.add(2, changed(2), event(3), elsewhere, changed(1), changed(3), event(4), event(4), event(5))
	if second.Stored != 4 || second.Duplicates != 4 {
		t.Errorf("across batches: got %+v, want 4 stored, 4 duplicates", second)
	}
	want := []core.Event{event(1), event(2), event(3), elsewhere, event(4), event(5)}
	expectEvents(p, want)
	expectCover(t, first.Segments, ids(p.events())[:2], 10)
	expectCover(t, second.Segments, ids(p.events())[2:], 2)

	expectAll(p, p.drain(100))
	expectCounts(p, tally(want))
	expectSound(p)
}

// appendKeepsKeylessEvents: events without a key are never duplicates. It fails
// when a missing key is stored as an empty one.
func appendKeepsKeylessEvents(t *testing.T, db Database) {
	p := start(t, db)
	keyless := event(1)
	keyless.Key = ""
	for range 2 {
		if a := p.add(10, keyless, keyless); a.Stored != 2 || a.Duplicates != 0 {
			t.Errorf("got %+v, want 2 stored", a)
		}
	}
	expectEvents(p, []core.Event{keyless, keyless, keyless, keyless})
	expectAll(p, p.drain(100))
	expectSound(p)
}

// duplicatesMakeNoSegment: a batch of nothing but duplicates leaves nothing to
// claim. It fails when an empty segment is written, which nobody can settle.
func duplicatesMakeNoSegment(t *testing.T, db Database) {
	p := start(t, db)
	p.add(10, events(0, 3)...)
	p.drain(10)
	a := p.add(10, events(0, 3)...)
	if a.Stored != 0 || a.Duplicates != 3 || len(a.Segments) != 0 {
		t.Errorf("got %+v, want 3 duplicates and no segment", a)
	}
	expectNothing(p)
	expectGauges(p, 0, 0, 0, 0)
	expectSound(p)
}

// appendFromManyPrograms: the same events appended by several programs at once
// are stored once. It fails when looking for a key and inserting it are two
// transactions, and when a busy database is an error.
func appendFromManyPrograms(t *testing.T, db Database) {
	const different = 200
	var stored, duplicates atomic.Int64
	var wg sync.WaitGroup
	programs := []*program{start(t, db), start(t, db), start(t, db)}
	for i, p := range programs {
		for j := range 2 {
			random := rand.New(rand.NewPCG(uint64(i), uint64(j)))
			wg.Go(func() {
				all := events(0, different)
				random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
				for batch := range slices.Chunk(all, 1+random.IntN(40)) {
					a, err := p.Append(t.Context(), core.Batch{Events: batch, Segment: 16})
					if err != nil {
						t.Errorf("Append: %v", err)
						return
					}
					stored.Add(int64(a.Stored))
					duplicates.Add(int64(a.Duplicates))
				}
			})
		}
	}
	wg.Wait()
	if stored.Load() != different || duplicates.Load() != 5*different {
		t.Errorf("got %d stored, %d duplicates, want %d, %d", stored.Load(), duplicates.Load(), different, 5*different)
	}
	p := programs[0]
	if got, want := slices.Sorted(slices.Values(keys(p.events()))), keys(events(0, different)); !slices.Equal(got, want) {
		t.Errorf("got keys %q, want %q", got, want)
	}
	expectAll(p, p.drain(100))
	expectSound(p)
}

// cancelledAppendIsWhole: an append whose context ends while it is running either
// stores everything and returns success, or stores nothing. It fails when the
// caller stops waiting for a commit that still happens.
func cancelledAppendIsWhole(t *testing.T, db Database) {
	p := start(t, db)
	var want []core.Event
	for i := range 60 {
		batch := events(100*i, 100*i+20)
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*50*time.Microsecond)
		a, err := p.Append(ctx, core.Batch{Events: batch, Segment: 5})
		cancel()
		switch {
		case err == nil:
			want = append(want, batch...)
		case a.Stored != 0:
			t.Errorf("got %+v with error %v, want nothing stored", a, err)
		}
	}
	// One more is committed after everything that may still be running.
	p.add(5, events(99_000, 99_001)...)
	want = append(want, events(99_000, 99_001)...)
	expectEvents(p, want)
	expectAll(p, p.drain(100))
	expectSound(p)
}
