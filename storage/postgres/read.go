package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core"
)

// eventFields are what eventRow scans, in its order.
const eventFields = `id, source, key, kind, subreddit, author, created_at, stored_at, parent, link, score, flags, retrieved_at, data, raw`

// eventRow is where a row's event is scanned into. In an outer join all of it
// may be missing.
type eventRow struct {
	id                              *int64
	source, kind, subreddit, author *string
	key, parent, link               *string
	created, stored, retrieved      *time.Time
	score                           *int64
	flags                           *int16
	data, raw                       []byte
}

func (r *eventRow) fields() []any {
	return []any{&r.id, &r.source, &r.key, &r.kind, &r.subreddit, &r.author, &r.created, &r.stored, &r.parent, &r.link, &r.score, &r.flags, &r.retrieved, &r.data, &r.raw}
}

// event returns the event that was scanned; its ID is 0 when it was missing.
func (r *eventRow) event() core.Event {
	if r.id == nil {
		return core.Event{}
	}
	e := core.Event{
		ID: *r.id, Source: *r.source, Kind: *r.kind, Subreddit: *r.subreddit, Author: *r.author,
		CreatedAt: r.created.UTC(), StoredAt: r.stored.UTC(), Parent: *r.parent, Link: *r.link,
		Flags: core.Flags(*r.flags), Data: r.data,
	}
	if r.key != nil {
		e.Key = *r.key
	}
	if r.score != nil {
		e.Score, e.Scored = *r.score, true
	}
	if r.retrieved != nil {
		e.RetrievedAt = r.retrieved.UTC()
	}
	if r.raw != nil {
		e.Data = r.raw
	}
	return e
}

// stream yields a query's rows as they come, scanned by next.
func stream[T any](ctx context.Context, s *Store, pool *pgxpool.Pool, operation, query string, args []any, next func(pgx.Rows) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		if s.closed.Load() {
			yield(zero, fmt.Errorf("%s: %w", operation, core.ErrClosed))
			return
		}
		s.stats.reads.Add(1)
		// A reader who leaves early ends the query: else all its rows would come
		// before the connection can be used again.
		ctx, leave := context.WithCancel(ctx)
		defer leave()
		var rows pgx.Rows
		conn, err := s.acquireFrom(ctx, pool)
		if err == nil {
			defer conn.Release()
			rows, err = conn.Query(ctx, query, args...)
		}
		if err == nil {
			defer rows.Close()
			for rows.Next() {
				v, err := next(rows)
				if err != nil {
					leave()
					yield(zero, fmt.Errorf("%s: %w", operation, translate(err)))
					return
				}
				if !yield(v, nil) {
					leave()
					return
				}
			}
			err = rows.Err()
		}
		if err != nil {
			yield(zero, fmt.Errorf("%s: %w", operation, translate(err)))
		}
	}
}

// all collects rows; of those that end with an error it returns none.
func all[T any](rows iter.Seq2[T, error]) (list []T, err error) {
	for v, err := range rows {
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// snapshot runs work in one snapshot of everything.
func (s *Store) snapshot(ctx context.Context, work func(tx pgx.Tx) error) error {
	return s.snapshotOf(ctx, s.pool, work)
}

func (s *Store) snapshotOf(ctx context.Context, pool *pgxpool.Pool, work func(tx pgx.Tx) error) error {
	if s.closed.Load() {
		return core.ErrClosed
	}
	s.stats.reads.Add(1)
	conn, err := s.acquireFrom(ctx, pool)
	if err != nil {
		return translate(err)
	}
	defer conn.Release()
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return translate(err)
	}
	defer rollback(tx) // nothing was written
	return translate(work(tx))
}

// row reads one row of a query that returns one.
func (s *Store) row(ctx context.Context, query string, args []any, into ...any) error {
	if s.closed.Load() {
		return core.ErrClosed
	}
	s.stats.reads.Add(1)
	err := s.with(ctx, func(conn *pgxpool.Conn) error { return conn.QueryRow(ctx, query, args...).Scan(into...) })
	if errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	return translate(err)
}
