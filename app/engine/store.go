package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
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
	if mustExist {
		if err := missing(c); err != nil {
			return nil, err
		}
	}
	s := storage.Settings{Backend: c.Storage.Backend, MustExist: mustExist, Log: log}
	s.SQLite.Path = c.StoreFile()
	s.SQLite.BusyTimeout = time.Duration(c.Storage.SQLite.BusyTimeout)
	s.SQLite.Readers = c.Storage.SQLite.ReadConnections
	s.Postgres = PostgresOptions(c.Storage.Postgres)
	return storage.Open(ctx, s)
}

// missing says that one of the two files of settings that name no store isn't
// there, and whether the other is.
func missing(c *config.Config) error {
	file := c.StoreFile()
	if c.Storage.Backend != "sqlite" || exists(file) {
		return nil
	}
	switch {
	case file == config.RealFile() && exists(config.DemoFile()):
		return fmt.Errorf("there is no store at %s; there is the demo's, demo.db: add --demo, or make a store with \"weir import\"", file)
	case file == config.RealFile():
		return fmt.Errorf("there is no store at %s: make one with \"weir import\", or name another file with --db", file)
	case file == config.DemoFile() && exists(config.RealFile()):
		return fmt.Errorf("there is no store at %s; there is weir.db: leave --demo out, or make the demo's with \"weir run\"", file)
	case file == config.DemoFile():
		return fmt.Errorf("there is no store at %s: make it with \"weir run\"", file)
	}
	return nil // the store says it
}

// Exists reports whether the file of the settings' store is there; a server's
// counts as there.
func Exists(c *config.Config) bool {
	return c.Storage.Backend != "sqlite" || exists(c.StoreFile())
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return !errors.Is(err, fs.ErrNotExist)
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
