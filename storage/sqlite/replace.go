package sqlite

import (
	"database/sql/driver"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"weir/core"
)

// retrievals are the duplicates of one append that were retrieved later than what
// is stored.
type retrievals struct {
	newest     bool // they replace it
	replaced   int
	passedOver int
	tally      core.Tally // what replacing settled events adds to the totals
}

// standing is an event that is stored, and who has it.
type standing struct {
	core.Event
	settled bool
	claim   claimed
}

// claimed names a claim; zero when nobody has it.
type claimed struct{ node, token int64 }

// compare looks which of the events, all of which are stored by now, were
// retrieved later than what is stored under their keys.
func (l *retrievals) compare(c *conn, events []core.Event) error {
	asked := appendRetrievals(nil, events)
	if asked == nil {
		return nil
	}
	type later struct {
		event  *core.Event
		stored standing
	}
	var all []later
	// A row for each that is later: none, when a file is read again.
	err := c.query(`SELECT j.value ->> 0, e.id, e.retrieved_at, e.kind, e.subreddit, e.created_at, e.score
		FROM json_each(?) AS j CROSS JOIN events AS e ON e.source = j.value ->> 1 AND e.key = j.value ->> 2
		WHERE e.retrieved_at IS NULL OR e.retrieved_at < j.value ->> 3
		ORDER BY j.id`, []any{string(asked)}, func(row []driver.Value) error {
		r := reader{row: row}
		l := later{event: &events[r.integer()]}
		l.stored.ID = r.integer()
		if at, ok := r.next().(int64); ok {
			l.stored.RetrievedAt = toTime(at)
		}
		l.stored.Source, l.stored.Kind, l.stored.Subreddit, l.stored.CreatedAt = l.event.Source, r.text(), r.text(), r.time()
		l.stored.Score, l.stored.Scored = r.next().(int64)
		all = append(all, l)
		return nil
	})
	if err != nil || !l.newest {
		l.passedOver += len(all)
		return err
	}
	now := make(map[int64]*core.Event) // what this append has put in place
	for _, a := range all {
		if e := now[a.stored.ID]; e != nil {
			if a.event.RetrievedAt.UnixMicro() <= e.RetrievedAt.UnixMicro() {
				continue
			}
			a.stored.Score, a.stored.Scored = e.Score, e.Scored
		}
		if err := l.replace(c, a.event, &a.stored); err != nil {
			return err
		}
		now[a.stored.ID] = a.event
	}
	return nil
}

// appendRetrievals appends [[index, source, key, retrieved_at], …] of the events
// with a key that say when they were retrieved; nothing when there are none.
func appendRetrievals(b []byte, events []core.Event) []byte {
	for i := range events {
		e := &events[i]
		if e.Key == "" || e.RetrievedAt.IsZero() {
			continue
		}
		if b == nil {
			b = append(b, '[')
		} else {
			b = append(b, ',')
		}
		b = append(b, '[')
		b = strconv.AppendInt(b, int64(i), 10)
		b = append(b, ',')
		b, _ = jsontext.AppendQuote(b, e.Source) // valid UTF-8, or Validate had refused it
		b = append(b, ',')
		b, _ = jsontext.AppendQuote(b, e.Key)
		b = append(b, ',')
		b = strconv.AppendInt(b, e.RetrievedAt.UnixMicro(), 10)
		b = append(b, ']')
	}
	if b != nil {
		b = append(b, ']')
	}
	return b
}

// replace puts a later retrieval in the place of what is stored.
func (l *retrievals) replace(c *conn, e *core.Event, stored *standing) error {
	_, err := c.exec("UPDATE events SET score = ?, flags = ?, data = ?, retrieved_at = ? WHERE id = ?",
		scoreValue(e), int64(e.Flags), dataValue(e.Data), retrievedValue(e), stored.ID)
	if err != nil {
		return err
	}
	l.replaced++
	if err := stored.find(c); err != nil {
		return err
	}
	if !stored.settled {
		return takeBack(c, stored.claim)
	}
	was := core.CountOf(&stored.Event)
	stored.Score, stored.Scored = e.Score, e.Scored
	is := core.CountOf(&stored.Event)
	if is.Events, is.Scored, is.Score = 0, is.Scored-was.Scored, is.Score-was.Score; is.Scored != 0 || is.Score != 0 {
		l.tally.AddCount(is)
	}
	return nil
}

// find finds out whether the event is settled, or who has claimed it.
func (s *standing) find(c *conn) error {
	s.settled = true
	return c.query(`SELECT claimed_by, token FROM failures WHERE event_id = ?1
		UNION ALL
		SELECT claimed_by, token FROM (SELECT * FROM segments WHERE first_id <= ?1 ORDER BY first_id DESC LIMIT 1) WHERE last_id >= ?1`,
		[]any{s.ID}, func(row []driver.Value) error {
			r := reader{row: row}
			s.settled, s.claim = false, claimed{r.integer(), r.integer()}
			return nil
		})
}

// takeBack gives everything of a claim back: a claim is settled together, or lost
// together.
func takeBack(c *conn, of claimed) error {
	if of.token == 0 {
		return nil
	}
	for _, table := range []string{"segments", "failures"} {
		if _, err := c.exec("UPDATE "+table+" SET claimed = 0, claimed_by = NULL, token = NULL WHERE claimed = 1 AND claimed_by = ? AND token = ?",
			of.node, of.token); err != nil {
			return err
		}
	}
	return nil
}
