package postgres

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
)

// held are the locked rows that say how some events stand: until the
// transaction ends nobody else settles, claims or releases them. An event
// without one is settled, and that is final.
//
// Everywhere segments are locked before failures, failures before events, and
// each in ascending order, so that two transactions don't block each other.
type held struct {
	segments []heldSegment // ascending
	failures []heldFailure // ascending
}

type heldSegment struct {
	core.Segment
	storedAt time.Time
	token    *int64 // nil unless claimed
}

type heldFailure struct {
	id    int64 // the event's
	state string
	token *int64 // nil unless claimed
}

// hold locks the segments and failures of those of the events that have one, and
// all others of the same claims. It waits for whoever has locked them, and what
// became of the events then decides.
func (s *Store) hold(ctx context.Context, tx pgx.Tx, ids []int64) (h held, err error) {
	known := make(map[int64]bool) // tokens of claims that were looked for
	for {
		// Each statement sees what was committed before it began. An event with
		// neither row is settled. The rows of the others are locked; where one is
		// gone by then, a concurrent transaction changed the event's state, and
		// it is looked at again.
		var f unlocked
		if ids, err = f.look(ctx, s, tx, ids); err != nil {
			return h, err
		}
		for _, token := range h.tokens() {
			if !known[token] {
				f.tokens = append(f.tokens, token)
			}
		}
		if len(ids) == 0 && len(f.tokens) == 0 {
			return h, nil
		}
		for _, token := range f.tokens {
			known[token] = true
		}
		if err := f.lookForClaims(ctx, s, tx); err != nil {
			return h, err
		}
		if err := h.lock(ctx, s, tx, f); err != nil {
			return h, err
		}
		ids = slices.DeleteFunc(ids, func(id int64) bool { return !h.settled(id) })
	}
}

// unlocked are rows that were found and are not locked yet.
type unlocked struct {
	segments, failures []int64 // first ids, events' ids
	tokens             []int64 // of those that are claimed
}

// look finds the segments and failures of the events, and returns those of them
// that have one.
func (f *unlocked) look(ctx context.Context, s *Store, tx pgx.Tx, ids []int64) (unsettled []int64, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	// A segment lies within one block of ids. The lower bound keeps the index scan
	// from walking over the dead rows of segments that are gone.
	rows, err := tx.Query(ctx, s.q(`SELECT i.id, s.first_id, f.event_id, coalesce(s.token, f.token)
		FROM unnest($1::bigint[]) AS i (id)
		LEFT JOIN LATERAL (
			SELECT first_id, last_id, token FROM weir.segments
			WHERE first_id <= i.id AND first_id > (i.id - 1) / 1000 * 1000 ORDER BY first_id DESC LIMIT 1
		) AS s ON i.id <= s.last_id
		LEFT JOIN weir.failures AS f ON f.event_id = i.id
		WHERE s.first_id IS NOT NULL OR f.event_id IS NOT NULL`), ids)
	if err != nil {
		return nil, err
	}
	var id int64
	var segment, failure, token *int64
	_, err = pgx.ForEachRow(rows, []any{&id, &segment, &failure, &token}, func() error {
		unsettled = append(unsettled, id)
		if segment != nil {
			f.segments = append(f.segments, *segment)
		}
		if failure != nil {
			f.failures = append(f.failures, *failure)
		}
		if token != nil && !slices.Contains(f.tokens, *token) {
			f.tokens = append(f.tokens, *token)
		}
		return nil
	})
	return unsettled, err
}

// lookForClaims adds what was claimed together with what was found. It reads all
// segments: there is no index on their token, and claims are seldom taken back.
func (f *unlocked) lookForClaims(ctx context.Context, s *Store, tx pgx.Tx) error {
	if len(f.tokens) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, s.q(`SELECT first_id, NULL::bigint FROM weir.segments WHERE claimed AND token = ANY ($1::bigint[])
		UNION ALL SELECT NULL, event_id FROM weir.failures WHERE claimed AND token = ANY ($1::bigint[])`), f.tokens)
	if err != nil {
		return err
	}
	var segment, failure *int64
	_, err = pgx.ForEachRow(rows, []any{&segment, &failure}, func() error {
		if segment != nil {
			f.segments = append(f.segments, *segment)
		} else {
			f.failures = append(f.failures, *failure)
		}
		return nil
	})
	return err
}

// lock locks and adds those of the rows that are still there.
func (h *held) lock(ctx context.Context, s *Store, tx pgx.Tx, f unlocked) error {
	rows, err := tx.Query(ctx, s.q(`SELECT first_id, last_id, events, attempt, stored_at, token FROM weir.segments
		WHERE first_id = ANY ($1::bigint[]) ORDER BY first_id FOR UPDATE`), f.segments)
	if err != nil {
		return err
	}
	segments, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (g heldSegment, err error) {
		err = row.Scan(&g.First, &g.Last, &g.Events, &g.Attempt, &g.storedAt, &g.token)
		return g, err
	})
	if err != nil {
		return err
	}
	rows, err = tx.Query(ctx, s.q("SELECT event_id, state, token FROM weir.failures WHERE event_id = ANY ($1::bigint[]) ORDER BY event_id FOR UPDATE"), f.failures)
	if err != nil {
		return err
	}
	failures, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f heldFailure, err error) {
		err = row.Scan(&f.id, &f.state, &f.token)
		return f, err
	})
	if err != nil {
		return err
	}
	h.segments, h.failures = append(h.segments, segments...), append(h.failures, failures...)
	slices.SortFunc(h.segments, func(a, b heldSegment) int { return cmp.Compare(a.First, b.First) })
	slices.SortFunc(h.failures, func(a, b heldFailure) int { return cmp.Compare(a.id, b.id) })
	// A row may be found twice, by its event and by its token.
	h.segments = slices.CompactFunc(h.segments, func(a, b heldSegment) bool { return a.First == b.First })
	h.failures = slices.CompactFunc(h.failures, func(a, b heldFailure) bool { return a.id == b.id })
	return nil
}

// tokens are those of the claims that are held, some of them more than once.
func (h *held) tokens() (tokens []int64) {
	for _, s := range h.segments {
		if s.token != nil {
			tokens = append(tokens, *s.token)
		}
	}
	for _, f := range h.failures {
		if f.token != nil {
			tokens = append(tokens, *f.token)
		}
	}
	return tokens
}

// segment returns which of the segments the event is in.
func (h *held) segment(id int64) (index int, found bool) {
	return slices.BinarySearchFunc(h.segments, id, func(s heldSegment, id int64) int {
		switch {
		case s.Last < id:
			return -1
		case s.First > id:
			return 1
		}
		return 0
	})
}

// failure returns which of the failures is the event's.
func (h *held) failure(id int64) (index int, found bool) {
	return slices.BinarySearchFunc(h.failures, id, func(f heldFailure, id int64) int { return cmp.Compare(f.id, id) })
}

// settled reports whether the event is.
func (h *held) settled(id int64) bool {
	_, waits := h.segment(id)
	_, failed := h.failure(id)
	return !waits && !failed
}

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

// lockEvents locks events and returns what they are counted by, ascending by
// id, as it is then. Those that are gone are missing.
func (s *Store) lockEvents(ctx context.Context, tx pgx.Tx, ids []int64) ([]core.Event, error) {
	rows, err := tx.Query(ctx, s.q(`SELECT id, source, kind, subreddit, created_at, score, retrieved_at
		FROM weir.events WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE`), ids)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e core.Event, err error) {
		var score *int64
		var retrieved *time.Time
		err = row.Scan(&e.ID, &e.Source, &e.Kind, &e.Subreddit, &e.CreatedAt, &score, &retrieved)
		if score != nil {
			e.Score, e.Scored = *score, true
		}
		if retrieved != nil {
			e.RetrievedAt = *retrieved
		}
		return e, err
	})
}
