//go:build !headless

package cli_test

import (
	"bytes"
	"encoding/csv"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// covered is what each of the sheets covers, so that only a sheet changes it.
var covered = image.Rect(450, 310, 990, 510)

// atRest waits until a sheet has changed from what it was, and changes no more
// but for a cursor that blinks.
func (o *opened) atRest(t *testing.T, was *picture) {
	t.Helper()
	const cursor = 150 // pixels
	until(t, 10*time.Second, "a change in the sheet", func() bool { return o.look(t).differs(was, covered) > cursor })
	pause := 100 * time.Millisecond
	if raced() {
		pause *= 3
	}
	quiet := 0
	until(t, 20*time.Second, "a sheet at rest", func() bool {
		before := o.look(t)
		time.Sleep(pause)
		if quiet++; o.look(t).differs(before, covered) > cursor {
			quiet = 0
		}
		return quiet == 4
	})
}

// fill types a text, and returns when it stands there.
func (o *opened) fill(t *testing.T, text string) {
	t.Helper()
	was := o.look(t)
	o.write(t, text)
	o.atRest(t, was)
}

// enter presses Enter, and returns when the sheet shows what came of it.
func (o *opened) enter(t *testing.T) {
	t.Helper()
	was := o.look(t)
	o.key(t, "Return")
	o.atRest(t, was)
}

// TestScript: from a fresh home it takes at most fifteen actions to have a file
// charted, what the charts show saved, and PostgreSQL keep what comes next.
func TestScript(t *testing.T) {
	server := startPostgres(t)
	dir := t.TempDir()
	settings := filepath.Join(dir, "config.toml")
	before, err := os.ReadFile("../../config.toml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(settings, before, 0o600); err != nil {
		t.Fatal(err)
	}
	w := newScreen(t).open(t, dir)
	w.moves(t, 10*time.Second)

	w.key(t, "ctrl+o")
	w.fill(t, sample(t))
	w.enter(t)         // estimates
	w.key(t, "Return") // imports
	until(t, 10*time.Second, "the file stored", func() bool {
		return strings.Count(must(t, dir, "export", "rejects"), "\n") == 2 // its only one, below the header
	})
	time.Sleep(1500 * time.Millisecond) // a sample of it

	w.key(t, "ctrl+e")
	w.key(t, "Return")
	rows, err := csv.NewReader(bytes.NewReader(exported(t, dir))).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Errorf("exported %v, %v; want metrics", rows, err)
	}
	time.Sleep(time.Second) // until it says so
	w.key(t, "Return")      // closes that

	w.key(t, "ctrl+s")
	w.fill(t, server.String())
	w.enter(t)              // tests
	w.enter(t)              // switches
	w.key(t, "Return")      // closes that
	time.Sleep(time.Second) // a sample there
	if w.actions > 15 {
		t.Errorf("it took %d actions, want at most 15", w.actions)
	}
	w.key(t, "ctrl+q")
	w.exits(t, 0)

	after, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := commentsAndKeys(after), commentsAndKeys(before); got != want {
		t.Errorf("the settings' file has lost something: %s, before %s", after, before)
	}
	if !bytes.Contains(after, []byte("\nbackend = \"postgres\"\n")) || !bytes.Contains(after, []byte(server.Host)) {
		t.Errorf("the settings' file does not name the server: %s", after)
	}
	if r := check(t, dir, "--store", "sqlite"); r.Events < 120 || r.Rejected != 1 || r.Pending != 0 {
		t.Errorf("the file's store: %+v, want the 120 records of the file and its reject", r)
	}
	clean(t, dir, "--store", "sqlite")
	if r := check(t, dir); r.Rejected != 0 {
		t.Errorf("the server's store: %+v, want nothing of the file", r)
	}
	if samples := must(t, dir, "export", "metrics"); strings.Count(samples, "\n") < 2 {
		t.Errorf("the server's store has the metrics %q, want some of the pipeline that ran there", samples)
	}
}

// commentsAndKeys is a settings' file without its values.
func commentsAndKeys(file []byte) string {
	var b strings.Builder
	for line := range strings.Lines(string(file)) {
		key, _, _ := strings.Cut(line, "=")
		if strings.HasPrefix(line, "#") {
			key = line
		}
		b.WriteString(strings.TrimSpace(key) + "\n")
	}
	return b.String()
}
