package storagetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"weir/core"
)

// settleCounts: settling counts each event once in its hour, kind and subreddit,
// with its score if known, and failed events not at all. It fails when failures
// are counted or an unknown score is taken for one.
func settleCounts(t *testing.T, db Database) {
	p := start(t, db)
	p.add(50, events(0, 150)...)
	expectCounts(p, nil)
	claim := p.take(50)
	p.settle(claim, failed(claim.Events[7].ID, 1, time.Hour), dead(claim.Events[9].ID, 1))
	good := slices.Concat(events(0, 7), events(8, 9), events(10, 50))
	expectCounts(p, tally(good))
	p.drain(1000)
	expectCounts(p, tally(append(good, events(50, 150)...)))
	expectGauges(p, 1, 0, 1, 1)
	expectSound(p)
}

// settleClaimsNext: one call settles a claim and claims the next, which is like
// any other claim; when nothing is left, it is empty. It fails when the next
// claim is not recorded as claimed.
func settleClaimsNext(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(2, events(0, 6)...)
	claim := p.take(2)
	next, err := p.Settle(t.Context(), core.Settlement{Claim: claim}, 2)
	if err != nil {
		t.Fatalf("Settle: %v", err)
	}
	compareEvents(t, q.take(100).Events, events(4, 6))
	p.load(&next)
	compareEvents(t, next.Events, events(2, 4))
	expectGauges(p, 4, 4, 0, 0)
	last, err := p.Settle(t.Context(), core.Settlement{Claim: next}, 2)
	if err != nil || !last.Empty() {
		t.Errorf("the last Settle: got %+v, %v, want nothing to do", last, err)
	}
	expectSound(p)
}

// settleNeedsLoad: settling a claim whose events were not loaded, or not all of
// them, is refused, and the claim stays. It fails when only the events that the
// caller happens to have are counted.
func settleNeedsLoad(t *testing.T, db Database) {
	p := start(t, db)
	p.add(5, events(0, 10)...)
	for _, had := range []int{0, 2} {
		claim := p.take(5)
		part := claim
		part.Events = claim.Events[:had]
		if _, err := p.Settle(t.Context(), core.Settlement{Claim: part}, 0); err == nil {
			t.Errorf("a claim with %d of 5 events was settled", had)
		}
		p.settle(claim)
	}
	expectCounts(p, tally(events(0, 10)))
	expectSound(p)
}

// settleTwiceCountsOnce: the second settlement of a claim returns that it is
// lost, and a release after that changes nothing. It fails when settling ignores
// whether its delete removed a row.
func settleTwiceCountsOnce(t *testing.T, db Database) {
	p := start(t, db)
	p.add(5, events(0, 10)...)
	claim := p.take(5)
	p.settle(claim)
	expectLost(p, core.Settlement{Claim: claim, Failed: []core.Failed{dead(claim.Events[0].ID, 1)}})
	_ = p.Release(t.Context(), claim) // whether it complains is the store's choice
	expectCounts(p, tally(events(0, 5)))
	expectGauges(p, 5, 0, 0, 0)
	released := p.take(5)
	if err := p.Release(t.Context(), released); err != nil {
		t.Fatalf("Release: %v", err)
	}
	expectLost(p, core.Settlement{Claim: released})
	p.drain(10)
	expectCounts(p, tally(events(0, 10)))
	expectSound(p)
}

// expectLost settles a claim that the program no longer has. It must not get
// another claim in return.
func expectLost(p *program, s core.Settlement) {
	p.t.Helper()
	next, err := p.Settle(p.t.Context(), s, 1000)
	if !errors.Is(err, core.ErrClaimLost) || !next.Empty() {
		p.t.Errorf("Settle of a lost claim: got %+v, %v, want ErrClaimLost", next, err)
	}
}

// settleTogether: segments settled together succeed or fail together: if one of
// them was taken over, nothing is written. It fails when each segment is settled
// on its own.
func settleTogether(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(2, events(0, 8)...)
	mine, others := p.take(4), q.take(2)
	both := mine
	both.Segments = slices.Concat(mine.Segments, others.Segments)
	both.Events = slices.Concat(mine.Events, others.Events)
	expectLost(p, core.Settlement{Claim: both, Failed: []core.Failed{dead(mine.Events[0].ID, 1)}})
	expectCounts(p, nil)
	expectGauges(p, 8, 6, 0, 0)
	if f := p.failures(); len(f) != 0 {
		t.Errorf("got failures %+v, want none", f)
	}
	p.settle(mine)
	q.settle(others)
	p.drain(10)
	expectCounts(p, tally(events(0, 8)))
	expectSound(p)
}

// badSettlementCountsNothingTwice: a settlement that contradicts itself is
// refused or corrected; it never leaves an event in two states or in none. It
// fails when a store trusts the order of the failures, or their ids.
func badSettlementCountsNothingTwice(t *testing.T, db Database) {
	for i, spoil := range []func(id []int64, foreign int64) []core.Failed{
		func(id []int64, _ int64) []core.Failed {
			return []core.Failed{dead(id[3], 1), dead(id[1], 1), dead(id[0], 1)}
		},
		func(id []int64, _ int64) []core.Failed { return []core.Failed{dead(id[1], 1), failed(id[1], 1, soon)} },
		func(_ []int64, foreign int64) []core.Failed { return []core.Failed{dead(foreign, 1)} },
		func(_ []int64, _ int64) []core.Failed { return []core.Failed{dead(1<<40, 1)} },
	} {
		p := start(t, db)
		p.add(5, events(10*i, 10*i+10)...)
		claim := p.take(5)
		foreign := p.take(5)
		s := core.Settlement{Claim: claim, Failed: spoil(ids(claim.Events), foreign.Events[0].ID)}
		if _, err := p.Settle(t.Context(), s, 0); err != nil {
			p.settle(claim)
		}
		p.settle(foreign)
		expectGauges(p, p.gauges().Backlog, 0, p.gauges().Waiting, p.gauges().DeadNow)
		expectSound(p)
		if t.Failed() {
			t.Fatalf("settlement %d: %+v", i, s.Failed)
		}
		if err := p.Close(); err != nil {
			t.Fatalf("Close: %v", err)
		}
	}
}

// cancelledSettleIsWhole: a settlement whose context ends while it is running
// either is done and returns success, or is not done and the claim remains valid.
// It fails when the caller stops waiting for a commit that still happens, or when
// the claim made with it is forgotten.
func cancelledSettleIsWhole(t *testing.T, db Database) {
	p := start(t, db)
	const size, rounds = 20, 40
	for i := range rounds {
		p.add(size, events(size*i, size*i+size)...)
		claim := p.take(size)
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*50*time.Microsecond)
		_, err := p.Settle(ctx, core.Settlement{Claim: claim}, 0)
		cancel()
		if err != nil {
			p.settle(claim)
		}
	}
	expectNothing(p)
	expectCounts(p, tally(events(0, size*rounds)))
	expectSound(p)
}

// lateSettleChangesNothing: a node that was taken for dead settles a claim that
// another has taken over or settled: nothing is counted, no failure is stored,
// and the ledger stays. It fails when a settlement is not fenced by its token.
func lateSettleChangesNothing(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(10, events(0, 20)...)
	late := p.take(20)
	q.takeOver()
	settlement := core.Settlement{Claim: late, Failed: []core.Failed{
		failed(late.Events[0].ID, 1, soon), dead(late.Events[1].ID, 1),
	}}
	expectLost(p, settlement) // while it is unclaimed
	taken := q.take(1000)
	expectLost(p, settlement) // while another has claimed it
	expectGauges(q, 20, int64(taken.Size()), 0, 0)
	expectCounts(q, nil)
	q.settle(taken)
	q.drain(1000)
	expectLost(p, settlement) // when another has settled it
	if f := q.failures(); len(f) != 0 {
		t.Errorf("got failures %+v, want none", f)
	}
	expectCounts(q, tally(events(0, 20)))
	expectGauges(q, 0, 0, 0, 0)
	expectSound(q)
}

// lateReleaseChangesNothing: a node that was taken for dead cannot release a
// claim that another has taken over. It fails when a release is not fenced by its
// token.
func lateReleaseChangesNothing(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(10, events(0, 10)...)
	late := p.take(10)
	q.takeOver()
	taken := q.take(1000)
	_ = p.Release(t.Context(), late) // whether it complains is the store's choice
	expectGauges(q, 10, 10, 0, 0)
	expectNothing(q)
	q.settle(taken)
	expectCounts(q, tally(events(0, 10)))
	expectSound(q)
}

// lateLoadIsLost: a node that was taken for dead loads a claim that another has
// settled and retention has removed: the claim is lost, but the store is not
// corrupt. It fails when missing events are reported as corruption without
// checking the claim again.
func lateLoadIsLost(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(5, events(0, 10)...)
	claim := p.take(5)
	p.settle(claim, failed(claim.Events[2].ID, 1, soon))
	var late []core.Claim
	for range 2 {
		c, err := p.Claim(t.Context(), 5)
		if err != nil {
			t.Fatalf("Claim: %v", err)
		}
		late = append(late, c)
	}
	if len(late[0].Retries) != 1 || len(late[1].Segments) != 1 {
		t.Fatalf("got claims %+v, want a retry and a segment", late)
	}
	q.takeOver()
	q.drain(1000)
	expire(q, 0, 1000)
	for _, c := range late {
		c.Events = nil // a store may have read them with the claim
		loaded := c
		if err := p.Load(t.Context(), &loaded); !errors.Is(err, core.ErrClaimLost) {
			t.Errorf("Load: got %v, want ErrClaimLost", err)
		}
	}
	expectSound(q)
}
