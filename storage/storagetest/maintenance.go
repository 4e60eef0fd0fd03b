package storagetest

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"weir/core"
)

// foldAll folds until nothing is left and returns the number of rows folded.
func foldAll(p *program) int {
	p.t.Helper()
	sum := 0
	for {
		n, err := p.Fold(p.t.Context(), 2)
		if err != nil || n > 2 {
			p.t.Fatalf("Fold of 2: got %d, %v", n, err)
		}
		if n == 0 {
			return sum
		}
		sum += n
	}
}

// expire expires events in steps until all were examined, and returns the number
// removed.
func expire(p *program, age time.Duration, max int) int {
	p.t.Helper()
	sum := 0
	for range 10_000 {
		n, more, err := p.Expire(p.t.Context(), age, max)
		if err != nil || n > max {
			p.t.Fatalf("Expire of %d: got %d, %v", max, n, err)
		}
		sum += n
		if !more {
			return sum
		}
	}
	p.t.Fatalf("Expire has more to look at for ever")
	return 0
}

// foldKeepsTotals: folding moves sums without changing any: whoever reads the
// totals in the meantime sees each exactly once. It fails when a row of deltas is
// removed in another transaction than the one that adds it to the counts, and
// when the two are not read in one snapshot.
func foldKeepsTotals(t *testing.T, db Database) {
	const n = 200
	p, q := start(t, db), start(t, db)
	p.add(2, events(0, n)...)
	p.drain(2)
	want := tally(events(0, n))
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for !isClosed(stop) {
			var got []core.Count
			for c, err := range q.Counts(t.Context(), core.Filter{}) {
				if err != nil {
					t.Errorf("Counts: %v", err)
					return
				}
				got = append(got, c)
			}
			if !slices.Equal(got, want) {
				t.Errorf("while folding: got %v, want %v", got, want)
				return
			}
		}
	}()
	foldAll(p)
	close(stop)
	<-stopped
	expectCounts(p, want)
	expectSound(p)
}

// expireRemovesOnlySettled: pending, claimed, waiting, dead and discarded events
// stay whatever their age. Settled events are removed and counted in expired, so
// that totals stay and everything still adds up. It fails when a state is
// forgotten, and when the steps skip an event.
func expireRemovesOnlySettled(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(10, events(0, 40)...)
	claim := p.take(20)
	id := ids(claim.Events)
	p.settle(claim, failed(id[1], 1, time.Hour), dead(id[2], 1), dead(id[3], 1))
	p.discard(byID(id[3]), 1)
	busy := q.take(10) // 20–29; 30–39 are unclaimed
	totals := p.counts()
	time.Sleep(time.Millisecond)
	if got := expire(p, 0, 7); got != 17 {
		t.Errorf("got %d removed, want 17", got)
	}
	expectEvents(q, slices.Concat(events(1, 4), events(20, 40)))
	expectCounts(q, totals)
	expectReport(p, core.Report{Events: 23, Pending: 21, Dead: 1, Discarded: 1, Expired: 17, Counted: 17, OK: true})
	expectSound(p)
	if got := expire(p, 0, 7); got != 0 {
		t.Errorf("again: got %d removed, want 0", got)
	}

	q.settle(busy)
	p.retry(core.FailureFilter{}, 3)
	p.drain(100)
	time.Sleep(time.Millisecond)
	if got := expire(q, 0, 1000); got != 23 {
		t.Errorf("when all is settled: got %d removed, want 23", got)
	}
	expectEvents(p, nil)
	expectCounts(p, tally(events(0, 40)))
	expectReport(p, core.Report{Expired: 40, Counted: 40, OK: true})
	expectSound(p)
	last := slices.Max(append(id, ids(busy.Events)...))
	p.add(10, events(50, 52)...)
	if got := p.events()[0].ID; got <= last {
		t.Errorf("id %d was used before", got)
	}
}

// expireKeepsTheYoung: age counts from when an event was stored, not from when
// it happened. It fails when the two times are mixed up.
func expireKeepsTheYoung(t *testing.T, db Database) {
	p := start(t, db)
	p.add(10, events(0, 10)...) // they happened long ago
	p.drain(10)
	if got := expire(p, time.Hour, 100); got != 0 {
		t.Errorf("got %d removed, want none", got)
	}
	for slack := 50 * time.Millisecond; ; slack *= 2 {
		time.Sleep(2 * slack)
		between := time.Now()
		p.add(10, events(10, 20)...)
		p.drain(10)
		limit := time.Since(between) + slack
		got := expire(p, limit, 100)
		if time.Since(between) > limit+slack {
			// The machine is so busy that the younger ones may have become old
			// enough.
			time.Sleep(time.Millisecond)
			expire(p, 0, 100)
			p.add(10, events(0, 10)...)
			p.drain(10)
			continue
		}
		if got != 10 {
			t.Errorf("got %d removed, want the 10 older ones", got)
		}
		expectEvents(p, events(10, 20))
		expectSound(p)
		return
	}
}

// expiredKeyIsNewAgain: an event that expired and is imported again is stored and
// counted again, and everything still adds up. It fails when a comparison leaves
// out expired events.
func expiredKeyIsNewAgain(t *testing.T, db Database) {
	p := start(t, db)
	for range 3 {
		if a := p.add(10, events(0, 4)...); a.Stored != 4 {
			t.Errorf("got %+v, want 4 stored", a)
		}
		p.drain(10)
		time.Sleep(time.Millisecond)
		expire(p, 0, 100)
	}
	expectReport(p, core.Report{Expired: 12, Counted: 12, OK: true})
	expectCounts(p, tally(slices.Concat(events(0, 4), events(0, 4), events(0, 4))))
	expectSound(p)
}

// compactKeepsEverything: the space of expired events is returned and its size
// reported, nothing else changes, and another program is not disturbed. It fails
// when no space is returned.
func compactKeepsEverything(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	var large []core.Event
	noise := rand.NewChaCha8([32]byte{1}) // which no store can compress
	for n := range 200 {
		e := event(n)
		e.Data = make([]byte, 20_000)
		_, _ = noise.Read(e.Data) // never fails
		large = append(large, e)
	}
	p.add(100, large...)
	p.drain(100)
	time.Sleep(time.Millisecond)
	expire(p, 0, 1000)
	p.add(10, events(300, 310)...)
	claim := p.take(10)
	report, before := p.report(), p.gauges().SizeBytes
	freed, err := p.Compact(t.Context())
	if err != nil || freed < 1<<20 {
		t.Errorf("Compact: got %d bytes, %v, want more than 1 MiB of 4", freed, err)
	}
	if after := p.gauges().SizeBytes; after > before-1<<20 {
		t.Errorf("got %d bytes after %d", after, before)
	}
	expectReport(q, report)
	expectEvents(q, events(300, 310))
	p.settle(claim)
	q.add(10, events(310, 312)...)
	expectAll(q, append(ids(claim.Events), q.drain(10)...))
	expectSound(q)
}

// backupIsTheStore: a backup made while the store is in use is a complete store
// that passes the same check; an existing file is not overwritten. It fails when
// rows that are still in a log are missing.
func backupIsTheStore(t *testing.T, db Database) {
	p := start(t, db)
	p.add(10, events(0, 30)...)
	claim := p.take(20)
	p.settle(claim, dead(claim.Events[1].ID, 1), failed(claim.Events[2].ID, 1, time.Hour))
	p.take(5)
	file := filepath.Join(t.TempDir(), "backup")
	if err := p.Backup(t.Context(), file); err != nil {
		t.Fatalf("Backup: %v", err)
	}
	report, stored := p.report(), p.events()
	p.add(10, events(30, 40)...)
	info, err := os.Stat(file)
	if err != nil || info.Size() == 0 {
		t.Fatalf("the backup: %v, %v", info, err)
	}
	if err := p.Backup(t.Context(), file); err == nil {
		t.Error("Backup replaced an existing file")
	}
	if r, ok := db.(Restorer); ok {
		copied := &program{Store: r.Restore(t, file), t: t}
		expectReport(copied, report)
		expectEvents(copied, stored)
		expectSound(copied)
	}
	expectSound(p)
}
