package sqlite_test

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weir/core"
	"weir/core/message"
	"weir/storage/sqlite"
)

// TestProbe: what is found stands in the steps, and nothing is made or changed.
func TestProbe(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("empty.db", "")
	write("text", "not a database, but long enough")
	for _, name := range []string{"ours.db", "newer.db"} {
		s, err := open(t, path(name))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(exec(path("theirs.db"), "CREATE TABLE theirs (x)"),
		exec(path("newer.db"), "UPDATE meta SET value = 99 WHERE key IN ('schema_version', 'min_reader')")); err != nil {
		t.Fatal(err)
	}
	files := func() (all []string) {
		_ = filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			text, _ := os.ReadFile(path) // a folder's can't be
			all = append(all, path, string(text))
			return err
		})
		return all
	}
	before := files()
	for _, c := range []struct {
		name, path, last, note, problem string
		is                              error
	}{
		{name: "none", problem: "no file is named", last: "name"},
		{name: "a folder", path: dir, problem: "name a file in it", last: "name"},
		{name: "below a file", path: path("text/x.db"), problem: "name a file", last: "name"},
		{name: "new", path: path("new.db"), last: "connection", note: "there is no such file; Weir would make a new, empty one there", is: sqlite.ErrNoFile},
		{name: "in a new folder", path: path("sub/sub/new.db"), last: "connection", note: "there is no such file", is: sqlite.ErrNoFile},
		{name: "empty", path: path("empty.db"), last: "version", note: "its tables will be made"},
		{name: "ours", path: path("ours.db"), last: "version", note: "store version "},
		{name: "text", path: path("text"), last: "connection", problem: "not a database", is: core.ErrNotOurs},
		{name: "theirs", path: path("theirs.db"), last: "version", problem: "another program's", is: core.ErrNotOurs},
		{name: "newer", path: path("newer.db"), last: "version", problem: "too new", is: core.ErrTooNew},
	} {
		var steps []string
		var note string
		var missing error
		err := sqlite.Probe(sqlite.Options{Path: c.path}, func(name string, try func(context.Context) (message.Text, error)) (err error) {
			steps = append(steps, name)
			said, err := try(t.Context())
			if note = said.String(); errors.Is(err, sqlite.ErrNoFile) {
				note, missing = err.Error(), err
			}
			return err
		})
		if all := []string{"name", "connection", "version"}; !slices.Equal(steps, all[:slices.Index(all, c.last)+1]) {
			t.Errorf("%s: steps %q, want the last %q", c.name, steps, c.last)
		}
		if (err != nil) != (c.problem != "") || err != nil && !strings.Contains(err.Error(), c.problem) || c.is != nil && !errors.Is(cmp.Or(err, missing), c.is) || !strings.Contains(note, c.note) {
			t.Errorf("%s: got %q, %v, want %q, %q", c.name, note, err, c.note, c.problem)
		}
		if after := files(); !slices.Equal(before, after) {
			t.Fatalf("%s: the files became %q", c.name, after)
		}
	}
}
