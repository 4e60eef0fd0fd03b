package sqlite

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"weir/core"
	"weir/storage/kit"
)

// walk is the path of a scan: ids in a column of a table, and the
// events that belong to them.
type walk struct{ table, column, events, id string }

var (
	alongEvents = walk{"events", "id", "event_states AS e", "e.id"}

	// CROSS: the failures lead, the events follow.
	alongFailures = walk{"failures", "event_id", "failures AS f CROSS JOIN event_states AS e ON e.id = f.event_id", "f.event_id"}
)

// scanner implements kit.Scanner.
type scanner struct {
	walk
	c     *conn
	where where // what the events must be like

	fields string // what next reads
	next   func(*reader) core.Stored
}

// Page implements core.Browser.
func (s *Store) Page(ctx context.Context, q core.PageQuery) (page core.Page, err error) {
	l := scannerFor(q)
	l.fields, l.next = storedFields("NULL"), (*reader).stored
	if !q.Filter.Text.Empty() {
		l.fields = storedFields("e.data")
	}
	err = s.snapshot(ctx, func(c *conn) (err error) {
		l.c = c
		page, err = kit.FindPage(ctx, q, &l)
		return err
	})
	if err != nil {
		return core.Page{}, fmt.Errorf("page: %w", err)
	}
	return page, nil
}

// scannerFor is the scanner for a query, without its fields.
func scannerFor(q core.PageQuery) scanner {
	l := scanner{walk: alongEvents}
	if kit.OnlyFailures(q) {
		l.walk = alongFailures
	}
	l.where.filter(q.Filter)
	l.where.in("e.state", anys(q.States))
	return l
}

// Lowest implements kit.Scanner.
func (l *scanner) Lowest(_ context.Context, of kit.Unsettled) (lowest int64, err error) {
	err = l.c.integers(`SELECT min(
			iif(?1, coalesce((SELECT min(first_id) FROM segments), ?4), ?4),
			iif(?2, coalesce((SELECT min(event_id) FROM failures), ?4), ?4),
			iif(?3, coalesce((SELECT min(event_id) FROM failures WHERE claimed = 1), ?4), ?4))`,
		[]any{of.Segments, of.Failures, of.Claimed, int64(math.MaxInt64)}, &lowest)
	return lowest, err
}

// Extent implements kit.Scanner.
func (l *scanner) Extent(_ context.Context, past, lowest int64, n int) (first int64, ids int, err error) {
	var count int64
	err = l.c.integers("SELECT min(id), count(*) FROM (SELECT "+l.column+" AS id FROM "+l.table+
		" WHERE "+l.column+" < ? AND "+l.column+" >= ? ORDER BY "+l.column+" DESC LIMIT ?)",
		[]any{past, lowest, n}, &first, &count)
	return first, int(count), err
}

// Read implements kit.Scanner.
func (l *scanner) Read(ctx context.Context, past, first int64, _ int) iter.Seq2[core.Stored, error] {
	w := where{conditions: slices.Clone(l.where.conditions), args: slices.Clone(l.where.args)}
	w.add(l.id+" < ?", past)
	w.add(l.id+" >= ?", first)
	query := "SELECT " + l.fields + " FROM " + l.events + w.sql() + " ORDER BY " + l.id + " DESC"
	return func(yield func(core.Stored, error) bool) {
		err := l.c.queryUntil(ctx, query, w.args, func(r *reader) error {
			if e := l.next(r); r.err == nil && !yield(e, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(core.Stored{}, err)
		}
	}
}

// StoredAt implements kit.Scanner.
func (l *scanner) StoredAt(_ context.Context, id int64) (time.Time, error) {
	var at int64
	err := l.c.integers("SELECT stored_at FROM events WHERE id = ?", []any{id}, &at)
	return toTime(at), err
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
	e, err := s.one(ctx, "e.id = ?", id)
	if err != nil {
		return core.Stored{}, fmt.Errorf("event %d: %w", id, err)
	}
	return e, nil
}

// ByKey implements core.Browser.
func (s *Store) ByKey(ctx context.Context, source, key string) (core.Stored, error) {
	e, err := s.one(ctx, "e.source = ? AND e.key = ?", source, key)
	if err != nil {
		return core.Stored{}, fmt.Errorf("event %q of %q: %w", key, source, err)
	}
	return e, nil
}

// one returns the event that a condition on a unique index selects.
func (s *Store) one(ctx context.Context, condition string, args ...any) (core.Stored, error) {
	var e core.Stored
	err := s.read(ctx, func(c *conn) error {
		return c.query("SELECT "+storedFields("e.data")+" FROM event_states AS e WHERE "+condition, args, func(r *reader) error {
			e = r.stored()
			return nil
		})
	})
	if err == nil && e.ID == 0 {
		err = core.ErrNotFound
	}
	return e, err
}
