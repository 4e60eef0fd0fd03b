package storagetest

import (
	"slices"
	"testing"
	"time"

	"weir/core"
	"weir/core/move"
)

// claimsHaveAges: each segment of a claim states how long ago it was stored, and
// each retry how long ago its event was stored. This holds when another program
// stored it, and after a failure, a release and a death: the parts of a split
// segment are as old as the whole was. It fails when a claim has no age, and when
// the age of a segment that is handed out again restarts.
func claimsHaveAges(t *testing.T, db Database) {
	const before = 5 * time.Hour
	p, q := start(t, db), start(t, db)
	began := time.Now()
	// The database runs on this machine's clock, apart from rounding.
	expect := func(when string, c core.Claim, events int, least time.Duration) {
		t.Helper()
		if c.Size() != events {
			t.Fatalf("%s: got %+v, want %d events", when, c, events)
		}
		most := least + time.Since(began) + time.Millisecond
		for _, age := range ages(c) {
			if age < least-time.Millisecond || age > most {
				t.Errorf("%s: got an age of %v, want %v to %v", when, age, least, most)
			}
		}
	}
	stored := began.Add(-before)
	in := input("store a", "mine")
	takeCheckpoint(p, in)
	old := outcomes(0, slices.Repeat([]string{move.Pending}, 30)...)
	old = append(old, outcomes(30, core.FailureWaiting)...)
	for i := range old {
		old[i].StoredAt = stored
	}
	old[30].NextAttemptAt = stored.Add(time.Hour)
	p.receive(move.Chunk{Events: old, Segment: 20}, in, 1)
	p.add(5, events(100, 105)...)

	retry := q.take(5)
	expect("a retry", retry, 1, before)
	if err := q.Release(t.Context(), retry); err != nil {
		t.Fatalf("Release: %v", err)
	}
	retry = p.take(5)
	expect("a retry that was given back", retry, 1, before)
	p.settle(retry, failed(retry.Retries[0].ID, 2, soon))
	retry = q.take(5)
	expect("a retry that failed again", retry, 1, before)
	whole, err := q.Settle(t.Context(), core.Settlement{Claim: retry}, 20)
	if err != nil {
		t.Fatalf("Settle: %v", err)
	}
	expect("a segment, claimed with a settlement", whole, 20, before)
	if err := q.Release(t.Context(), whole); err != nil {
		t.Fatalf("Release: %v", err)
	}
	whole = q.take(20)
	expect("a segment that was given back", whole, 20, before)
	alone := start(t, db)
	expect("of another program", alone.take(10), 10, before)
	young := alone.take(5)
	expect("a segment of now", young, 5, 0)
	q.settle(whole, failed(whole.Events[0].ID, 1, soon))
	expect("an event that failed", q.take(20), 1, before)
	db.Kill(t, q.Store)
	db.Kill(t, alone.Store)
	p.bury(db)
	expect("a retry of the dead", p.take(20), 1, before)
	parts := p.take(10)
	expect("parts of what the dead had", parts, 10, before)
	if len(parts.Segments) < 2 {
		t.Errorf("got %+v, want parts", parts.Segments)
	}
	expect("parts of what the dead had just stored", p.take(5), 5, 0)
}

// ages returns the ages of a claim's segments and retries.
func ages(c core.Claim) (all []time.Duration) {
	for _, s := range c.Segments {
		all = append(all, s.Age)
	}
	for _, r := range c.Retries {
		all = append(all, r.Age)
	}
	return all
}

// segmentsOf and retriesOf return the parts of a claim without their ages, to
// compare them with those of another claim.
func segmentsOf(c core.Claim) []core.Segment {
	all := slices.Clone(c.Segments)
	for i := range all {
		all[i].Age = 0
	}
	return all
}

func retriesOf(c core.Claim) []core.Retry {
	all := slices.Clone(c.Retries)
	for i := range all {
		all[i].Age = 0
	}
	return all
}
