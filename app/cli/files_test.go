package cli_test

import (
	"strings"
	"testing"
)

// TestFiles: what can't be opened is reported in a line, and nothing is done.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, db := range []string{"a.db", "b.db"} {
		must(t, dir, "run", "--db", db, "--events", "1", "--rate", "0")
	}
	dump := put(t, dir, "dump.ndjson", "{}\n")
	for args, want := range map[string]string{
		"a.db b.db":            "a.db and b.db are two stores: open one at a time",
		"a.db --db b.db":       "--db and a.db name two stores: use only one",
		"--demo a.db":          "--demo and a.db name two stores: use only one",
		"a.db":                 `neither DISPLAY nor WAYLAND_DISPLAY is set: "weir import" reads dumps without one, "weir check --db" a store`,
		dump:                   `"weir import" reads dumps without one`,
		"dump.ndjson none.zst": `"none.zst" is neither a command nor a file`,
	} {
		r := run(t, dir, strings.Fields(args)...)
		if r.code != 2 || !strings.Contains(r.err, want) || strings.Count(r.err, "\n") != 1 {
			t.Errorf("%s: got %d, %q; want 2 and %q", args, r.code, r.err, want)
		}
	}
}
