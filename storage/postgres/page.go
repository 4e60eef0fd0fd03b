package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core"
	"weir/storage/kit"
)

// walk is the path of a scan: ids in a column of a table, and the
// events that belong to them.
type walk struct{ table, column, events, id string }

var (
	alongEvents   = walk{"weir.events", "id", "weir.event_states AS e", "e.id"}
	alongFailures = walk{"weir.failures", "event_id", "weir.failures AS f JOIN weir.event_states AS e ON e.id = f.event_id", "f.event_id"}
)

// scanner implements kit.Scanner.
type scanner struct {
	walk
	s     *Store
	tx    pgx.Tx
	query core.PageQuery
	where where // what the events must be like

	fields string // what next scans
	next   func(pgx.Row) (core.Stored, error)
}

// byIndex keeps the planner on the way along ids for one transaction. While the
// statistics are behind, it would rather read all events and sort them.
const byIndex = `SELECT set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true),
	set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
	set_config('jit', 'off', true)`

// Page implements core.Browser.
func (s *Store) Page(ctx context.Context, q core.PageQuery) (page core.Page, err error) {
	l := s.scannerFor(q)
	l.fields, l.next = storedFields(fieldsFor(q.Filter)), scanStored
	err = l.along(ctx, func() (err error) {
		page, err = kit.FindPage(ctx, q, &l)
		return err
	})
	if err != nil {
		return core.Page{}, fmt.Errorf("page: %w", err)
	}
	return page, nil
}

// scannerFor is the scanner for a query, without its fields.
func (s *Store) scannerFor(q core.PageQuery) scanner {
	l := scanner{walk: alongEvents, s: s, query: q}
	if kit.OnlyFailures(q) {
		l.walk = alongFailures
	}
	l.where.filter(q.Filter)
	if len(q.States) > 0 {
		l.where.add("e.state = ANY (?::text[])", q.States)
	}
	return l
}

// along runs work in one snapshot that is read along ids.
func (l *scanner) along(ctx context.Context, work func() error) error {
	return l.s.snapshotOf(ctx, l.s.search, func(tx pgx.Tx) error {
		l.tx = tx
		if _, err := tx.Exec(ctx, byIndex); err != nil {
			return err
		}
		return work()
	})
}

// Lowest implements kit.Scanner.
func (l *scanner) Lowest(ctx context.Context, of kit.Unsettled) (lowest int64, err error) {
	err = l.tx.QueryRow(ctx, l.s.q(`SELECT coalesce(least(
			CASE WHEN $1 THEN (SELECT min(first_id) FROM weir.segments) END,
			CASE WHEN $2 THEN (SELECT min(event_id) FROM weir.failures) END,
			CASE WHEN $3 THEN (SELECT min(event_id) FROM weir.failures WHERE claimed) END), 9223372036854775807)`),
		of.Segments, of.Failures, of.Claimed).Scan(&lowest)
	return lowest, err
}

// Extent implements kit.Scanner.
func (l *scanner) Extent(ctx context.Context, past, lowest int64, n int) (first int64, ids int, err error) {
	query := "SELECT coalesce(min(id), 0), count(*) FROM (SELECT " + l.column + " AS id FROM " + l.table +
		" WHERE " + l.column + " < $1 AND " + l.column + " >= $2 ORDER BY " + l.column + " DESC LIMIT $3) AS x"
	err = l.tx.QueryRow(ctx, l.s.q(query), past, lowest, n).Scan(&first, &ids)
	return first, ids, err
}

// Read implements kit.Scanner. Rows that nobody reads are still received, because
// the transaction continues.
func (l *scanner) Read(ctx context.Context, past, first int64, room int) iter.Seq2[core.Stored, error] {
	w := where{conditions: slices.Clone(l.where.conditions), args: slices.Clone(l.where.args)}
	w.add(l.id+" < ?", past)
	w.add(l.id+" >= ?", first)
	query := "SELECT " + l.fields + " FROM " + l.events + w.sql() + " ORDER BY " + l.id + " DESC"
	if kit.Exact(l.query.Filter) {
		query += limit(room)
	}
	return func(yield func(core.Stored, error) bool) {
		rows, err := l.tx.Query(ctx, l.s.q(query), w.args...)
		if err != nil {
			yield(core.Stored{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			if e, err := l.next(rows); !yield(e, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(core.Stored{}, err)
		}
	}
}

// StoredAt implements kit.Scanner.
func (l *scanner) StoredAt(ctx context.Context, id int64) (at time.Time, err error) {
	err = l.tx.QueryRow(ctx, l.s.q("SELECT stored_at FROM weir.events WHERE id = $1"), id).Scan(&at)
	return at.UTC(), err
}

// fieldsFor are the fields of e that a filter looks at, in the order of
// eventFields: data is large, and only a text is looked for in it.
func fieldsFor(f core.Filter) string {
	fields := prefixed("e.", eventFields)
	if f.Text.Empty() {
		fields = strings.Replace(fields, "e.data, e.raw", "NULL::text, NULL::bytea", 1)
	}
	return fields
}

// storedFields are what scanStored reads, in its order.
func storedFields(fields string) string {
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
	e, err := s.one(ctx, "e.id = $1", id)
	if err != nil {
		return core.Stored{}, fmt.Errorf("event %d: %w", id, err)
	}
	return e, nil
}

// ByKey implements core.Browser. It asks no replica, like Event.
func (s *Store) ByKey(ctx context.Context, source, key string) (core.Stored, error) {
	e, err := core.Stored{}, core.ErrNotFound
	if s.closed.Load() || text(source) == source && text(key) == key { // no event has what the database can't hold
		e, err = s.one(ctx, "e.source = $1 AND e.key = $2", source, key)
	}
	if err != nil {
		return core.Stored{}, fmt.Errorf("event %q of %q: %w", key, source, err)
	}
	return e, nil
}

// one returns the event that a condition on a unique index selects.
func (s *Store) one(ctx context.Context, condition string, args ...any) (core.Stored, error) {
	if s.closed.Load() {
		return core.Stored{}, core.ErrClosed
	}
	s.stats.reads.Add(1)
	var e core.Stored
	err := s.with(ctx, func(conn *pgxpool.Conn) (err error) {
		e, err = scanStored(conn.QueryRow(ctx, s.q("SELECT "+storedFields(prefixed("e.", eventFields))+" FROM weir.event_states AS e WHERE "+condition), args...))
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return core.Stored{}, core.ErrNotFound
	}
	return e, translate(err)
}
