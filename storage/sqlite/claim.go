package sqlite

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"slices"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/kit"
)

// Claim implements core.Claimer.
func (s *Store) Claim(ctx context.Context, max int) (core.Claim, error) {
	if s.closed.Load() {
		return core.Claim{}, core.ErrClosed
	}
	node, token := s.nextTokens(1)
	if node == 0 {
		return core.Claim{}, fmt.Errorf("claim: %w", errNotJoined)
	}
	// Most claims find nothing, and a reader never waits for the writer.
	var found int64
	err := s.read(ctx, func(c *conn) error {
		return c.integers(`SELECT EXISTS (SELECT 1 FROM segments WHERE claimed = 0)
			OR EXISTS (SELECT 1 FROM failures WHERE state = 'waiting' AND claimed = 0 AND next_attempt_at <= ?)`, []any{now()}, &found)
	})
	var claimed core.Claim
	if err == nil && found != 0 {
		err = s.writer.do(ctx, func(c *conn) (err error) {
			claimed, err = claim(c, node, token, max)
			return err
		})
	}
	if err != nil {
		return core.Claim{}, fmt.Errorf("claim: %w", err)
	}
	s.stats.updates.Add(uint64(len(claimed.Segments) + len(claimed.Retries)))
	return claimed, nil
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

// claim takes what waits: due retries come first, since they are older. The
// one connection that writes makes this exclusive among this program's workers,
// BEGIN IMMEDIATE among all programs. Looking first and marking then needs none
// of the temporary tables of an UPDATE with a subquery and RETURNING, each with a
// page cache of its own: they took most of the time of a claim.
func claim(c *conn, node, token int64, max int) (core.Claim, error) {
	claimed := core.Claim{Token: token}
	// A node that was taken for dead claims nothing until it has joined again:
	// nobody would take such a claim over.
	var alive int64
	if err := c.integers("SELECT EXISTS (SELECT 1 FROM nodes WHERE id = ? AND state = 'alive')", []any{node}, &alive); err != nil || alive == 0 {
		return claimed, err
	}
	var err error
	if claimed.Retries, err = claimRetries(c, node, token, max); err == nil && len(claimed.Retries) == 0 {
		claimed.Segments, err = claimSegments(c, node, token, max)
	}
	return claimed, err
}

// claimRetries takes at most max events that failed and are due, those that have
// been due for longest.
func claimRetries(c *conn, node, token int64, max int) (due []core.Retry, err error) {
	at := now()
	err = c.query(`SELECT event_id, attempts, coalesce((SELECT stored_at FROM events WHERE id = event_id), ?)
		FROM failures WHERE state = 'waiting' AND claimed = 0 AND next_attempt_at <= ?
		ORDER BY next_attempt_at LIMIT ?`, []any{at, at, max}, func(r *reader) error {
		due = append(due, core.Retry{ID: r.integer(), Attempts: int(r.integer()), Age: since(r.integer(), at)})
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, r := range due {
		if _, err := c.exec("UPDATE failures SET claimed = 1, claimed_by = ?, token = ? WHERE event_id = ?", node, token, r.ID); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(due, func(a, b core.Retry) int { return cmp.Compare(a.ID, b.ID) })
	return due, nil
}

// claimSegments takes the oldest unclaimed segments: as many as hold max events
// together, and one in any case.
func claimSegments(c *conn, node, token int64, max int) (oldest []core.Segment, err error) {
	together, at := 0, now()
	err = c.query("SELECT first_id, last_id, events, attempt, stored_at FROM segments WHERE claimed = 0 ORDER BY first_id", nil, func(r *reader) error {
		s := r.segment()
		s.Age = since(r.integer(), at)
		if together += s.Events; together > max && len(oldest) > 0 {
			return io.EOF
		}
		oldest = append(oldest, s)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, s := range oldest {
		if _, err := c.exec("UPDATE segments SET claimed = 1, claimed_by = ?, token = ? WHERE first_id = ?", node, token, s.First); err != nil {
			return nil, err
		}
	}
	return oldest, nil
}

// Load implements core.Claimer.
func (s *Store) Load(ctx context.Context, c *core.Claim) error {
	if len(c.Events) == c.Size() {
		return nil
	}
	events := make([]core.Event, 0, c.Size())
	err := s.read(ctx, func(conn *conn) (err error) {
		for _, seg := range c.Segments {
			if events, err = readSegment(conn, seg, events); err != nil {
				return orLost(conn, "segments WHERE first_id", seg.First, c.Token, err)
			}
		}
		for _, r := range c.Retries {
			one := core.Segment{First: r.ID, Last: r.ID, Events: 1}
			if events, err = readSegment(conn, one, events); err != nil {
				return orLost(conn, "failures WHERE event_id", r.ID, c.Token, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	c.Events = events
	return nil
}

// orLost is the reason why events of a claim are missing: they were processed elsewhere
// and have expired when the claim is no longer held, else err.
func orLost(c *conn, row string, id, token int64, err error) error {
	var held int64
	if looked := c.integers("SELECT count(*) FROM "+row+" = ? AND token = ?", []any{id, token}, &held); looked != nil || held != 0 {
		return errors.Join(err, looked)
	}
	return core.ErrClaimLost
}

// Release implements core.Claimer.
func (s *Store) Release(ctx context.Context, c core.Claim) error {
	if s.closed.Load() {
		return core.ErrClosed
	}
	err := s.writer.do(ctx, func(conn *conn) error {
		for _, seg := range c.Segments {
			if _, err := conn.exec("UPDATE segments SET claimed = 0, claimed_by = NULL, token = NULL WHERE first_id = ? AND token = ?",
				seg.First, c.Token); err != nil {
				return err
			}
		}
		for _, r := range c.Retries {
			if _, err := conn.exec("UPDATE failures SET claimed = 0, claimed_by = NULL, token = NULL WHERE event_id = ? AND token = ?",
				r.ID, c.Token); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("release: %w", err)
	}
	s.stats.updates.Add(uint64(len(c.Segments) + len(c.Retries)))
	return nil
}

// Wakes implements core.Claimer: SQLite does not notify other programs.
func (s *Store) Wakes() <-chan struct{} { return nil }

// Outstanding implements core.Meter.
func (s *Store) Outstanding(ctx context.Context, last int64) (metrics.Outstanding, error) {
	var unsettled, retries, first, latest int64
	at := now()
	err := s.read(ctx, func(c *conn) error {
		return c.integers(`SELECT
				EXISTS (SELECT 1 FROM segments WHERE first_id <= ?1) OR count(*) FILTER (WHERE claimed = 1 OR next_attempt_at <= ?2),
				count(*) FILTER (WHERE claimed = 0 AND next_attempt_at > ?2),
				min(next_attempt_at) FILTER (WHERE claimed = 0 AND next_attempt_at > ?2),
				max(next_attempt_at) FILTER (WHERE claimed = 0 AND next_attempt_at > ?2)
			FROM failures WHERE state = 'waiting' AND event_id <= ?1`, []any{last, at}, &unsettled, &retries, &first, &latest)
	})
	if err != nil {
		return metrics.Outstanding{}, fmt.Errorf("outstanding: %w", err)
	}
	left := metrics.Outstanding{Unsettled: unsettled != 0, Retries: int(retries)}
	if retries > 0 {
		left.Next, left.Last = since(at, first), since(at, latest)
	}
	return left, nil
}

// Newest implements core.Meter.
func (s *Store) Newest(ctx context.Context) (id int64, err error) {
	err = s.read(ctx, func(c *conn) error {
		return c.integers("SELECT max(id) FROM events", nil, &id)
	})
	if err != nil {
		return 0, fmt.Errorf("newest: %w", err)
	}
	return id, nil
}

// Settle implements core.Claimer. It is rooted in the deletes: a segment or a
// failure that is gone, or has another token, means that nothing is written.
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
	sums := effects.Tally.AppendJSON(nil) // outside of the transaction
	var delta int64                       // the row with them
	do := s.writer.do
	if done.Patient && next == 0 {
		do = s.writer.doPatiently
	}
	var claimed core.Claim
	err = do(ctx, func(c *conn) (err error) {
		if delta, err = settle(c, node, done, effects, sums); err != nil || next == 0 {
			return err
		}
		claimed, err = claim(c, node, token, next)
		return err
	})
	if err != nil {
		return core.Claim{}, fmt.Errorf("settle: %w", err)
	}
	if delta != 0 {
		s.unfolded.Add(delta, effects.Tally)
	}
	s.stats.writes.Add(uint64(1 + len(done.Failed)))
	s.stats.updates.Add(uint64(1 + len(done.Claim.Segments) + len(done.Claim.Retries) + len(claimed.Segments) + len(claimed.Retries)))
	return claimed, nil
}

// settle writes what became of a claim. It returns the id of the row of deltas with its
// sums, 0 when no event was processed.
func settle(c *conn, node int64, done core.Settlement, effects *kit.Effects, sums []byte) (delta int64, err error) {
	for _, seg := range done.Claim.Segments {
		n, err := c.exec("DELETE FROM segments WHERE first_id = ? AND token = ?", seg.First, done.Claim.Token)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, fmt.Errorf("segment %d: %w", seg.First, core.ErrClaimLost)
		}
	}
	for _, r := range done.Claim.Retries {
		n, err := c.exec("DELETE FROM failures WHERE event_id = ? AND token = ?", r.ID, done.Claim.Token)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, fmt.Errorf("failed event %d: %w", r.ID, core.ErrClaimLost)
		}
	}
	at := now()
	for _, f := range done.Failed {
		state, next := core.FailureWaiting, driver.Value(at+f.Retry.Microseconds())
		if f.Dead {
			state, next = core.FailureDead, nil
		}
		_, err := c.exec("INSERT INTO failures (event_id, attempts, error, state, failed_at, next_attempt_at) VALUES (?, ?, ?, ?, ?, ?)",
			f.ID, f.Attempts, f.Error, state, at, next)
		if err != nil {
			return 0, err
		}
	}
	if effects.Settled > 0 {
		if delta, err = insertDelta(c, sums); err != nil {
			return 0, err
		}
	}
	e := c.entryOf(node)
	e.settled += effects.Settled
	e.dead += effects.Dead
	return delta, nil
}
