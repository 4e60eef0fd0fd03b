package cli_test

import (
	"bytes"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// patience is how long a test waits for what takes a moment, on a machine that
// is busy.
const patience = 2 * time.Minute

// until waits for something.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	pause := 10 * time.Millisecond
	for end := time.Now().Add(patience); !so(); pause = min(2*pause, 160*time.Millisecond) { // some looks are costly
		if time.Now().After(end) {
			t.Fatalf("waited %v for this: %s", patience, what)
		}
		time.Sleep(pause)
	}
}

// logFile is where a program's standard error goes, for a test to read while the
// program runs.
type logFile struct {
	t    *testing.T
	path string
}

// logged is called before the program starts.
func logged(t *testing.T, c *exec.Cmd) logFile {
	t.Helper()
	l := logFile{t, filepath.Join(t.TempDir(), "log")}
	f, err := os.Create(l.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() }) // the program has its own
	c.Stderr = f
	return l
}

func (l logFile) String() string {
	l.t.Helper()
	text, err := os.ReadFile(l.path)
	if err != nil {
		l.t.Fatal(err)
	}
	return string(text)
}

// says waits until the program has said something.
func (l logFile) says(what string) {
	l.t.Helper()
	until(l.t, "the log says "+what, func() bool { return bytes.Contains([]byte(l.String()), []byte(what)) })
}

// stores waits until the demo of a folder has events.
func stores(t *testing.T, dir string) {
	t.Helper()
	file := filepath.Join(dir, "weir", "demo.db")
	until(t, "events are stored", func() bool {
		if _, err := os.Stat(file); err != nil {
			return false
		}
		db, err := sql.Open("sqlite3", "file:"+file+"?mode=ro&_busy_timeout=5000")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		var id int64
		return db.QueryRowContext(t.Context(), "SELECT id FROM events LIMIT 1").Scan(&id) == nil // else it is being made
	})
}
