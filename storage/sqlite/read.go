package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"weir/core"
	"weir/core/activity"
	"weir/storage/kit"
)

// read runs work on a connection of the pool, outside of database/sql's rows.
func (s *Store) read(ctx context.Context, work func(*conn) error) error {
	if s.closed.Load() {
		return core.ErrClosed
	}
	lane := activity.LaneOf(ctx)
	lane.Block(activity.ForConnection)
	asked := time.Now()
	pooled, err := s.readers.Conn(ctx)
	if err != nil {
		lane.Withdraw()
		return translate(s.path, err)
	}
	lane.Serve()
	defer lane.Served(activity.ForConnection)
	defer pooled.Close()
	if seen := s.writer.seen.Load(); seen != nil {
		got := time.Now()
		seen.Reads.Wait.Add(got.Sub(asked))
		defer func() { seen.Reads.Held.Add(time.Since(got)) }()
	}
	s.stats.reads.Add(1)
	return pooled.Raw(func(raw any) error {
		return work(&conn{raw: raw.(*sqlite3.SQLiteConn), path: s.path})
	})
}

// snapshot runs work in one read transaction: everything in it sees the same
// moment.
func (s *Store) snapshot(ctx context.Context, work func(*conn) error) error {
	return s.read(ctx, func(c *conn) error {
		if _, err := c.exec("BEGIN"); err != nil {
			return err
		}
		err := work(c)
		if _, end := c.exec("COMMIT"); err == nil {
			err = end
		}
		return err
	})
}

// reader takes a row's values one after the other. A null reads as zero. A value
// of another type than is asked for reads as zero, too, and leaves an error.
type reader struct {
	row []driver.Value
	i   int
	err error
}

func (r *reader) next() driver.Value {
	v := r.row[r.i]
	r.i++
	return v
}

func (r *reader) integer() int64 {
	v, ok := r.next().(int64)
	if !ok {
		r.expectNull()
	}
	return v
}

func (r *reader) text() string {
	v, ok := r.next().(string)
	if !ok {
		r.expectNull()
	}
	return v
}

// expectNull leaves an error when the last value was not null.
func (r *reader) expectNull() {
	if v := r.row[r.i-1]; v != nil {
		r.err = fmt.Errorf("%w: column %d holds a %T", core.ErrCorrupt, r.i, v)
	}
}

func (r *reader) bytes() []byte {
	switch v := r.next().(type) {
	case []byte:
		return v
	case string:
		return []byte(v)
	}
	return nil
}

func (r *reader) time() time.Time { return toTime(r.integer()) }

// eventFields are what event reads, in its order.
const eventFields = `e.id, e.source, e.key, e.kind, e.subreddit, e.author, e.created_at, e.stored_at,
	e.parent, e.link, e.score, e.flags, e.data, e.retrieved_at`

// fieldsFor are the fields of e that a filter looks at, in the order of
// eventFields: data is large, and only a text is looked for in it.
func fieldsFor(f core.Filter) string {
	if f.Text.Empty() {
		return strings.Replace(eventFields, "e.data", "NULL", 1)
	}
	return eventFields
}

func (r *reader) event() core.Event {
	e := core.Event{
		ID: r.integer(), Source: r.text(), Key: r.text(), Kind: r.text(), Subreddit: r.text(), Author: r.text(),
		CreatedAt: r.time(), StoredAt: r.time(), Parent: r.text(), Link: r.text(),
	}
	e.Score, e.Scored = r.next().(int64)
	e.Flags = core.Flags(r.integer())
	e.Data = r.bytes()
	if at, ok := r.next().(int64); ok {
		e.RetrievedAt = toTime(at)
	}
	return e
}

// readSegment reads a segment's events and compares their number.
func readSegment(c *conn, seg core.Segment, into []core.Event) ([]core.Event, error) {
	n := len(into)
	err := c.query("SELECT "+eventFields+" FROM events e WHERE id BETWEEN ? AND ? ORDER BY id",
		[]any{seg.First, seg.Last}, func(r *reader) error {
			into = append(into, r.event())
			return nil
		})
	if err == nil && len(into)-n != seg.Events {
		err = kit.MissingEvents(seg, len(into)-n)
	}
	return into, err
}
