package storagetest

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"weir/core"
)

// queue reads the queue.
func (p *program) queue(limit int) core.Queue {
	p.t.Helper()
	q, err := p.Queue(p.t.Context(), limit)
	if err != nil {
		p.t.Fatalf("Queue: %v", err)
	}
	return q
}

// firsts are the first ids of the segments.
func firsts(segments []core.QueuedSegment) (first []int64) {
	for _, s := range segments {
		first = append(first, s.First)
	}
	return first
}

// queueShowsClaims: each segment is shown in the order of ids, with who has claimed it under
// which token, until it is settled. It fails when another program's claims are left out, and
// when what is released or settled stays.
func queueShowsClaims(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	if got := q.queue(10); len(got.Segments)+got.More+len(got.Retries)+len(got.Dead) != 0 {
		t.Errorf("of an empty store: got %+v", got)
	}
	segments := p.add(3, events(0, 15)...).Segments
	first, second := p.take(3), q.take(6)
	got := p.queue(10)
	if got.More != 0 || len(got.Segments) != 5 {
		t.Fatalf("got %+v, want 5 segments", got)
	}
	for i, s := range got.Segments {
		want := core.QueuedSegment{Segment: segments[i], Waited: s.Waited, Silent: s.Silent}
		switch i {
		case 0:
			want.ClaimedBy, want.Token = p.id, first.Token
		case 1, 2:
			want.ClaimedBy, want.Token = q.id, second.Token
		}
		if s != want {
			t.Errorf("segment %d: got %+v, want %+v", i, s, want)
		}
		if s.Waited < 0 || s.Waited > time.Hour || s.Silent < 0 || s.Silent > time.Hour || s.ClaimedBy == 0 && s.Silent != 0 {
			t.Errorf("segment %d: waited %v, silent %v", i, s.Waited, s.Silent)
		}
	}
	p.settle(first)
	if err := q.Release(t.Context(), second); err != nil {
		t.Fatalf("Release: %v", err)
	}
	if got := q.queue(10).Segments; len(got) != 4 || got[0] != (core.QueuedSegment{Segment: segments[1], Waited: got[0].Waited}) {
		t.Errorf("one settled, two released: got %+v", got)
	}
}

// queueKeepsToItsLimit: of a longer queue the first segments are shown, but never without
// those that are claimed as long as these are not more, and the others are counted, up to
// 10,000. It fails when a claim far from the front is left out, when more than the limit is
// shown, and when all are counted.
func queueKeepsToItsLimit(t *testing.T, db Database) {
	p := start(t, db)
	segments := p.add(1, events(0, 20)...).Segments
	all := p.take(20)
	p.settle(all)
	segments = p.add(1, events(20, 40)...).Segments
	front := p.take(17)
	last := p.take(2) // the 18th and 19th
	if err := p.Release(t.Context(), front); err != nil {
		t.Fatalf("Release: %v", err)
	}
	first := func(n int) (ids []int64) {
		for _, s := range segments[:n] {
			ids = append(ids, s.First)
		}
		return ids
	}
	claimed := []int64{last.Segments[0].First, last.Segments[1].First}
	for limit, want := range map[int][]int64{
		0: nil, 1: claimed[:1], 2: claimed, 3: append(first(1), claimed...), 10: append(first(8), claimed...), 19: first(19), 20: first(20), 21: first(20),
	} {
		got := p.queue(limit)
		if !slices.Equal(firsts(got.Segments), want) || got.More != 20-len(want) {
			t.Errorf("limit %d: got %v and %d more, want %v", limit, firsts(got.Segments), got.More, want)
		}
	}
	for n := range 11 {
		p.add(1, events(1000*n+1000, 1000*n+2000)...)
	}
	if got := p.queue(5); len(got.Segments) != 5 || got.More != 10_000 {
		t.Errorf("of 11,020: got %d segments and %d more, want 5 and 10,000", len(got.Segments), got.More)
	}
	if got := p.queue(2000); len(got.Segments) != 2000 || got.More != 9_020 {
		t.Errorf("of 11,020: got %d segments and %d more, want 2,000 and 9,020", len(got.Segments), got.More)
	}
}

// queueShowsFailures: failures come in the order in which they are due, claimed or not, and
// the dead newest first; at most ten of each, and none that is discarded. It fails when a
// retry disappears while it is claimed.
func queueShowsFailures(t *testing.T, db Database) {
	p := start(t, db)
	p.add(30, events(0, 30)...)
	claim := p.take(30)
	id := ids(claim.Events)
	var outcome []core.Failed
	var later []int64 // in the order in which they are due
	var gone []int64  // the dead, newest first
	for i, at := range rand.Perm(15) {
		outcome = append(outcome, failed(id[i], i+1, time.Duration(at+1)*time.Hour))
	}
	byDue := slices.Clone(outcome)
	slices.SortFunc(byDue, func(a, b core.Failed) int { return int(a.Retry - b.Retry) })
	for _, f := range byDue {
		later = append(later, f.ID)
	}
	outcome = append(outcome, failed(id[15], 4, soon))
	for i := 16; i < 29; i++ {
		outcome = append(outcome, dead(id[i], i))
		gone = append([]int64{id[i]}, gone...)
	}
	p.settle(claim, outcome...)
	if n, err := p.Discard(t.Context(), core.FailureFilter{IDs: gone[:1]}); err != nil || n != 1 {
		t.Fatalf("Discard: %d, %v", n, err)
	}
	gone = gone[1:]

	check := func(claimedBy, token int64) {
		t.Helper()
		got := p.queue(10)
		if len(got.Segments) != 0 || len(got.Retries) != 10 || len(got.Dead) != 10 {
			t.Fatalf("got %+v, want 10 retries and 10 dead", got)
		}
		due := got.Retries[0]
		if due.In > 0 || due.In < -time.Hour || due != (core.QueuedFailure{ID: id[15], Attempts: 4, In: due.In, ClaimedBy: claimedBy, Token: token}) {
			t.Errorf("the one that is due: got %+v", due)
		}
		for i, f := range got.Retries[1:] {
			in, attempts := time.Duration(i+1)*time.Hour, slices.Index(id, later[i])+1
			if f.ID != later[i] || f.In > in || f.In < in-time.Hour || f.Attempts != attempts || f.ClaimedBy != 0 || f.Token != 0 {
				t.Errorf("retry %d: got %+v, want %d after %d attempts in %v", i, f, later[i], attempts, in)
			}
		}
		for i, f := range got.Dead {
			if want := (core.QueuedFailure{ID: gone[i], Attempts: slices.Index(id, gone[i])}); f != want {
				t.Errorf("dead %d: got %+v, want %+v", i, f, want)
			}
		}
	}
	check(0, 0)
	retry := p.take(1)
	check(p.id, retry.Token)
	p.settle(retry)
	if got := p.queue(10).Retries; len(got) != 10 || got[0].ID != later[0] || got[9].ID != later[9] {
		t.Errorf("after it has succeeded: got %+v", got)
	}
}

// queueShowsTheDead: what a dead node had claimed says so until it is taken over, and then
// comes in parts. It fails when a node that is silent or killed looks alive until then, and
// when those that live look dead.
func queueShowsTheDead(t *testing.T, db Database) {
	p := start(t, db)
	_, remote := db.(Remote)
	if remote {
		p.heartbeat(lease) // before there is another that it might take for dead
	}
	q := start(t, db)
	q.heartbeat(time.Hour)
	p.add(10, events(0, 20)...)
	p.take(10)
	mine := q.take(10)
	db.Kill(t, p.Store)
	if remote {
		time.Sleep(2 * lease)
	}
	got := q.queue(10).Segments
	if len(got) != 2 || got[0].ClaimedBy != p.id || !got[0].NodeDead || got[1].ClaimedBy != q.id || got[1].NodeDead {
		t.Errorf("before it is taken over: got %+v, want that node %d is dead and %d lives", got, p.id, q.id)
	}
	if remote && got[0].Silent < 2*lease {
		t.Errorf("the dead node was silent for %v, want at least %v", got[0].Silent, 2*lease)
	}
	q.bury(db)
	if got = q.queue(20).Segments; len(got) != 11 || got[10].Token != mine.Token {
		t.Fatalf("after that: got %+v, want ten parts and the other", got)
	}
	for _, s := range got[:10] {
		if s.Events != 1 || s.ClaimedBy != 0 || s.NodeDead || s.Token != 0 {
			t.Errorf("a part: got %+v", s)
		}
	}
}
