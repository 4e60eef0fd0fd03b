package postgres

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
	"weir/core/activity"
	"weir/storage/kit"
)

// A patient settlement of at most smallSegment events waits for an append to share its
// transaction with, but not longer than patience. At low rates commits are what costs most;
// at high ones there are few.
const (
	patience     = 25 * time.Millisecond
	smallSegment = 64
)

// patientQueue has the settlements that wait for the next append to be copied.
type patientQueue struct {
	patience time.Duration // patience except in tests

	mu      sync.Mutex
	appends int                  // guarded by mu; under way: then nobody waits for the next
	waiting []*patientSettlement // guarded by mu
}

// patientSettlement settles a segment whose events were all processed.
type patientSettlement struct {
	args  []any // of settleAlong
	lane  *activity.Lane
	ended chan struct{}

	// Of the append that has it until it has ended.
	delta int64 // the row that was written; 0 if the answer was lost
	err   error
}

// settleAlong settles a segment in an append's transaction. That fails if the claim is
// lost: when the answer is lost, too, both took place or neither.
const settleAlong = `WITH gone AS (
		DELETE FROM weir.segments WHERE first_id = $1::bigint AND token = $2::bigint RETURNING 1
	)
	INSERT INTO weir.deltas (node, appended, settled, dead, discarded, sums)
	VALUES ($3::bigint, 0, CASE WHEN EXISTS (SELECT FROM gone) THEN $4::integer END, 0, 0, $5::text) RETURNING id`

var (
	// errAlone: nothing was settled, and it is to be done alone.
	errAlone = errors.New("no append has settled it")

	// errNotAlong: an append can't take a settlement along, and nothing took place.
	errNotAlong = errors.New("a claim that was to be settled with an append is lost")
)

// refusedAlong reports whether the server says errNotAlong.
func refusedAlong(err error) bool {
	e := (*pgconn.PgError)(nil)
	return errors.As(err, &e) && e.Code == notNullViolation && e.TableName == "deltas" && e.ColumnName == "settled"
}

// settlePatiently settles a claim of one segment without failures with the next append. The
// error is errAlone if none took it along in time.
func (s *Store) settlePatiently(ctx context.Context, node int64, done core.Settlement, effects *kit.Effects, delta *int64) error {
	p := &patientSettlement{lane: activity.LaneOf(ctx), ended: make(chan struct{})}
	p.args = []any{done.Claim.Segments[0].First, done.Claim.Token, node, int64(effects.Settled), string(effects.Tally.AppendJSON(nil))}
	if !s.patient.wait(p) {
		return errAlone
	}
	over := time.NewTimer(s.patient.patience)
	defer over.Stop()
	select {
	case <-p.ended:
	case <-over.C:
	case <-ctx.Done():
	}
	if s.patient.withdraw(p) {
		return errAlone
	}
	<-p.ended
	*delta = p.delta
	return p.err
}

// wait queues a settlement unless an append is under way: the next may not be soon.
func (q *patientQueue) wait(p *patientSettlement) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.appends > 0 {
		return false
	}
	p.lane.Block(activity.ForMore)
	q.waiting = append(q.waiting, p)
	return true
}

// withdraw takes a settlement back that no append has taken.
func (q *patientQueue) withdraw(p *patientSettlement) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, w := range q.waiting {
		if w == p {
			q.waiting = append(q.waiting[:i], q.waiting[i+1:]...)
			p.lane.Withdraw()
			return true
		}
	}
	return false
}

// begin notes that an append begins, and returns the settlements that it is to take along
// or to end.
func (q *patientQueue) begin() []*patientSettlement {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.appends++
	taken := q.waiting
	q.waiting = nil
	for _, p := range taken {
		p.lane.Serve()
	}
	return taken
}

func (q *patientQueue) end() {
	q.mu.Lock()
	q.appends--
	q.mu.Unlock()
}

// endAlong ends the settlements that an append has taken along. err is the append's.
func endAlong(all []*patientSettlement, err error) {
	for _, p := range all {
		if p.err = err; err != nil && !errors.Is(err, errUnknown) {
			p.err = errAlone
		}
		p.lane.Served(activity.ForMore)
		close(p.ended)
	}
}
