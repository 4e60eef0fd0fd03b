package scene

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"weir/core/metrics"
	"weir/storage"
	"weir/storage/postgres"
	"weir/storage/postgres/cluster"
)

// place is a temporary folder with the stores of a scene, and for PostgreSQL a server of
// its own.
type place struct {
	dir    string
	guard  *guard
	server *cluster.Server // nil on SQLite
	log    *slog.Logger
	stores int // how many were made
}

// newPlace makes the folder, and starts the server if one is needed.
func newPlace(ctx context.Context, o Options, backend string) (*place, error) {
	dir, err := os.MkdirTemp(o.Dir, "weir-scene-")
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	l := &place{dir: dir, log: o.Log}
	if l.guard, err = startGuard(o, dir); err != nil {
		return nil, errors.Join(err, l.remove())
	}
	if backend != "postgres" {
		return l, nil
	}
	// A server that root starts runs as another user, who must be able to enter.
	if err := os.Chmod(dir, 0o711); err != nil {
		return nil, errors.Join(err, l.remove())
	}
	// What is lost with the machine is of no use to anybody.
	l.server, err = cluster.Start(ctx, cluster.Options{Dir: serverIn(dir), Log: o.Log, Settings: throwAway})
	if err != nil {
		return nil, errors.Join(err, l.remove())
	}
	return l, nil
}

// throwAway are a server's settings that nobody should have who needs his data tomorrow.
var throwAway = map[string]string{
	"fsync": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0", "shared_buffers": "32MB", "jit": "off",
}

// serverIn is the folder of the server in that of a scene.
func serverIn(dir string) string { return filepath.Join(dir, "server") }

// open makes a store and the pipeline on it.
func (l *place) open(ctx context.Context, h half, p *Player, observe func(metrics.Snapshot)) (*site, error) {
	store, err := storage.Open(ctx, l.settings(l.stores))
	if err != nil {
		return nil, err
	}
	l.stores++
	return newSite(h, store, p, observe)
}

// settings are those of a store, by its number.
func (l *place) settings(number int) storage.Settings {
	s := storage.Settings{Backend: "sqlite", Log: l.log}
	if l.server != nil {
		s.Backend = "postgres"
		s.Postgres = postgres.Options{URL: l.server.URL()}
		return s
	}
	s.SQLite.Path = filepath.Join(l.dir, fmt.Sprintf("scene%d.db", number))
	return s
}

// removeWithin bounds how long it may take to stop a server.
const removeWithin = 30 * time.Second

// remove stops the server and removes the folder.
func (l *place) remove() error {
	err := removeFolder(l.dir)
	if l.guard != nil {
		err = errors.Join(err, l.guard.dismiss())
	}
	return err
}

// removeFolder removes the folder of a scene with everything in it, its server too.
func removeFolder(dir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), removeWithin)
	defer cancel()
	_, err := cluster.Stop(ctx, serverIn(dir))
	if gone := os.RemoveAll(dir); gone != nil {
		err = errors.Join(err, fmt.Errorf("remove the scene's files: %w", gone))
	}
	return err
}
