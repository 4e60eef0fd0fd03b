package storagetest

import (
	"errors"
	"slices"
	"testing"

	"weir/core"
)

// submitKeepsTheOrder: batches that are under way at once are stored in the order in
// which they were submitted. It fails when each goes its own way to the store.
func submitKeepsTheOrder(t *testing.T, db Database) {
	p := start(t, db)
	var under []core.Pending
	var after core.Pending
	all := events(0, 60)
	for n := range 20 {
		if n%4 > 1 { // without keys they may take another way to the store
			for i := 3 * n; i < 3*n+3; i++ {
				all[i].Key = ""
			}
		}
		after = p.Submit(t.Context(), core.Batch{Events: all[3*n : 3*n+3 : 3*n+3], Segment: 3}, after)
		under = append(under, after)
	}
	last := int64(0)
	for n, u := range under {
		<-u.Ended()
		done, err := u.Outcome()
		if err != nil || done.Stored != 3 || len(done.Segments) != 1 || done.Segments[0].First <= last {
			t.Fatalf("batch %d: got %+v, %v, want 3 events above id %d", n, done, err, last)
		}
		last = done.Segments[0].Last
	}
	expectEvents(p, all)
	expectSound(p)
}

// submitStopsAtAFailure: a batch is not stored when the one before it was not, else a
// checkpoint would pass what is not there. It fails when only the group of the first
// fails, and when a batch that came later goes through.
func submitStopsAtAFailure(t *testing.T, db Database) {
	p := start(t, db)
	lost := input("theirs", "a token of nobody")
	fine := p.Submit(t.Context(), core.Batch{Events: events(0, 3), Segment: 3}, nil)
	bad := p.Submit(t.Context(), core.Batch{Events: events(3, 6), Segment: 3, Mark: core.Mark{Input: &lost, Offset: 1}}, fine)
	late := p.Submit(t.Context(), core.Batch{Events: events(6, 9), Segment: 3, HandOver: 1}, bad)
	keyless := events(9, 10)
	keyless[0].Key = ""
	later := p.Submit(t.Context(), core.Batch{Events: keyless, Segment: 3}, late)
	if done, err := fine.Outcome(); err != nil || done.Stored != 3 {
		t.Errorf("the first: got %+v, %v, want 3 stored", done, err)
	}
	if _, err := bad.Outcome(); !errors.Is(err, core.ErrImportLost) {
		t.Errorf("the second: %v, want ErrImportLost", err)
	}
	for _, u := range []core.Pending{late, later} {
		if done, err := u.Outcome(); !errors.Is(err, core.ErrOutOfTurn) || done.Claims != nil {
			t.Errorf("after it: got %+v, %v, want ErrOutOfTurn", done, err)
		}
	}
	p.add(3, events(6, 9)...) // in turn
	expectEvents(p, append(events(0, 3), events(6, 9)...))
	expectSound(p)
}

// submitMeetsItself: batches that are under way at once and have the same events, among
// others, store each of them once, with the first. It fails when a batch that meets the one
// after it waits for that for ever, and when it then is stored after it.
func submitMeetsItself(t *testing.T, db Database) {
	p := start(t, db)
	in := input("dump", "mine")
	takeCheckpoint(p, in)
	var under []core.Pending
	var after core.Pending
	for n := range 12 {
		b := core.Batch{Events: events(5*n, 5*n+5), Segment: 3, HandOver: 1, Mark: core.Mark{Input: &in, Offset: int64(n), Start: n == 0}}
		if n%3 == 1 { // the last two are the first of the next
			b.Events = events(5*n, 5*n+7)
			slices.Reverse(b.Events)
		}
		after = p.Submit(t.Context(), b, after)
		under = append(under, after)
	}
	last := int64(0)
	for n, u := range under {
		done, err := u.Outcome()
		want := [...]int{5, 7, 3}[n%3]
		if err != nil || done.Stored != want || done.Segments[0].First <= last {
			t.Fatalf("batch %d: got %+v, %v, want %d stored above id %d", n, done, err, want, last)
		}
		last = done.Segments[len(done.Segments)-1].Last
	}
	if c := checkpoint(p, in.Name); c.Offset != 11 || c.Sums != (core.Sums{Stored: 60, Duplicates: 8}) {
		t.Errorf("checkpoint: got %+v, want 60 stored and 8 duplicates", c)
	}
	if n := len(p.events()); n != 60 {
		t.Errorf("%d events are stored, want 60", n)
	}
	expectSound(p)
}

// submitRefuses: a batch that no store can hold fails on its own, and those after it.
func submitRefuses(t *testing.T, db Database) {
	p := start(t, db)
	broken := events(0, 1)
	broken[0].Kind = ""
	bad := p.Submit(t.Context(), core.Batch{Events: broken, Segment: 3}, nil)
	late := p.Submit(t.Context(), core.Batch{Events: events(1, 2), Segment: 3}, bad)
	if _, err := bad.Outcome(); !errors.Is(err, core.ErrRefused) {
		t.Errorf("got %v, want ErrRefused", err)
	}
	if _, err := late.Outcome(); !errors.Is(err, core.ErrOutOfTurn) {
		t.Errorf("after it: %v, want ErrOutOfTurn", err)
	}
	expectEvents(p, nil)
}
