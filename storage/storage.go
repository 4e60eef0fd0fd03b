// Package storage opens the store that the settings name.
package storage

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"weir/core/move"
	"weir/storage/postgres"
	"weir/storage/sqlite"
)

// Settings say which store to open.
type Settings struct {
	Backend   string // "sqlite" or "postgres"
	MustExist bool   // refuse to make a new store
	Log       *slog.Logger

	SQLite struct {
		Path        string
		BusyTimeout time.Duration
		Readers     int
	}
	Postgres postgres.Options // MustExist and Log are taken from above
}

// Open opens the store; the caller closes it.
func Open(ctx context.Context, s Settings) (move.Store, error) {
	switch s.Backend {
	case "sqlite":
		return opened(sqlite.Open(ctx, sqlite.Options{
			Path: s.SQLite.Path, MustExist: s.MustExist, Log: s.Log,
			BusyTimeout: s.SQLite.BusyTimeout, Readers: s.SQLite.Readers,
		}))
	case "postgres":
		o := s.Postgres
		o.MustExist, o.Log = s.MustExist, s.Log
		return opened(postgres.Open(ctx, o))
	}
	return nil, fmt.Errorf("there is no kind of store called %q: want \"sqlite\" or \"postgres\"", s.Backend)
}

// opened is no store after an error: a nil pointer in an interface is one that
// panics.
func opened[S move.Store](s S, err error) (move.Store, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
