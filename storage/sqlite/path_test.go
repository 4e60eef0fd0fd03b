package sqlite_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"weir/core"
	"weir/storage/sqlite"
)

// TestPaths: whatever a file system allows in names is no syntax for SQLite.
func TestPaths(t *testing.T) {
	names := []string{"a b.db", "100%20.db", "a#b&c=d;e.db", "größe 大.db", strings.Repeat("long/", 60) + "weir.db"}
	if runtime.GOOS != "windows" { // which allows no such names
		names = append(names, `a?b.db`, `a\b.db`, "c:d.db")
	}
	for _, name := range names {
		path := filepath.Join(t.TempDir(), filepath.FromSlash(name))
		s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if _, err := s.Join(t.Context(), core.Node{Host: "here", PID: os.Getpid()}); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if all, err := os.ReadDir(filepath.Dir(path)); err != nil || len(all) != 1 || all[0].Name() != filepath.Base(path) {
			t.Errorf("%s: the folder holds %v, %v", path, all, err)
		}
	}
}
