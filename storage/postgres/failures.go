package postgres

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
)

// Failures implements core.Retainer.
func (s *Store) Failures(ctx context.Context, f core.FailureFilter) iter.Seq2[core.Failure, error] {
	var w where
	w.filter(f.Filter)
	if len(f.IDs) > 0 {
		w.add("f.event_id = ANY (?::bigint[])", f.IDs)
	}
	if len(f.States) > 0 {
		w.add("f.state = ANY (?::text[])", f.States)
	}
	w.part("f.error", f.Error)
	order := w.past("f.event_id", f.Newest, f.Past)
	if exact(f.Filter) {
		order += limit(f.Limit)
	}
	query := s.q(`SELECT ` + prefixed("e.", eventFields) + `, f.attempts, f.error, f.state, f.claimed, f.failed_at, f.next_attempt_at
		FROM weir.failures AS f JOIN weir.events AS e ON e.id = f.event_id` + w.sql() + order)
	all := stream(ctx, s, s.pool, "failures", query, w.args, func(rows pgx.Rows) (core.Failure, error) {
		var failure core.Failure
		var e eventRow
		var next *time.Time
		err := rows.Scan(append(e.fields(), &failure.Attempts, &failure.Error, &failure.State, &failure.Claimed, &failure.FailedAt, &next)...)
		failure.Event = e.event()
		failure.FailedAt = failure.FailedAt.UTC()
		if next != nil && failure.State == core.FailureWaiting {
			failure.NextAttemptAt = next.UTC()
		}
		return failure, err
	})
	return func(yield func(core.Failure, error) bool) {
		n := 0
		for failure, err := range all {
			if err == nil && !f.Match(&failure.Event) {
				continue
			}
			if n++; !yield(failure, err) || n == f.Limit {
				return
			}
		}
	}
}

// Retry implements core.Retainer.
func (s *Store) Retry(ctx context.Context, f core.FailureFilter) (int, error) {
	n, err := s.decide(ctx, f, s.q(`WITH was AS MATERIALIZED (
			SELECT event_id, state FROM weir.failures WHERE event_id = ANY ($1::bigint[]) AND NOT claimed ORDER BY event_id FOR UPDATE
		), changed AS (
			UPDATE weir.failures AS f SET state = 'waiting', attempts = 0, next_attempt_at = clock_timestamp()
			FROM was WHERE f.event_id = was.event_id
		), entered AS (
			INSERT INTO weir.deltas (node, appended, settled, dead, discarded)
			SELECT 0, 0, 0, -count(*) FILTER (WHERE state = 'dead'), -count(*) FILTER (WHERE state = 'discarded') FROM was HAVING count(*) > 0
		)
		SELECT count(*) FROM was`))
	if err != nil {
		return n, fmt.Errorf("retry: %w", err)
	}
	s.notify(ctx)
	return n, nil
}

// Discard implements core.Retainer.
func (s *Store) Discard(ctx context.Context, f core.FailureFilter) (int, error) {
	n, err := s.decide(ctx, f, s.q(`WITH was AS MATERIALIZED (
			SELECT event_id, state FROM weir.failures
			WHERE event_id = ANY ($1::bigint[]) AND NOT claimed AND state <> 'discarded' ORDER BY event_id FOR UPDATE
		), changed AS (
			UPDATE weir.failures AS f SET state = 'discarded', next_attempt_at = NULL
			FROM was WHERE f.event_id = was.event_id
		), entered AS (
			INSERT INTO weir.deltas (node, appended, settled, dead, discarded)
			SELECT 0, 0, 0, -count(*) FILTER (WHERE state = 'dead'), count(*) FROM was HAVING count(*) > 0
		)
		SELECT count(*) FROM was`))
	if err != nil {
		return n, fmt.Errorf("discard: %w", err)
	}
	return n, nil
}

// decideStep is how many failures or rejects one transaction changes.
const decideStep = 500

// decide changes the unclaimed failures that match, a bounded number in each
// transaction. The statement locks them in the order of their ids, so that two
// people don't block each other.
func (s *Store) decide(ctx context.Context, f core.FailureFilter, statement string) (int, error) {
	var ids []int64
	for failure, err := range s.Failures(ctx, f) {
		if err != nil {
			return 0, err
		}
		ids = append(ids, failure.Event.ID)
	}
	return s.inSteps(ctx, ids, statement)
}

// inSteps runs a statement on a bounded number of ids in each transaction. It
// returns the sum of the numbers that the statement returns.
func (s *Store) inSteps(ctx context.Context, ids []int64, statement string) (int, error) {
	changed := 0
	for len(ids) > 0 {
		step := ids[:min(decideStep, len(ids))]
		var n int
		err := s.pipeline(ctx, func(b *pgx.Batch) {
			b.Queue(statement, step).QueryRow(func(row pgx.Row) error { return row.Scan(&n) })
		})
		if err != nil {
			return changed, err
		}
		changed += n
		s.stats.updates.Add(uint64(n))
		ids = ids[len(step):]
	}
	return changed, nil
}
