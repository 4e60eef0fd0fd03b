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
func (s *Store) hold(ctx context.Context, tx pgx.Tx, ids []int64) (held, error) {
	for {
		var f unlocked
		unsettled, err := f.look(ctx, s, tx, ids)
		if err != nil || len(unsettled) == 0 {
			return held{}, err
		}
		part, err := tx.Begin(ctx) // a savepoint
		if err != nil {
			return held{}, err
		}
		h, ok, err := s.holdOnce(ctx, part, unsettled, f)
		switch {
		case err != nil:
			return held{}, err
		case ok:
			return h, part.Commit(ctx)
		}
		if err := part.Rollback(ctx); err != nil {
			return held{}, err
		}
	}
}

// holdOnce locks what was found, and then what that entails. ok is false when
// the locks have to be given up: others have locked some of it and may be
// waiting for the rest.
func (s *Store) holdOnce(ctx context.Context, tx pgx.Tx, ids []int64, f unlocked) (h held, ok bool, err error) {
	known := make(map[int64]bool) // tokens of claims that were looked for
	for first := true; ; first = false {
		for _, token := range f.tokens {
			known[token] = true
		}
		if err := f.lookForClaims(ctx, s, tx); err != nil {
			return h, false, err
		}
		if ok, err = h.lock(ctx, s, tx, f, first); err != nil || !ok {
			return h, false, err
		}
		// An event with neither row is settled. One whose row was gone by the
		// time of its lock is looked at again: a concurrent transaction has
		// settled it, or changed which row it has. A row may have been claimed
		// meanwhile, together with others.
		f = unlocked{}
		ids = slices.DeleteFunc(ids, func(id int64) bool { return !h.settled(id) })
		if ids, err = f.look(ctx, s, tx, ids); err != nil {
			return h, false, err
		}
		for _, token := range h.tokens() {
			if !known[token] && !slices.Contains(f.tokens, token) {
				f.tokens = append(f.tokens, token)
			}
		}
		if len(ids) == 0 && len(f.tokens) == 0 {
			return h, true, nil
		}
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

// lock locks and adds those of the rows that are still there. Without wait it
// takes only rows that nobody has locked, and ok says whether these were all:
// who waits for rows that come before those it has may wait for ever.
func (h *held) lock(ctx context.Context, s *Store, tx pgx.Tx, f unlocked, wait bool) (ok bool, err error) {
	how := " FOR UPDATE"
	if !wait {
		how += " SKIP LOCKED"
	}
	rows, err := tx.Query(ctx, s.q(`SELECT first_id, last_id, events, attempt, stored_at, token FROM weir.segments
		WHERE first_id = ANY ($1::bigint[]) ORDER BY first_id`+how), f.segments)
	if err != nil {
		return false, err
	}
	segments, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (g heldSegment, err error) {
		err = row.Scan(&g.First, &g.Last, &g.Events, &g.Attempt, &g.storedAt, &g.token)
		return g, err
	})
	if err != nil {
		return false, err
	}
	rows, err = tx.Query(ctx, s.q("SELECT event_id, state, token FROM weir.failures WHERE event_id = ANY ($1::bigint[]) ORDER BY event_id"+how), f.failures)
	if err != nil {
		return false, err
	}
	failures, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f heldFailure, err error) {
		err = row.Scan(&f.id, &f.state, &f.token)
		return f, err
	})
	if err != nil {
		return false, err
	}
	h.segments, h.failures = append(h.segments, segments...), append(h.failures, failures...)
	slices.SortFunc(h.segments, func(a, b heldSegment) int { return cmp.Compare(a.First, b.First) })
	slices.SortFunc(h.failures, func(a, b heldFailure) int { return cmp.Compare(a.id, b.id) })
	// A row may be found twice, by its event and by its token.
	h.segments = slices.CompactFunc(h.segments, func(a, b heldSegment) bool { return a.First == b.First })
	h.failures = slices.CompactFunc(h.failures, func(a, b heldFailure) bool { return a.id == b.id })
	return wait || len(segments) == len(unique(f.segments)) && len(failures) == len(unique(f.failures)), nil
}

func unique(ids []int64) []int64 { return slices.Compact(slices.Sorted(slices.Values(ids))) }

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
