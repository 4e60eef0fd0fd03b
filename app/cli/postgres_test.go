package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPostgres(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil { // root's server is another user's
		t.Fatal(err)
	}
	server := "--dir=" + filepath.Join(dir, "server")
	type state struct {
		Running           bool
		Version, URL, Dir string
		PID, Bytes        int64
	}

	if r := run(t, dir, "postgres", "status", server); r.code != 1 || !strings.HasPrefix(r.out, "not running\n") || r.err != "" {
		t.Errorf("status before: %+v", r)
	}
	if out := must(t, dir, "postgres", "stop", server); !strings.Contains(out, "no server is running") {
		t.Errorf("stop before: %s", out)
	}
	t.Cleanup(func() {
		if s, err := os.ReadFile(filepath.Join(dir, "server", "data", "postmaster.pid")); err == nil {
			t.Errorf("left running: %s", s)
		}
	})
	first := must(t, dir, "postgres", "start", server)
	is := decode[state](t, must(t, dir, "postgres", "status", "--json", server))
	if !is.Running || is.PID == 0 || is.Version == "" || is.Bytes < 1<<20 || is.Dir != filepath.Join(dir, "server") {
		t.Errorf("status %+v", is)
	}
	for _, want := range []string{" is running, ", "[storage]\nbackend = \"postgres\"\n", "[storage.postgres]\nurl = \"" + is.URL + "\"\n", "weir postgres stop --dir '" + is.Dir + "'"} {
		if !strings.Contains(first, want) {
			t.Errorf("start printed %s, want %s in it", first, want)
		}
	}
	again := must(t, dir, "postgres", "start", server)
	if again != strings.Replace(first, " is running, ", " is already running, ", 1) {
		t.Errorf("second start printed %s after %s", again, first)
	}
	if out := must(t, dir, "postgres", "stop", server); out != "stopped\n" {
		t.Errorf("stop: %s", out)
	}
	if r := run(t, dir, "postgres", "status", "--json", server); r.code != 1 || decode[state](t, r.out).Running {
		t.Errorf("status after: %+v", r)
	}

	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := run(t, dir, "postgres", "start", "--dir", file); r.code != 1 || strings.Count(r.err, "\n") != 1 || !strings.Contains(r.err, "choose another") {
		t.Errorf("start in a file: %+v", r)
	}
}
