package storagetest

import (
	"slices"
	"testing"
	"time"

	"weir/core"
)

// handOver appends events in segments of at most 3 and has up to n handed over.
func (p *program) handOver(n int, events ...core.Event) core.Appended {
	p.t.Helper()
	return p.append(core.Batch{Events: events, Segment: 3, HandOver: n})
}

// expectHandedOver fails the test unless the claims have these events, each of them a
// segment and a token of its own.
func expectHandedOver(p *program, done core.Appended, want ...[]core.Event) {
	p.t.Helper()
	if len(done.Claims) != len(want) {
		p.t.Fatalf("got %d claims, want %d", len(done.Claims), len(want))
	}
	var tokens []int64
	for i, c := range done.Claims {
		if len(c.Segments) != 1 || c.Segments[0] != done.Segments[i] || len(c.Retries) != 0 {
			p.t.Errorf("claim %d is %+v, want segment %+v", i, c, done.Segments[i])
		}
		if slices.Contains(tokens, c.Token) || c.Token == 0 {
			p.t.Errorf("claim %d has token %d, want a new one", i, c.Token)
		}
		tokens = append(tokens, c.Token)
		p.load(&c)
		compareEvents(p.t, c.Events, want[i])
	}
}

// handOverClaims: the first segments of a batch are claimed for the program that
// stores them, and their events come with it, as they would be read. It fails when
// more are claimed than were asked for, when the claim is not in the store, and when an
// event in memory differs from the stored one.
func handOverClaims(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	done := p.handOver(2, events(0, 9)...)
	for _, c := range done.Claims {
		if len(c.Events) != 3 {
			t.Errorf("a claim comes with %d events, want 3", len(c.Events))
		}
	}
	stored := p.events()
	expectHandedOver(p, done, stored[:3], stored[3:6])
	expectGauges(q, 9, 6, 0, 0)
	compareEvents(t, q.take(1000).Events, events(6, 9))
	expectNothing(q)
	for _, c := range done.Claims {
		p.settle(c)
	}
	expectGauges(q, 3, 3, 0, 0)
	expectSound(q)
}

// handOverTimes: events in memory have times as the store returns them. It fails when
// the store rounds what a handler sees only after reading it back.
func handOverTimes(t *testing.T, db Database) {
	p := start(t, db)
	e := event(0)
	e.CreatedAt = time.Unix(1_700_000_000, 123_456_789).In(time.FixedZone("", 3600))
	e.RetrievedAt = e.CreatedAt.Add(time.Hour)
	e.Score, e.Scored = 7, false
	done := p.handOver(1, e)
	expectHandedOver(p, done, p.events())
}

// handOverWaitsForTheOlder: nothing is handed over while an older segment is
// unclaimed, be it another program's, or a failure is due. It fails when a stream of
// new events keeps these waiting for ever.
func handOverWaitsForTheOlder(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	q.add(3, events(0, 3)...)
	expectHandedOver(p, p.handOver(1, events(3, 6)...))
	first, second := p.take(3), p.take(3)
	expectHandedOver(p, p.handOver(1, events(6, 9)...), events(6, 9))

	p.settle(second)
	p.settle(first, failed(first.Events[0].ID, 1, time.Hour))
	expectHandedOver(p, p.handOver(1, events(9, 12)...), events(9, 12))
	if n, err := p.Retry(t.Context(), core.FailureFilter{}); err != nil || n != 1 {
		t.Fatalf("Retry: %d, %v", n, err)
	}
	expectHandedOver(p, p.handOver(1, events(12, 15)...))
	if c := p.take(1); len(c.Retries) != 1 {
		t.Errorf("the next claim is %+v, want the retry", c)
	}
	expectSound(p)
}

// handOverAmongDuplicates: a segment with gaps, and one after duplicates, have their
// own events. It fails when the events of a claim are taken from the batch by their
// place in it.
func handOverAmongDuplicates(t *testing.T, db Database) {
	p := start(t, db)
	p.settle(p.handOver(1, events(0, 1)...).Claims[0])
	p.settle(p.handOver(1, events(4, 7)...).Claims[0])
	// A gap in the first segment, no event in the second, a whole third.
	batch := slices.Concat(events(1, 2), events(0, 1), events(2, 3), events(4, 7), events(7, 10))
	done := p.handOver(3, batch...)
	expectHandedOver(p, done, slices.Concat(events(1, 2), events(2, 3)), events(7, 10))
	for _, c := range done.Claims {
		p.load(&c)
		p.settle(c)
	}
	expectSound(p)
}

// handOverToTheDead: a node that was taken for dead is given nothing until it has
// joined again, since nobody would take it over. It fails when hand-over doesn't look
// at the node's state in its own transaction.
func handOverToTheDead(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	q.takeOver()
	if done, err := p.Append(t.Context(), core.Batch{Events: events(0, 3), Segment: 3, HandOver: 1}); err == nil && len(done.Claims) > 0 {
		t.Errorf("the dead were handed %+v", done.Claims)
	}
	p.heartbeat(time.Hour)
	expectAll(q, q.drain(10))
	expectSound(q)
}

// handOverDiesWithTheProgram: what was handed over to a program that died before it
// settled comes back like any claim. It fails when only claims of Claim do.
func handOverDiesWithTheProgram(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.handOver(1, events(0, 3)...)
	db.Kill(t, p.Store)
	if h := q.bury(db); h.Returned != 3 {
		t.Errorf("Heartbeat: got %+v, want 3 events returned", h)
	}
	expectAll(q, q.drain(10))
	expectSound(q)
}

// handOverTakenOver: a program that lives on with events in memory after others took
// them over settles nothing. It fails when settling a hand-over is not rooted in the
// delete.
func handOverTakenOver(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	done := p.handOver(1, events(0, 3)...)
	q.takeOver()
	expectLost(p, core.Settlement{Claim: done.Claims[0]})
	expectAll(q, q.drain(10))
	expectLost(p, core.Settlement{Claim: done.Claims[0]})
	expectSound(q)
}

// handOverIsReleased: what was handed over can be given back, for any program at once.
// It fails when a release leaves the flag of a segment that was stored claimed.
func handOverIsReleased(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	done := p.handOver(1, events(0, 3)...)
	if err := p.Release(t.Context(), done.Claims[0]); err != nil {
		t.Fatalf("Release: %v", err)
	}
	compareEvents(t, q.take(10).Events, events(0, 3))
	expectSound(q)
}
