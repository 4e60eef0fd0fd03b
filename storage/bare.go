package storage

import (
	"context"
	"strconv"

	"weir/core"
	"weir/core/message"
	"weir/storage/postgres"
	"weir/storage/sqlite"
)

// Bare inserts events into a new store in the fastest way that it has, as durably as a
// pipeline does but without what one needs besides: a ceiling to compare with.
type Bare interface {
	// Insert stores events in one transaction. One goroutine at a time may call it.
	Insert(ctx context.Context, events []core.Event) error
	Close() error
}

// OpenBare makes a new store for bare inserts; the caller closes it.
func OpenBare(ctx context.Context, s Settings) (Bare, error) {
	switch s.Backend {
	case "sqlite":
		return openedBare(sqlite.OpenBare(ctx, s.sqlite()))
	case "postgres":
		return openedBare(postgres.OpenBare(ctx, s.postgres()))
	}
	return nil, unknownBackend(s.Backend)
}

// openedBare is opened, for Bare.
func openedBare[B Bare](b B, err error) (Bare, error) {
	if err != nil {
		return nil, err
	}
	return b, nil
}

func unknownBackend(name string) error {
	return message.NewError("there is no kind of store called {{.Name}}: want \"sqlite\" or \"postgres\"", "Name", strconv.Quote(name))
}
