package sqlite

import (
	"context"
	"fmt"

	"weir/core"
	"weir/storage/kit"
)

// RemoveSource implements core.Administrator. It walks the ids upwards, and when it has
// come to the end removes the rows that belong to no event.
func (s *Store) RemoveSource(ctx context.Context, source string, last int64, max int) (removed int, more bool, err error) {
	if s.closed.Load() {
		return 0, false, core.ErrClosed
	}
	s.mu.Lock()
	after := s.removing[source]
	s.mu.Unlock()
	removed, at, err := s.removeMore(ctx, source, after, last, max)
	if more = at > 0; err == nil && !more {
		more, err = s.removeRest(ctx, source, max)
		at = after
	}
	if err != nil {
		return 0, false, fmt.Errorf("remove source %s: %w", source, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if more {
		s.removing[source] = at
	} else {
		delete(s.removing, source)
	}
	return removed, more, nil
}

// removeMore removes those of the next max events that are of the source, up to
// last. at is the last one looked at, 0 when there was none.
func (s *Store) removeMore(ctx context.Context, source string, after, last int64, max int) (removed int, at int64, err error) {
	var found int64
	err = s.read(ctx, func(c *conn) error {
		return c.integers("SELECT max(id), count(*) FILTER (WHERE source = ?) FROM (SELECT id, source FROM events WHERE id > ? AND id <= ? ORDER BY id LIMIT ?)",
			[]any{source, after, last, max}, &at, &found)
	})
	if err != nil || found == 0 {
		return 0, at, err
	}
	err = s.writer.do(ctx, func(c *conn) (err error) {
		removed, err = removeEvents(c, source, after, at)
		return err
	})
	if err == nil {
		s.stats.updates.Add(uint64(removed))
	}
	return removed, at, err
}

// removeEvents removes the events of a source with after < id ≤ last, whatever
// became of them.
func removeEvents(c *conn, source string, after, last int64) (removed int, err error) {
	var settled kit.Tally
	entries := make(map[string]int)   // what the ledger has of them
	segments := make(map[int64]int64) // how many events of each there are
	claims := make(map[claimed]bool)  // of any of them
	err = c.query(`SELECT e.kind, e.subreddit, e.created_at, e.score, f.state, s.first_id, coalesce(f.claimed_by, s.claimed_by), coalesce(f.token, s.token)
		FROM events e
		LEFT JOIN failures f ON f.event_id = e.id
		LEFT JOIN segments s ON e.id <= s.last_id AND s.first_id = (SELECT max(first_id) FROM segments WHERE first_id <= e.id)
		WHERE e.id > ? AND e.id <= ? AND e.source = ?`, []any{after, last, source}, func(r *reader) error {
		e := core.Event{Source: source, Kind: r.text(), Subreddit: r.text(), CreatedAt: r.time()}
		e.Score, e.Scored = r.next().(int64)
		state, segment := r.text(), r.integer()
		claims[claimed{r.integer(), r.integer()}] = true
		entries["appended"]++
		switch {
		case state == core.FailureDead || state == core.FailureDiscarded:
			entries[state]++ // the columns are called like the states
		case segment != 0:
			segments[segment]++
		case state == "":
			entries["settled"]++
			n := kit.CountOf(&e)
			n.Events, n.Scored, n.Score = -n.Events, -n.Scored, -n.Score
			settled.AddCount(n)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for claim := range claims {
		if err := takeBack(c, claim); err != nil {
			return 0, err
		}
	}
	for first, n := range segments {
		if _, err := c.exec("UPDATE segments SET events = events - ? WHERE first_id = ?", n, first); err != nil {
			return 0, err
		}
		if _, err := c.exec("DELETE FROM segments WHERE first_id = ? AND events = 0", first); err != nil {
			return 0, err
		}
	}
	if err := addDelta(c, &settled); err != nil {
		return 0, err
	}
	for column, n := range entries {
		if err := enter(c, 0, column, -n); err != nil {
			return 0, err
		}
	}
	const which = "id > ? AND id <= ? AND source = ?"
	if _, err := c.exec("DELETE FROM failures WHERE event_id IN (SELECT id FROM events WHERE "+which+")", after, last, source); err != nil {
		return 0, err
	}
	n, err := c.exec("DELETE FROM events WHERE "+which, after, last, source)
	return int(n), err
}

// removeRest removes what expired of a source, and its rejects, at most max rows
// of each.
func (s *Store) removeRest(ctx context.Context, source string, max int) (more bool, err error) {
	err = s.writer.do(ctx, func(c *conn) error {
		var expired kit.Tally
		var rows []core.Count
		err := c.query("SELECT "+countFields+" FROM expired WHERE source = ? LIMIT ?", []any{source, max}, func(r *reader) error {
			n := r.count()
			rows = append(rows, n)
			n.Events, n.Scored, n.Score = -n.Events, -n.Scored, -n.Score
			expired.AddCount(n)
			return nil
		})
		if err != nil {
			return err
		}
		for _, n := range rows {
			if _, err := c.exec("DELETE FROM expired WHERE source = ? AND hour = ? AND kind = ? AND subreddit = ?", n.Source, n.Hour, n.Kind, n.Subreddit); err != nil {
				return err
			}
		}
		if err := addDelta(c, &expired); err != nil {
			return err
		}
		rejects, err := c.exec("DELETE FROM rejects WHERE id IN (SELECT id FROM rejects WHERE source = ? LIMIT ?)", source, max)
		more = len(rows) == max || rejects == int64(max)
		return err
	})
	return more, err
}
