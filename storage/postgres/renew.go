package postgres

import (
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
)

// of returns the segments and waiting failures of some of the events, and all
// others of the same claims: what has to be renewed when these events change.
func (h *held) of(ids []int64) (part held) {
	segments, failures, tokens := make([]bool, len(h.segments)), make([]bool, len(h.failures)), make(map[int64]bool)
	take := func(chosen *bool, token *int64) {
		*chosen = true
		if token != nil {
			tokens[*token] = true
		}
	}
	for _, id := range ids {
		if i, ok := h.segment(id); ok {
			take(&segments[i], h.segments[i].token)
		}
		// A dead or discarded failure cannot be claimed before a person retries it.
		if i, ok := h.failure(id); ok && h.failures[i].state == core.FailureWaiting {
			take(&failures[i], h.failures[i].token)
		}
	}
	for i, s := range h.segments {
		if segments[i] || s.token != nil && tokens[*s.token] {
			part.segments = append(part.segments, s)
		}
	}
	for i, f := range h.failures {
		if failures[i] || f.token != nil && tokens[*f.token] {
			part.failures = append(part.failures, f)
		}
	}
	return part
}

// queueRenewal deletes the rows held and inserts new, unclaimed ones with their
// values. A worker that has claimed an old row has lost its token with it.
//
// Updating the rows would not do. A claim reads the events as they were when its
// statement began. When this transaction commits between that and the claim's lock
// of a segment, READ COMMITTED lets the claim have the updated row, and the worker
// would count the old events. A deleted row is skipped, and a new one is not yet
// visible to that statement.
func (s *Store) queueRenewal(b *pgx.Batch, h held) {
	if n := len(h.segments); n > 0 {
		first, last, events := make([]int64, n), make([]int64, n), make([]int32, n)
		attempt, stored := make([]int32, n), make([]time.Time, n)
		for i, g := range h.segments {
			first[i], last[i], events[i], attempt[i], stored[i] = g.First, g.Last, int32(g.Events), int32(g.Attempt), g.storedAt
		}
		b.Queue(s.q("DELETE FROM weir.segments WHERE first_id = ANY ($1::bigint[])"), first)
		b.Queue(s.q(`INSERT INTO weir.segments (first_id, last_id, events, attempt, stored_at)
			SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[], $4::integer[], $5::timestamptz[])
				AS s (first_id, last_id, events, attempt, stored_at)
			WHERE events > 0`), first, last, events, attempt, stored)
	}
	if len(h.failures) > 0 {
		ids := make([]int64, len(h.failures))
		for i, f := range h.failures {
			ids[i] = f.id
		}
		b.Queue(s.q(`WITH gone AS (
				DELETE FROM weir.failures WHERE event_id = ANY ($1::bigint[])
				RETURNING event_id, attempts, error, state, failed_at, next_attempt_at
			)
			INSERT INTO weir.failures (event_id, attempts, error, state, failed_at, next_attempt_at) SELECT * FROM gone`), ids)
	}
}
