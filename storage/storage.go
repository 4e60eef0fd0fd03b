// Package storage opens the store that the settings name.
package storage

import (
	"context"
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

// sqlite are the settings of a file.
func (s Settings) sqlite() sqlite.Options {
	return sqlite.Options{
		Path: s.SQLite.Path, MustExist: s.MustExist, Log: s.Log,
		BusyTimeout: s.SQLite.BusyTimeout, Readers: s.SQLite.Readers,
	}
}

// postgres are the settings of a server.
func (s Settings) postgres() postgres.Options {
	o := s.Postgres
	o.MustExist, o.Log = s.MustExist, s.Log
	return o
}

// Open opens the store; the caller closes it.
func Open(ctx context.Context, s Settings) (move.Store, error) {
	switch s.Backend {
	case "sqlite":
		return opened(sqlite.Open(ctx, s.sqlite()))
	case "postgres":
		return opened(postgres.Open(ctx, s.postgres()))
	}
	return nil, unknownBackend(s.Backend)
}

// opened is no store after an error: a nil pointer in an interface is one that
// panics.
func opened[S move.Store](s S, err error) (move.Store, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
