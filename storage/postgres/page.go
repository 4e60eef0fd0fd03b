package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

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
	alongEvents   = walk{"weir.events", "id", "weir.event_states AS e", "e.id"}
	alongFailures = walk{"weir.failures", "event_id", "weir.failures AS f JOIN weir.event_states AS e ON e.id = f.event_id", "f.event_id"}
)

// look is one page being looked for, in one snapshot.
type look struct {
	core.PageQuery
	walk
	s      *Store
	tx     pgx.Tx
	lowest int64 // no smaller id can match
	bytes  int   // of data read
	page   core.Page
}

// Page implements core.Browser.
func (s *Store) Page(ctx context.Context, q core.PageQuery) (core.Page, error) {
	l := look{PageQuery: q.Bounded(), walk: alongEvents, s: s}
	if l.OnlyFailures() {
		l.walk = alongFailures
	}
	l.page.Next = cmp.Or(l.Past, math.MaxInt64)
	err := s.snapshotOf(ctx, s.search, func(tx pgx.Tx) error {
		l.tx = tx
		return l.run(ctx)
	})
	if err != nil {
		return core.Page{}, fmt.Errorf("page: %w", err)
	}
	return l.page, nil
}

func (l *look) run(ctx context.Context) error {
	if err := l.findLowest(ctx); err != nil {
		return err
	}
	step := pageStep
	if l.Filter.Text != "" {
		step = textStep
	}
	for len(l.page.Events) < l.Limit && l.page.Looked < l.Look && l.bytes < core.MaxPageData && !l.page.End {
		if err := l.step(ctx, min(step, l.Look-l.page.Looked)); err != nil {
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
	err := l.tx.QueryRow(ctx, l.s.q("SELECT stored_at FROM weir.events WHERE id = $1"), l.page.Next).Scan(&l.page.Reached)
	if err != nil {
		return err
	}
	l.page.Reached = l.page.Reached.UTC()
	_, left, err := l.extent(ctx, l.page.Next, l.lowest, 1)
	l.page.End = left == 0
	return err
}

// findLowest finds the smallest id that can match: what is settled is not
// walked in search of something else.
func (l *look) findLowest(ctx context.Context) error {
	if len(l.States) == 0 || slices.Contains(l.States, core.StateSettled) {
		return nil
	}
	has := func(states ...string) bool {
		return slices.ContainsFunc(l.States, func(s string) bool { return slices.Contains(states, s) })
	}
	lowest := []string{"SELECT 9223372036854775807 AS id"} // unknown states have no events
	if has(core.StateWaiting, core.StateClaimed) {
		lowest = append(lowest, "SELECT min(first_id) FROM weir.segments")
	}
	switch {
	case has(core.StateRetry, core.StateDead, core.StateDiscarded):
		lowest = append(lowest, "SELECT min(event_id) FROM weir.failures")
	case has(core.StateClaimed):
		lowest = append(lowest, "SELECT min(event_id) FROM weir.failures WHERE claimed")
	}
	query := "SELECT min(id) FROM (" + strings.Join(lowest, " UNION ALL ") + ") AS x"
	return l.tx.QueryRow(ctx, l.s.q(query)).Scan(&l.lowest)
}

// extent finds out how far the next n ids below past reach that are at least
// lowest: the smallest, and how many there are.
func (l *look) extent(ctx context.Context, past, lowest int64, n int) (first int64, ids int, err error) {
	query := "SELECT coalesce(min(id), 0), count(*) FROM (SELECT " + l.column + " AS id FROM " + l.table +
		" WHERE " + l.column + " < $1 AND " + l.column + " >= $2 ORDER BY " + l.column + " DESC LIMIT $3) AS x"
	err = l.tx.QueryRow(ctx, l.s.q(query), past, lowest, n).Scan(&first, &ids)
	return first, ids, err
}

// step looks at the next n events.
func (l *look) step(ctx context.Context, n int) error {
	past := l.page.Next
	first, ids, err := l.extent(ctx, past, l.lowest, n)
	if err != nil || ids == 0 {
		l.page.End = true
		return err
	}
	var w where
	w.filter(l.Filter)
	if len(l.States) > 0 {
		w.add("e.state = ANY (?::text[])", l.States)
	}
	w.add(l.id+" < ?", past)
	w.add(l.id+" >= ?", first)
	l.page.Next = first
	enough := false
	rows, err := l.tx.Query(ctx, l.s.q("SELECT "+storedFields(l.Filter.Text != "")+" FROM "+l.events+w.sql()+" ORDER BY "+l.id+" DESC"+l.limit()), w.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for !enough && rows.Next() {
		e, err := scanStored(rows)
		if err != nil {
			return err
		}
		l.bytes += len(e.Data)
		if l.Filter.Match(&e.Event) {
			e.Data = nil
			l.page.Events = append(l.page.Events, e)
		}
		if len(l.page.Events) == l.Limit || l.bytes >= core.MaxPageData {
			l.page.Next = e.ID
			enough = true
		}
	}
	rows.Close()
	if err = rows.Err(); err == nil && enough {
		_, ids, err = l.extent(ctx, past, l.page.Next, n)
	}
	l.page.Looked += ids
	return err
}

// limit ends a query after as many events as there is room for, unless some of
// them may not match.
func (l *look) limit() string {
	if !exact(l.Filter) {
		return ""
	}
	return limit(l.Limit - len(l.page.Events))
}

// storedFields are what scanStored reads, in its order.
func storedFields(withData bool) string {
	fields := prefixed("e.", eventFields)
	if !withData {
		fields = strings.Replace(fields, "e.data, e.raw", "NULL::text, NULL::bytea", 1)
	}
	return fields + ", e.state, e.claimed_by, (SELECT attempts FROM weir.failures WHERE event_id = e.id)"
}

func scanStored(row pgx.Row) (core.Stored, error) {
	var r eventRow
	var state string
	var by *int64
	var attempts *int
	if err := row.Scan(append(r.fields(), &state, &by, &attempts)...); err != nil {
		return core.Stored{}, err
	}
	e := core.Stored{Event: r.event(), State: state}
	if by != nil {
		e.ClaimedBy = *by
	}
	if attempts != nil {
		e.Attempts = *attempts
	}
	return e, nil
}

// Event implements core.Browser. It asks no replica, which may not have the
// event yet.
func (s *Store) Event(ctx context.Context, id int64) (core.Stored, error) {
	if s.closed.Load() {
		return core.Stored{}, fmt.Errorf("event %d: %w", id, core.ErrClosed)
	}
	s.stats.reads.Add(1)
	e, err := scanStored(s.pool.QueryRow(ctx, s.q("SELECT "+storedFields(true)+" FROM weir.event_states AS e WHERE e.id = $1"), id))
	if errors.Is(err, pgx.ErrNoRows) {
		err = core.ErrNotFound
	}
	if err != nil {
		return core.Stored{}, fmt.Errorf("event %d: %w", id, translate(err))
	}
	return e, nil
}
