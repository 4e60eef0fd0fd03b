package sqlite

import (
	"context"
	"fmt"

	"weir/core"
	"weir/storage/kit"
)

// scanStep is so few events that their pages are still in the cache when they are read,
// after they were counted.
const scanStep = 4000

// Scan implements core.Explorer.
func (s *Store) Scan(ctx context.Context, q core.PageQuery, each func(*core.Stored)) (page core.Page, err error) {
	l := scannerFor(q)
	if len(q.States) == 0 {
		l.events = "events AS e" // without their states, which would be looked up for each
	}
	l.fields, l.next = scanned(q.Filter)
	err = s.snapshot(ctx, func(c *conn) (err error) {
		l.c = c
		page, err = kit.Scan(ctx, q, &l, scanStep, each)
		return err
	})
	if err != nil {
		return core.Page{}, fmt.Errorf("scan: %w", err)
	}
	return page, nil
}

// scanned are the fields of e that a scan passes on and that a filter looks at, and what
// reads them. Each field takes the driver two calls into C for each row.
func scanned(f core.Filter) (fields string, next func(*reader) core.Stored) {
	fields = "e.id, e.source, e.kind, e.subreddit, e.author, e.created_at, e.score, e.flags"
	keys, data := len(f.IDs) > 0, !f.Text.Empty()
	if keys {
		fields += ", e.key"
	}
	if data {
		fields += ", e.data"
	}
	return fields, func(r *reader) (e core.Stored) {
		e.ID, e.Source, e.Kind, e.Subreddit, e.Author, e.CreatedAt = r.integer(), r.text(), r.text(), r.text(), r.text(), r.time()
		e.Score, e.Scored = r.next().(int64)
		e.Flags = core.Flags(r.integer())
		if keys {
			e.Key = r.text()
		}
		if data {
			e.Data = r.bytes()
		}
		return e
	}
}

// Sorted implements core.Explorer. It finds the ids first, with as few columns as the
// filter needs, and then reads these events.
func (s *Store) Sorted(ctx context.Context, q core.SortQuery) (events []core.Stored, err error) {
	q = kit.Bounded(q)
	first := core.First{Order: q.Order, Past: q.Past, Limit: q.Limit}
	fields, next := scanned(q.Filter)
	from, args := sorted(q)
	err = s.snapshot(ctx, func(c *conn) error {
		err := c.queryUntil(ctx, "SELECT "+fields+from, args, func(r *reader) error {
			e := next(r)
			if r.err == nil && q.Filter.Match(&e.Event) {
				first.Add(&e)
			}
			if q.Looked != nil {
				q.Looked()
			}
			return nil
		})
		if err != nil || len(first.Events()) == 0 {
			return err
		}
		var w where
		w.ids("e.id", kit.IDs(first.Events()))
		found := make(map[int64]core.Stored, q.Limit)
		err = c.query("SELECT "+storedFields("NULL")+" FROM event_states AS e"+w.sql(), w.args, func(r *reader) error {
			e := r.stored()
			found[e.ID] = e
			return nil
		})
		for _, e := range first.Events() {
			events = append(events, found[e.ID])
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sorted events: %w", err)
	}
	return events, nil
}

// sorted is a query for what may match, after its fields.
func sorted(q core.SortQuery) (query string, args []any) {
	var w where
	w.filter(q.Filter)
	w.in("e.state", anys(q.States))
	from, _ := w.eventsIn(q.Filter)
	if len(q.States) > 0 {
		from = withStates(from)
	}
	var order string
	if past := q.Past; q.Order == core.OrderScore {
		order = " ORDER BY e.score DESC NULLS LAST, e.id DESC"
		switch {
		case past == nil:
		case past.Scored:
			w.add("(e.score < ? OR e.score IS NULL OR e.score = ? AND e.id < ?)", past.Score, past.Score, past.ID)
		default:
			w.add("(e.score IS NULL AND e.id < ?)", past.ID)
		}
	} else {
		sign, direction := "<", " DESC"
		if q.Order == core.OrderOldest {
			sign, direction = ">", ""
		}
		order = " ORDER BY e.created_at" + direction + ", e.id" + direction
		if past != nil {
			at := past.CreatedAt.UnixMicro()
			w.add("(e.created_at "+sign+" ? OR e.created_at = ? AND e.id "+sign+" ?)", at, at, past.ID)
		}
	}
	if kit.Exact(q.Filter) {
		order += " LIMIT ?"
		w.args = append(w.args, q.Limit)
	} else {
		order = ""
	}
	return " FROM " + from + w.sql() + order, w.args
}
