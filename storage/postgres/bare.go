package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
)

// Bare inserts events with COPY and does nothing else: there are no segments, so nothing
// can be claimed, and the ledger stays empty. Its speed is the most that one connection
// could reach in this schema; benchmarks compare with it.
type Bare struct {
	store *Store
	ids   int64 // how many were given out
}

// OpenBare makes a store for bare inserts. One that holds events is refused, as its
// ledger would no longer agree with them.
func OpenBare(ctx context.Context, o Options) (*Bare, error) {
	s, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	newest, err := s.Newest(ctx)
	if err == nil && newest > 0 {
		err = fmt.Errorf("open store %s: schema %q holds events: bare inserts need a new one", s.location, s.schema)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &Bare{store: s}, nil
}

// bareColumns are the columns of an event that COPY sends; raw stays null.
var bareColumns = []string{"id", "source", "key", "kind", "subreddit", "author", "created_at", "stored_at", "parent", "link", "score", "flags", "retrieved_at", "data"}

// Insert stores events in one transaction, as durably as Append does. Their data must be
// text or nil. It must not be called by two goroutines at once.
func (b *Bare) Insert(ctx context.Context, events []core.Event) error {
	first, at := b.ids+1, time.Now()
	b.ids += int64(len(events))
	rows := pgx.CopyFromSlice(len(events), func(i int) ([]any, error) {
		e := &events[i]
		row := []any{first + int64(i), e.Source, nil, e.Kind, e.Subreddit, e.Author, e.CreatedAt, at, e.Parent, e.Link, nil, int16(e.Flags), nil, nil}
		if e.Key != "" {
			row[2] = e.Key
		}
		if e.Scored {
			row[10] = e.Score
		}
		if !e.RetrievedAt.IsZero() {
			row[12] = e.RetrievedAt
		}
		if e.Data != nil {
			row[13] = string(e.Data)
		}
		return row, nil
	})
	// A COPY outside of a transaction is one by itself.
	_, err := b.store.pool.CopyFrom(ctx, pgx.Identifier{b.store.schema, "events"}, bareColumns, rows)
	if err != nil {
		return fmt.Errorf("insert: %w", translate(err))
	}
	return nil
}

// Close closes the store.
func (b *Bare) Close() error { return b.store.Close() }
