package storagetest

import (
	"slices"
	"testing"

	"weir/core"
)

// returnedSegmentIsSplit: the segment of a dead node is handed out again in
// parts, at most ten and none with more than a tenth of it, rounded up. Together
// they have exactly its events, whatever gaps its ids have. It fails when it
// comes back whole, and when it is divided by ids so that events are lost or
// repeated.
func returnedSegmentIsSplit(t *testing.T, db Database) {
	for _, size := range []int{1, 2, 9, 10, 11, 25, 100} {
		p, q := start(t, db), start(t, db)
		base := 1000 * size
		// Every second batch repeats events, for gaps.
		p.add(1, events(base, base+size)...)
		p.drain(1000)
		var mixed []core.Event
		for n := range size {
			mixed = append(mixed, event(base+n), event(base+500+n))
		}
		a := p.add(1000, mixed...)
		if a.Stored != size || len(a.Segments) != 1 {
			t.Fatalf("got %+v, want one segment of %d", a, size)
		}
		p.take(1000)
		db.Kill(t, p.Store)
		h := q.bury(db)
		if h.Returned != size {
			t.Errorf("%d events: got %+v", size, h)
		}
		claim := q.take(1000)
		if !slices.EqualFunc(h.Parts, segmentsOf(claim), func(got core.Part, want core.Segment) bool {
			return got == core.Part{Segment: want, Of: a.Segments[0].First, Node: p.id}
		}) {
			t.Errorf("%d events: Heartbeat told of the parts %+v, want %+v of node %d", size, h.Parts, claim.Segments, p.id)
		}
		compareEvents(t, claim.Events, events(base+500, base+500+size))
		if got := len(claim.Segments); got > 10 || got < min(size, 2) {
			t.Errorf("%d events came back in %d parts: %+v", size, got, claim.Segments)
		}
		fresh := 0
		if size == 1 {
			fresh = 1 // it was a single event already, and stays the same
		}
		for i, s := range claim.Segments {
			if s.Events > (size+9)/10 || s.Attempt != fresh || i > 0 && s.First <= claim.Segments[i-1].Last {
				t.Errorf("%d events: part %d is %+v", size, i, s)
			}
		}
		q.settle(claim)
		if err := q.Close(); err != nil {
			t.Fatalf("Close: %v", err)
		}
	}
	expectSound(start(t, db))
}

// poisonEndsAlone: an event that kills its node is alone in its segment after
// three deaths, and from then on every death is counted, so that a worker can
// give it up. It fails when parts are not split again and when attempts are not
// counted.
func poisonEndsAlone(t *testing.T, db Database) {
	q := start(t, db)
	q.add(1000, events(0, 1000)...)
	for death, want := range []core.Segment{
		{Events: 1000}, {Events: 100}, {Events: 10}, {Events: 1}, {Events: 1, Attempt: 1}, {Events: 1, Attempt: 2},
	} {
		p := start(t, db)
		claim := p.take(1)
		if len(claim.Segments) != 1 {
			t.Fatalf("after %d deaths: got %+v, want one segment", death, claim)
		}
		if s := claim.Segments[0]; s.Events != want.Events || s.Attempt != want.Attempt {
			t.Errorf("after %d deaths: got %+v, want %d events, attempt %d", death, s, want.Events, want.Attempt)
		}
		compareEvents(t, claim.Events[:1], events(0, 1))
		db.Kill(t, p.Store)
		q.bury(db)
	}
	claim := q.take(1)
	q.settle(claim, dead(claim.Events[0].ID, claim.Segments[0].Attempt))
	rest := q.drain(1000)
	expectAll(q, append(rest, claim.Events[0].ID))
	expectReport(q, core.Report{Events: 1000, Processed: 999, Dead: 1, Counted: 999, OK: true})
	expectSound(q)
}
