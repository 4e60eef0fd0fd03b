package postgres

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/kit"
)

// Failures implements core.Triage.
func (s *Store) Failures(ctx context.Context, f core.FailureFilter) iter.Seq2[core.Failure, error] {
	var w where
	w.filter(f.Filter)
	if len(f.IDs) > 0 {
		w.add("f.event_id = ANY (?::bigint[])", f.IDs)
	}
	w.failure(f)
	order := w.past("f.event_id", f.Newest, f.Past)
	if kit.Exact(f.Filter) {
		order += limit(f.Limit)
	}
	fields := prefixed("e.", eventFields)
	if f.Brief {
		fields = fieldsFor(f.Filter)
	}
	query := s.q(`SELECT ` + fields + `, f.attempts, f.error, f.state, f.claimed, f.failed_at, f.next_attempt_at
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
	return kit.Failures(all, f)
}

// failure demands what changes about a failure f: the event's part stays.
func (w *where) failure(f core.FailureFilter) {
	if len(f.States) > 0 {
		w.add("f.state = ANY (?::text[])", f.States)
	}
	w.part("f.error", f.Error)
}

// Retry implements core.Triage.
func (s *Store) Retry(ctx context.Context, f core.FailureFilter) (int, error) {
	n, err := s.decide(ctx, f, "", s.q(`changed AS (
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

// Discard implements core.Triage.
func (s *Store) Discard(ctx context.Context, f core.FailureFilter) (int, error) {
	n, err := s.decide(ctx, f, " AND f.state <> 'discarded'", s.q(`changed AS (
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

// decide changes the unclaimed failures that match, now and when their turn
// comes, a bounded number in each transaction. They are locked in the order of
// their ids, so that two people don't block each other. Of them, as was, change
// is the rest of the statement.
func (s *Store) decide(ctx context.Context, f core.FailureFilter, also, change string) (int, error) {
	f.Brief = true
	var ids []int64
	for failure, err := range s.Failures(ctx, f) {
		if err != nil {
			return 0, err
		}
		ids = append(ids, failure.Event.ID)
	}
	var w where
	w.add("f.event_id = ANY (?::bigint[]) AND NOT f.claimed"+also, nil)
	w.failure(f)
	statement := s.q("WITH was AS MATERIALIZED (SELECT f.event_id, f.state FROM weir.failures AS f"+w.sql()+" ORDER BY f.event_id FOR UPDATE), ") + change
	return s.inSteps(ctx, ids, statement, w.args[1:]...)
}

// inSteps runs a statement on a bounded number of ids, its first argument, in
// each transaction. It returns the sum of the numbers that the statement returns.
func (s *Store) inSteps(ctx context.Context, ids []int64, statement string, args ...any) (int, error) {
	changed := 0
	for len(ids) > 0 {
		step := ids[:min(decideStep, len(ids))]
		var n int
		err := s.pipeline(ctx, func(b *pgx.Batch) {
			b.Queue(statement, append([]any{step}, args...)...).QueryRow(func(row pgx.Row) error { return row.Scan(&n) })
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
