package setup

import (
	"context"
	"log/slog"
	"time"

	"weir/app/config"
	"weir/core/move"
	"weir/storage"
	"weir/storage/postgres"
)

// Store opens the store that the settings name; the caller closes it. With
// mustExist a new one is refused.
func Store(ctx context.Context, c *config.Config, log *slog.Logger, mustExist bool) (move.Store, error) {
	s := storage.Settings{Backend: c.Storage.Backend, MustExist: mustExist, Log: log}
	s.SQLite.Path = c.StoreFile()
	s.SQLite.BusyTimeout = time.Duration(c.Storage.SQLite.BusyTimeout)
	s.SQLite.Readers = c.Storage.SQLite.ReadConnections
	s.Postgres = PostgresOptions(c.Storage.Postgres)
	return storage.Open(ctx, s)
}

// PostgresOptions says how the server of the settings is reached.
func PostgresOptions(c config.Postgres) postgres.Options {
	return postgres.Options{
		URL: c.URL, Schema: c.Schema, SearchDSN: c.SearchDSN, Unprepared: c.ExecMode == "unprepared",
		MaxConnections: c.MaxConnections, ConnectTimeout: time.Duration(c.ConnectTimeout),
	}
}
