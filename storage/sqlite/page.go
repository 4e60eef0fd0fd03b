package sqlite

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"weir/core"
)

const (
	// pageStep is how many events the first step of a page looks at; each
	// further one looks at four times as many.
	pageStep = 500

	// textStep is how many each step of a search for a text looks at.
	textStep = 100
)

// walk is what a search walks along: ids in a column of a table, and the
// events that belong to them.
type walk struct{ table, column, events, id string }

var (
	alongEvents = walk{"events", "id", "event_states AS e", "e.id"}

	// CROSS: the failures lead, the events follow.
	alongFailures = walk{"failures", "event_id", "failures AS f CROSS JOIN event_states AS e ON e.id = f.event_id", "f.event_id"}
)

// look is one page being looked for, in one snapshot.
type look struct {
	core.PageQuery
	walk
	where  where // what the events must be like
	c      *conn
	lowest int64 // no smaller id can match
	bytes  int   // of data read
	page   core.Page
}

// Page implements core.Browser.
func (s *Store) Page(ctx context.Context, q core.PageQuery) (core.Page, error) {
	l := look{PageQuery: q.Bounded(), walk: alongEvents}
	if l.OnlyFailures() {
		l.walk = alongFailures
	}
	l.where.filter(l.Filter)
	l.where.in("e.state", anys(l.States))
	l.page.Next = cmp.Or(l.Past, math.MaxInt64)
	err := s.snapshot(ctx, func(c *conn) error {
		l.c = c
		return l.run(ctx)
	})
	if err != nil {
		return core.Page{}, fmt.Errorf("page: %w", err)
	}
	return l.page, nil
}

func (l *look) run(ctx context.Context) error {
	if err := l.findLowest(); err != nil {
		return err
	}
	step := pageStep
	if l.Filter.Text != "" {
		step = textStep
	}
	for len(l.page.Events) < l.Limit && l.page.Looked < l.Look && l.bytes < core.MaxPageData && !l.page.End {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := l.step(min(step, l.Look-l.page.Looked)); err != nil {
			return err
		}
		if l.Filter.Text == "" {
			step *= 4
		}
	}
	if l.page.Looked == 0 {
		l.page.Next = l.Past
		return nil
	}
	var at int64
	if err := l.c.integers("SELECT stored_at FROM events WHERE id = ?", []any{l.page.Next}, &at); err != nil {
		return err
	}
	l.page.Reached = toTime(at)
	_, left, err := l.extent(l.page.Next, l.lowest, 1)
	l.page.End = left == 0
	return err
}

// findLowest finds the smallest id that can match: what is settled is not
// walked in search of something else.
func (l *look) findLowest() error {
	if len(l.States) == 0 || slices.Contains(l.States, core.StateSettled) {
		return nil
	}
	has := func(states ...string) bool {
		return slices.ContainsFunc(l.States, func(s string) bool { return slices.Contains(states, s) })
	}
	var lowest []string
	if has(core.StateWaiting, core.StateClaimed) {
		lowest = append(lowest, "SELECT min(first_id) AS id FROM segments")
	}
	switch {
	case has(core.StateRetry, core.StateDead, core.StateDiscarded):
		lowest = append(lowest, "SELECT min(event_id) AS id FROM failures")
	case has(core.StateClaimed):
		lowest = append(lowest, "SELECT min(event_id) AS id FROM failures WHERE claimed = 1")
	}
	l.lowest = math.MaxInt64 // unknown states have no events
	if len(lowest) == 0 {
		return nil
	}
	err := l.c.integers("SELECT min(id) FROM ("+strings.Join(lowest, " UNION ALL ")+") HAVING min(id) NOT NULL", nil, &l.lowest)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// extent finds out how far the next n ids below past reach that are at least
// lowest: the smallest, and how many there are.
func (l *look) extent(past, lowest int64, n int) (first, ids int64, err error) {
	err = l.c.integers("SELECT min(id), count(*) FROM (SELECT "+l.column+" AS id FROM "+l.table+
		" WHERE "+l.column+" < ? AND "+l.column+" >= ? ORDER BY "+l.column+" DESC LIMIT ?)",
		[]any{past, lowest, n}, &first, &ids)
	return first, ids, err
}

// step looks at the next n events.
func (l *look) step(n int) error {
	past := l.page.Next
	first, ids, err := l.extent(past, l.lowest, n)
	if err != nil || ids == 0 {
		l.page.End = true
		return err
	}
	data := "NULL"
	if l.Filter.Text != "" {
		data = "e.data"
	}
	w := where{conditions: slices.Clone(l.where.conditions), args: slices.Clone(l.where.args)}
	w.add(l.id+" < ?", past)
	w.add(l.id+" >= ?", first)
	l.page.Next = first
	err = l.c.query("SELECT "+storedFields(data)+" FROM "+l.events+w.sql()+" ORDER BY "+l.id+" DESC", w.args,
		func(row []driver.Value) error {
			e := (&reader{row: row}).stored()
			l.bytes += len(e.Data)
			if l.Filter.Match(&e.Event) {
				e.Data = nil
				l.page.Events = append(l.page.Events, e)
			}
			if len(l.page.Events) == l.Limit || l.bytes >= core.MaxPageData {
				l.page.Next = e.ID
				return errEnough
			}
			return nil
		})
	if errors.Is(err, errEnough) {
		_, ids, err = l.extent(past, l.page.Next, n)
	}
	l.page.Looked += int(ids)
	return err
}

// storedFields are what stored reads, in its order.
func storedFields(data string) string {
	return strings.Replace(eventFields, "e.data", data, 1) +
		", e.state, e.claimed_by, (SELECT attempts FROM failures WHERE event_id = e.id)"
}

func (r *reader) stored() core.Stored {
	return core.Stored{Event: r.event(), State: r.text(), ClaimedBy: r.integer(), Attempts: int(r.integer())}
}

// Event implements core.Browser.
func (s *Store) Event(ctx context.Context, id int64) (core.Stored, error) {
	var e core.Stored
	err := s.read(ctx, func(c *conn) error {
		return c.query("SELECT "+storedFields("e.data")+" FROM event_states AS e WHERE e.id = ?", []any{id}, func(row []driver.Value) error {
			e = (&reader{row: row}).stored()
			return nil
		})
	})
	if err == nil && e.ID == 0 {
		err = core.ErrNotFound
	}
	if err != nil {
		return core.Stored{}, fmt.Errorf("event %d: %w", id, err)
	}
	return e, nil
}
