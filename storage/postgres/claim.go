package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/kit"
)

// floor is the id below which claims need not search. While any transaction in the
// database is held open, the dead rows of removed segments stay below it, and each
// claim would read all of them.
type floor struct {
	every time.Duration // how long claims may skip the ids below; lookAtAll except in tests

	mu    sync.Mutex
	id    int64     // guarded by mu
	until time.Time // guarded by mu; the next claim after it searches all ids
}

// lookAtAll is how often a claim searches below the floor: ids do not follow the
// order of commits, and segments are handed out again.
const lookAtAll = time.Second

func (f *floor) get() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := time.Now(); !now.Before(f.until) {
		f.id, f.until = 0, now.Add(f.every)
	}
	return f.id
}

func (f *floor) raise(id int64) {
	f.mu.Lock()
	f.id = max(f.id, id)
	f.mu.Unlock()
}

// lower makes the next claim search all ids: something below may be free again.
func (f *floor) lower() {
	f.mu.Lock()
	f.id = 0
	f.mu.Unlock()
}

// Claim implements core.Claimer. It reads the events, too.
func (s *Store) Claim(ctx context.Context, max int) (core.Claim, error) {
	if s.closed.Load() {
		return core.Claim{}, core.ErrClosed
	}
	node, token := s.nextTokens(1)
	if node == 0 {
		return core.Claim{}, fmt.Errorf("claim: %w", errNotJoined)
	}
	for {
		floor := s.floor.get()
		var claimed claimed
		err := s.pipeline(ctx, func(b *pgx.Batch) { s.queueClaim(b, node, token, floor, max, &claimed) })
		if err != nil {
			return core.Claim{}, fmt.Errorf("claim: %w", err)
		}
		s.claimed(&claimed)
		if !claimed.Empty() || floor == 0 {
			return claimed.Claim, nil
		}
		s.floor.lower()
	}
}

// nextTokens makes n tokens that no other claim has, from first on: node ids are never
// reused, and a node counts its own claims. A node has 2^40 of them, a store 2^23
// nodes.
func (s *Store) nextTokens(n int) (node, first int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first = s.node.ID<<40 | (s.tokens + 1)
	s.tokens += int64(n)
	return s.node.ID, first
}

// claimed is a claim that a transaction has made.
type claimed struct {
	core.Claim
	skipped int       // segments that it has stepped over
	began   time.Time // the transaction, at most so long before it locked rows
}

// claimed counts a claim that was committed, and raises the floor.
func (s *Store) claimed(c *claimed) {
	s.stats.reads.Add(1)
	if seen := s.seen.Load(); seen != nil {
		if len(c.Segments) > 0 || c.skipped > 0 {
			seen.Skipped.Add(c.skipped)
		}
		if !c.Empty() {
			seen.Rows.Held.Add(time.Since(c.began))
		}
	}
	s.stats.updates.Add(uint64(len(c.Segments) + len(c.Retries)))
	if len(c.Segments) > 0 {
		s.floor.raise(c.Segments[0].First)
	}
}

func (s *Store) queueClaim(b *pgx.Batch, node, token, floor int64, max int, c *claimed) {
	*c = claimed{Claim: core.Claim{Token: token}, began: time.Now()}
	b.Queue(s.sql.retry, max, node, token).Query(func(rows pgx.Rows) error {
		return readClaimed(rows, &c.Claim, func(row core.Segment) {
			c.Retries = append(c.Retries, core.Retry{ID: row.First, Attempts: row.Attempt, Age: row.Age})
		})
	})
	b.Queue(s.sql.claim, floor, max, node, token).Query(func(rows pgx.Rows) error {
		return readClaimed(rows, &c.Claim, func(row core.Segment) {
			switch {
			case row.First > 0:
				c.Segments = append(c.Segments, row)
			case len(c.Retries) == 0: // else it left all of them to others
				c.skipped = int(row.Age / time.Microsecond)
			}
		})
	})
}

// readClaimed reads the rows of a claim, each with one of its events. Events
// that are missing are left for Load to find.
func readClaimed(rows pgx.Rows, claimed *core.Claim, each func(core.Segment)) error {
	var c core.Segment
	var e eventRow
	var age int64 // µs
	into := append([]any{&c.First, &c.Last, &c.Events, &c.Attempt, &age}, e.fields()...)
	last := int64(-1)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if c.First != last {
			c.Age = time.Duration(age) * time.Microsecond
			each(c)
			last = c.First
		}
		if event := e.event(); event.ID != 0 {
			claimed.Events = append(claimed.Events, event)
		}
	}
	return rows.Err()
}

// Load implements core.Claimer.
func (s *Store) Load(ctx context.Context, c *core.Claim) error {
	if len(c.Events) == c.Size() {
		return nil
	}
	var first, last []int64
	for _, seg := range c.Segments {
		first, last = append(first, seg.First), append(last, seg.Last)
	}
	for _, r := range c.Retries {
		first, last = append(first, r.ID), append(last, r.ID)
	}
	events := make([]core.Event, 0, c.Size())
	query := s.q(`SELECT ` + eventFields + ` FROM unnest($1::bigint[], $2::bigint[]) AS c (first_id, last_id)
		CROSS JOIN LATERAL (SELECT * FROM weir.events WHERE id BETWEEN c.first_id AND c.last_id ORDER BY id LIMIT 1000) AS e
		ORDER BY id`)
	for e, err := range stream(ctx, s, s.pool, "load", query, []any{first, last}, scanEvent) {
		if err != nil {
			return err
		}
		events = append(events, e)
	}
	if len(events) != c.Size() {
		return s.missing(ctx, c, len(events))
	}
	c.Events = events
	return nil
}

func scanEvent(rows pgx.Rows) (core.Event, error) {
	var r eventRow
	err := rows.Scan(r.fields()...)
	return r.event(), err
}

// missing is the reason why events of a claim are not there: they were processed
// elsewhere and have expired when the claim is no longer held.
func (s *Store) missing(ctx context.Context, c *core.Claim, found int) error {
	var held int
	err := s.row(ctx, s.q(`SELECT (SELECT count(*) FROM weir.segments WHERE token = $1 AND claimed)
		+ (SELECT count(*) FROM weir.failures WHERE token = $1 AND claimed)`), []any{c.Token}, &held)
	switch {
	case err != nil:
		return fmt.Errorf("load: %w", err)
	case held < len(c.Segments)+len(c.Retries):
		return fmt.Errorf("load: %w", core.ErrClaimLost)
	}
	return fmt.Errorf("load: %w: a claim has %d events, %d are stored", core.ErrCorrupt, c.Size(), found)
}

// Release implements core.Claimer.
func (s *Store) Release(ctx context.Context, c core.Claim) error {
	segments, retries := rootsOf(c)
	err := s.pipeline(ctx, func(b *pgx.Batch) {
		s.queueLock(b, c)
		b.Queue(s.q(`UPDATE weir.segments SET claimed = false, claimed_by = NULL, token = NULL
			WHERE first_id = ANY ($1::bigint[]) AND token = $2`), segments, c.Token)
		b.Queue(s.q(`UPDATE weir.failures SET claimed = false, claimed_by = NULL, token = NULL
			WHERE event_id = ANY ($1::bigint[]) AND token = $2`), retries, c.Token)
	})
	if err != nil {
		return fmt.Errorf("release: %w", err)
	}
	s.floor.lower()
	s.stats.updates.Add(uint64(len(segments) + len(retries)))
	return nil
}

// rootsOf returns the keys of a claim's rows.
func rootsOf(c core.Claim) (segments, retries []int64) {
	for _, seg := range c.Segments {
		segments = append(segments, seg.First)
	}
	for _, r := range c.Retries {
		retries = append(retries, r.ID)
	}
	return segments, retries
}

// queueLock locks a claim's rows in the order in which everybody does (see held):
// a statement that changes several rows would lock them as they happen to lie.
func (s *Store) queueLock(b *pgx.Batch, c core.Claim) {
	segments, retries := rootsOf(c)
	if len(segments) > 1 {
		b.Queue(s.q("SELECT FROM weir.segments WHERE first_id = ANY ($1::bigint[]) AND token = $2 ORDER BY first_id FOR UPDATE"), segments, c.Token)
	}
	if len(retries) > 1 {
		b.Queue(s.q("SELECT FROM weir.failures WHERE event_id = ANY ($1::bigint[]) AND token = $2 ORDER BY event_id FOR UPDATE"), retries, c.Token)
	}
}

// Outstanding implements core.Meter.
func (s *Store) Outstanding(ctx context.Context, last int64) (metrics.Outstanding, error) {
	var left metrics.Outstanding
	var next, latest int64 // in microseconds
	// One clock: else a retry that becomes due meanwhile would be neither.
	err := s.row(ctx, s.q(`WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS now), now AS MATERIALIZED (
			SELECT now, EXISTS (SELECT FROM weir.segments WHERE first_id <= $1)
				OR EXISTS (SELECT FROM weir.failures WHERE state = 'waiting' AND event_id <= $1 AND (claimed OR next_attempt_at <= now)) AS unsettled
			FROM clock
		)
		SELECT unsettled, f.retries, coalesce((1e6 * extract(epoch FROM f.next - now))::bigint, 0), coalesce((1e6 * extract(epoch FROM f.last - now))::bigint, 0)
		FROM now, LATERAL (
			SELECT count(*) AS retries, min(next_attempt_at) AS next, max(next_attempt_at) AS last FROM weir.failures
			WHERE state = 'waiting' AND NOT claimed AND event_id <= $1 AND next_attempt_at > now
		) AS f`), []any{last}, &left.Unsettled, &left.Retries, &next, &latest)
	if err != nil {
		return metrics.Outstanding{}, fmt.Errorf("outstanding: %w", err)
	}
	left.Next, left.Last = time.Duration(next)*time.Microsecond, time.Duration(latest)*time.Microsecond
	return left, nil
}

// Newest implements core.Meter. A replica for searches may not know it yet.
func (s *Store) Newest(ctx context.Context) (id int64, err error) {
	if err := s.row(ctx, s.q("SELECT coalesce(max(id), 0) FROM weir.events"), nil, &id); err != nil {
		return 0, fmt.Errorf("newest: %w", err)
	}
	return id, nil
}

// Settle implements core.Claimer.
func (s *Store) Settle(ctx context.Context, done core.Settlement, next int) (core.Claim, error) {
	if s.closed.Load() {
		return core.Claim{}, core.ErrClosed
	}
	node, token := s.nextTokens(1)
	if node == 0 {
		return core.Claim{}, fmt.Errorf("settle: %w", errNotJoined)
	}
	effects, err := kit.EffectsOf(done)
	if err != nil {
		return core.Claim{}, fmt.Errorf("settle: %w", err)
	}
	defer effects.Free()
	var delta int64 // the row that was written
	var claimed claimed
	if next == 0 && len(done.Claim.Segments) == 1 && len(done.Claim.Retries) == 0 {
		err = errAlone
		if done.Patient && len(done.Failed) == 0 && done.Claim.Size() <= smallSegment {
			err = s.settlePatiently(ctx, node, done, effects, &delta)
		}
		if errors.Is(err, errAlone) {
			err = s.settleSegment(ctx, node, done, effects, &delta)
		}
	} else {
		floor := s.floor.get()
		err = s.pipeline(ctx, func(b *pgx.Batch) {
			s.queueSettle(b, node, done, effects, &delta)
			if next > 0 {
				s.queueClaim(b, node, token, floor, next, &claimed)
			}
		})
	}
	if errors.Is(err, core.ErrClaimLost) {
		s.floor.lower() // it may be free again
	}
	if err != nil {
		return core.Claim{}, fmt.Errorf("settle: %w", err)
	}
	s.recent.add(delta, node, entry{settled: effects.Settled, dead: effects.Dead}, effects.Tally)
	s.stats.writes.Add(uint64(1 + len(done.Failed)))
	s.stats.updates.Add(uint64(len(done.Claim.Segments) + len(done.Claim.Retries)))
	if next > 0 {
		s.claimed(&claimed)
	}
	return claimed.Claim, nil
}

// settleSegment settles a claim of one segment in one message.
func (s *Store) settleSegment(ctx context.Context, node int64, done core.Settlement, effects *kit.Effects, delta *int64) error {
	roots, _ := rootsOf(done.Claim)
	args := settleArgs(roots, node, done, effects)
	return s.atOnce(ctx, func(conn *pgxpool.Conn, m commitNumber) (wrote bool, err error) {
		err = scanDelta(conn.QueryRow(ctx, s.sql.settleSegment, append(args, m.node, m.slot, m.number)...), delta)
		return !errors.Is(err, core.ErrClaimLost), err
	})
}

func (s *Store) queueSettle(b *pgx.Batch, node int64, done core.Settlement, effects *kit.Effects, delta *int64) {
	query := s.sql.settleSegments
	roots, retries := rootsOf(done.Claim)
	if len(retries) > 0 {
		query, roots = s.sql.settleRetries, retries
	}
	s.queueLock(b, done.Claim)
	b.Queue(query, settleArgs(roots, node, done, effects)...).QueryRow(func(row pgx.Row) error { return scanDelta(row, delta) })
}

func settleArgs(roots []int64, node int64, done core.Settlement, effects *kit.Effects) []any {
	n := len(done.Failed)
	ids, attempts, texts := make([]int64, n), make([]int32, n), make([]string, n)
	dead, pauses := make([]bool, n), make([]int64, n)
	for i, f := range done.Failed {
		ids[i], attempts[i], texts[i], dead[i], pauses[i] = f.ID, int32(f.Attempts), f.Error, f.Dead, f.Retry.Microseconds()
	}
	return []any{roots, done.Claim.Token, node, ids, attempts, texts, dead, pauses, effects.Settled, effects.Dead, sumsOf(effects.Tally)}
}

// scanDelta reads the id that settling returns. Without one the claim is lost.
func scanDelta(row pgx.Row, delta *int64) error {
	err := row.Scan(delta)
	if errors.Is(err, pgx.ErrNoRows) {
		return core.ErrClaimLost
	}
	return err
}
