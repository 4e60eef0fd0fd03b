package sqlite_test

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"
	"go.uber.org/goleak"

	"weir/core/move"
	"weir/storage/sqlite"
	"weir/storage/storagetest"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(lockingVariable); path != "" {
		lockAsAnother(path)
		return
	}
	goleak.VerifyTestMain(m)
}

func TestConformance(t *testing.T) { storagetest.Run(t, create) }

func BenchmarkAppend(b *testing.B) { storagetest.BenchmarkAppend(b, create) }

func BenchmarkAppendBatch(b *testing.B) { storagetest.BenchmarkAppendBatch(b, create) }

func BenchmarkSettleBatch(b *testing.B) { storagetest.BenchmarkSettleBatch(b, create) }

func BenchmarkFold(b *testing.B) { storagetest.BenchmarkFold(b, create) }

func BenchmarkPage(b *testing.B) { storagetest.BenchmarkPage(b, create) }

func BenchmarkScan(b *testing.B) { storagetest.BenchmarkScan(b, create) }

func TestModel(t *testing.T) { storagetest.RunModel(t, create) }

func TestMove(t *testing.T) { storagetest.RunMove(t, create, create) }

// file is one SQLite file that several programs open.
type file struct{ path string }

func create(t testing.TB) storagetest.Database {
	return file{filepath.Join(t.TempDir(), "weir.db")}
}

func (f file) Open(t testing.TB) move.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: f.path, BusyTimeout: 10 * time.Second, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a second Close repeats the first's error
	return s
}

func (f file) Kill(t testing.TB, s move.Store) {
	t.Helper()
	if err := s.(*sqlite.Store).Kill(); err != nil {
		t.Fatal(err)
	}
}

// Try opens the file, which may be another program's.
func (f file) Try(t testing.TB, mustExist bool) (move.Store, error) {
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: f.path, MustExist: mustExist, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = s.Close() }) // a second Close repeats the first's error
	return s, nil
}

// Take makes the file with a table that isn't ours.
func (f file) Take(t testing.TB) { f.Exec(t, "CREATE TABLE theirs (x)") }

// Fill bounds the pages of the file.
func (f file) Fill(t testing.TB, s move.Store) (free func()) {
	limit := func(pages int64) {
		if err := s.(*sqlite.Store).LimitPages(pages); err != nil {
			t.Fatal(err)
		}
	}
	limit(2)
	return func() { limit(0) }
}

// Block locks the file as another program does.
func (f file) Block(t testing.TB) (s move.Store, block func()) {
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: f.path, BusyTimeout: 10 * time.Millisecond, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store, func() {
		c, err := (&sqlite3.SQLiteDriver{}).Open("file:" + f.path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := c.(*sqlite3.SQLiteConn).Exec("BEGIN IMMEDIATE", nil); err != nil {
			t.Fatal(err)
		}
	}
}

// Restore opens a backup.
func (f file) Restore(t testing.TB, backup string) move.Store { return file{backup}.Open(t) }

// Trace tells of each commit: it changes the file or adds to its log.
func (f file) Trace(t testing.TB) string {
	t.Helper()
	files, err := filepath.Glob(f.path + "*")
	if err != nil {
		t.Fatal(err)
	}
	var trace strings.Builder
	for _, path := range files {
		name := filepath.Base(path)
		if strings.HasSuffix(name, "-shm") { // where readers are noted
			fmt.Fprintln(&trace, name)
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&trace, "%s: %d bytes, %x\n", name, len(data), sha256.Sum256(data))
	}
	return trace.String()
}

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

// Query lets the suite look into the views.
func (f file) Query(t testing.TB, query string) (all [][]string) {
	t.Helper()
	db, err := sql.Open("sqlite3", f.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(columns))
		for i, v := range values {
			if row[i] = "NULL"; v.Valid {
				row[i] = v.String
			}
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
