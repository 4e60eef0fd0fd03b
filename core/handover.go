package core

import (
	"context"
	"time"
)

// handOver passes segments from the store stage to workers that wait for one: the
// append has claimed them already, and their events are still in memory.
//
//	worker ── offer ──▶ idle   ── reserve ──▶ store
//	worker ◀── take ─── claims ◀── deliver ── store
//
// A free worker puts a value into idle. An append reserves as many as it can use, and
// returns a claim or the value for each. A worker that no longer waits withdraws its
// offer: it gets either the value back, or the claim of the append that has reserved
// it. So no claim is left in the channel while all workers are busy elsewhere.
type handOver struct {
	idle   chan struct{}
	claims chan Claim // has room for as many as can be reserved
}

func newHandOver() handOver {
	return handOver{make(chan struct{}, maxWorkers), make(chan Claim, maxWorkers)}
}

func (h *handOver) offer() { h.idle <- struct{}{} }

// withdraw takes an offer back. The claim is empty unless an append has used it. When
// ctx is done first, closing the store releases the claim.
func (h *handOver) withdraw(ctx context.Context) Claim {
	select {
	case <-h.idle:
	case claim := <-h.claims:
		return claim
	case <-ctx.Done():
	}
	return Claim{}
}

// reserve takes up to max offers, for an append.
func (h *handOver) reserve(max int) (n int) {
	for n < max {
		select {
		case <-h.idle:
			n++
		default:
			return n
		}
	}
	return n
}

// await is reserve for one offer that is expected soon; it returns 0 when none comes.
func (h *handOver) await(ctx context.Context, patience time.Duration) int {
	over := time.NewTimer(patience)
	defer over.Stop()
	select {
	case <-h.idle:
		return 1
	case <-over.C:
	case <-ctx.Done():
	}
	return 0
}

// deliver ends a reservation of n offers: with the claims of the append that has
// committed, and for the rest with the offers themselves.
func (h *handOver) deliver(claims []Claim, n int) {
	for _, c := range claims {
		h.claims <- c
	}
	for range n - len(claims) {
		h.offer()
	}
}
