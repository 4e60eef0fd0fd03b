package sqlite_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"
	"go.uber.org/goleak"

	"weir/core"
	"weir/storage/sqlite"
	"weir/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestConformance(t *testing.T) { storagetest.Run(t, create) }

func TestModel(t *testing.T) { storagetest.RunModel(t, create) }

func TestMove(t *testing.T) { storagetest.RunMove(t, create, create) }

// file is one SQLite file that several programs open.
type file struct{ path string }

func create(t testing.TB) storagetest.Database {
	return file{filepath.Join(t.TempDir(), "weir.db")}
}

func (f file) Open(t testing.TB) core.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: f.path, BusyTimeout: 10 * time.Second, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a second Close repeats the first's error
	return s
}

func (f file) Kill(t testing.TB, s core.Store) {
	t.Helper()
	if err := s.(*sqlite.Store).Kill(); err != nil {
		t.Fatal(err)
	}
}

// Restore opens a backup.
func (f file) Restore(t testing.TB, backup string) core.Store { return file{backup}.Open(t) }

// Exec lets the suite tamper with the file.
func (f file) Exec(t testing.TB, query string) {
	t.Helper()
	c, err := (&sqlite3.SQLiteDriver{}).Open("file:" + f.path + "?_busy_timeout=10000")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.(*sqlite3.SQLiteConn).Exec(query, nil); err != nil {
		t.Fatal(err)
	}
}
