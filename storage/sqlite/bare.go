package sqlite

import (
	"context"
	"errors"
	"fmt"

	"weir/core"
)

// Bare inserts events and does nothing else: there are no segments, so nothing can be
// claimed, and the ledger stays empty. Its speed is the most that any pipeline could
// reach in this file; benchmarks compare with it.
type Bare struct{ store *Store }

// OpenBare makes a store for bare inserts. One that holds events is refused, as its
// ledger would no longer agree with them.
func OpenBare(ctx context.Context, o Options) (*Bare, error) {
	s, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	newest, err := s.Newest(ctx)
	if err == nil && newest > 0 {
		err = fmt.Errorf("open store %s: it holds events: bare inserts need a new one", s.path)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &Bare{s}, nil
}

// Insert stores events in one transaction, as durably as Append does.
func (b *Bare) Insert(ctx context.Context, events []core.Event) error {
	err := b.store.writer.do(ctx, func(c *conn) error { return insertRows(c, events, now()) })
	if err != nil {
		return fmt.Errorf("insert: %w", err)
	}
	return nil
}

// Close closes the store.
func (b *Bare) Close() error { return b.store.Close() }
