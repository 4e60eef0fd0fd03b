package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"weir/core"
	"weir/storage/kit"
)

// retrievals are the duplicates of one append that were retrieved later than what
// is stored.
type retrievals struct {
	newest     bool // they replace it
	replaced   int
	passedOver int
	tally      kit.Tally // what replacing settled events adds to the totals
}

// standing is a stored event and the claim that holds it.
type standing struct {
	core.Event
	settled bool
	claim   claimed
}

// claimed names a claim; zero when nobody has it.
type claimed struct{ node, token int64 }

// findLater selects those of a number of (source, key, retrieved_at) that are
// later than what is stored under the key, by their numbers from 0 on.
var findLater = func() map[int]string {
	texts := make(map[int]string)
	for _, n := range insertSizes {
		var rows strings.Builder
		for i := range n {
			fmt.Fprintf(&rows, ", (%d, ?, ?, ?)", i)
		}
		texts[n] = `SELECT v.column1, e.id, e.retrieved_at, e.kind, e.subreddit, e.created_at, e.score
			FROM (VALUES ` + rows.String()[2:] + `) AS v CROSS JOIN events AS e ON e.source = v.column2 AND e.key = v.column3
			WHERE e.retrieved_at IS NULL OR e.retrieved_at < v.column4`
	}
	return texts
}()

// later is an event that was retrieved later than what is stored under its key.
type later struct {
	event  *core.Event
	number int
	stored standing
}

// compare looks which of the events, all of which are stored by now, were
// retrieved later than what is stored under their keys.
func (l *retrievals) compare(c *conn, events []core.Event) error {
	var told []*core.Event // that tell when they were retrieved
	for i := range events {
		if e := &events[i]; e.Key != "" && !e.RetrievedAt.IsZero() {
			told = append(told, e)
		}
	}
	var all []later
	for len(told) > 0 {
		n := insertSize(len(told))
		var err error
		if all, err = appendLater(c, told[:n], all); err != nil {
			return err
		}
		told = told[n:]
	}
	if !l.newest {
		l.passedOver += len(all)
		return nil
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

// appendLater appends those of the events that are later, in their order: none,
// when a file is read again.
func appendLater(c *conn, events []*core.Event, all []later) ([]later, error) {
	before := len(all)
	args := make([]any, 0, 3*len(events))
	for _, e := range events {
		args = append(args, e.Source, e.Key, e.RetrievedAt.UnixMicro())
	}
	err := c.query(findLater[len(events)], args, func(r *reader) error {
		l := later{number: int(r.integer())}
		l.event, l.stored.ID = events[l.number], r.integer()
		if at, ok := r.next().(int64); ok {
			l.stored.RetrievedAt = toTime(at)
		}
		l.stored.Source, l.stored.Kind, l.stored.Subreddit, l.stored.CreatedAt = l.event.Source, r.text(), r.text(), r.time()
		l.stored.Score, l.stored.Scored = r.next().(int64)
		all = append(all, l)
		return nil
	})
	// A join promises no order.
	slices.SortFunc(all[before:], func(a, b later) int { return a.number - b.number })
	return all, err
}

// replace replaces the stored event by a later retrieval.
func (l *retrievals) replace(c *conn, e *core.Event, stored *standing) error {
	_, err := c.exec("UPDATE events SET score = ?, flags = ?, data = ?, retrieved_at = ? WHERE id = ?",
		scoreValue(e), int64(e.Flags), recordValue(e.Data), retrievedValue(e), stored.ID)
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
	was := kit.CountOf(&stored.Event)
	stored.Score, stored.Scored = e.Score, e.Scored
	is := kit.CountOf(&stored.Event)
	if is.Events, is.Scored, is.Score = 0, is.Scored-was.Scored, is.Score-was.Score; is.Scored != 0 || is.Score != 0 {
		l.tally.AddCount(is)
	}
	return nil
}

// find determines whether the event is settled, or which claim holds it.
func (s *standing) find(c *conn) error {
	s.settled = true
	return c.query(`SELECT claimed_by, token FROM failures WHERE event_id = ?1
		UNION ALL
		SELECT claimed_by, token FROM (SELECT * FROM segments WHERE first_id <= ?1 ORDER BY first_id DESC LIMIT 1) WHERE last_id >= ?1`,
		[]any{s.ID}, func(r *reader) error {
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
