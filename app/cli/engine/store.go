package engine

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"

	"weir/app/config"
	"weir/core"
	"weir/storage"
	"weir/storage/postgres"
)

// OpenStore opens the store that the settings name; the caller closes it. With
// mustExist a new one is refused.
func OpenStore(ctx context.Context, c *config.Config, log *slog.Logger, mustExist bool) (core.Store, error) {
	s := storage.Settings{Backend: c.Storage.Backend, MustExist: mustExist, Log: log}
	s.SQLite.Path = c.Storage.SQLite.File()
	s.SQLite.BusyTimeout = time.Duration(c.Storage.SQLite.BusyTimeout)
	s.SQLite.Readers = c.Storage.SQLite.ReadConnections
	s.Postgres = PostgresOptions(c.Storage.Postgres)
	return storage.Open(ctx, s)
}

// PostgresOptions says how the server of the settings is reached.
func PostgresOptions(c config.Postgres) postgres.Options {
	return postgres.Options{
		URL: c.URL, Schema: c.Schema, SearchURL: c.SearchDSN, Unprepared: c.ExecMode == "unprepared",
		MaxConnections: c.MaxConnections, ConnectTimeout: time.Duration(c.ConnectTimeout),
	}
}

// ServerDir is the folder of the private PostgreSQL server, in the user's data
// folder. Root's is closed to the user that the server runs as.
func ServerDir() string {
	if os.Geteuid() == 0 {
		return "/var/lib/weir/postgres"
	}
	return filepath.Join(xdg.DataHome, "weir", "postgres")
}
