package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSpaceOfTheRest: of an import that is continued what is left counts, and a file
// that is no dump is named.
func TestSpaceOfTheRest(t *testing.T) {
	dir := t.TempDir()
	var dump bytes.Buffer
	body := strings.Repeat("a text ", 8000)
	for i := range 1500 {
		fmt.Fprintf(&dump, `{"id":"c%d","author":"a","subreddit":"golang","created_utc":%d,"score":1,"parent_id":"t3_a","link_id":"t3_a","body":"%s"}`+"\n", i, 1136073600+i, body)
	}
	large, notes := filepath.Join(dir, "large.ndjson"), filepath.Join(dir, "notes.txt")
	for file, content := range map[string][]byte{large: dump.Bytes(), notes: []byte("Remember the milk\n")} {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	estimate := regexp.MustCompile(`(?m)^weir: (\d+) MiB of input( left to read)?, about`)
	args := []string{"--source", "dump", "--db", "s.db", "--input", large}
	first := run(t, dir, append([]string{"run", "--events", "750"}, args...)...)
	if got := estimate.FindStringSubmatch(first.err); got == nil || got[1] != "80" || got[2] != "" {
		t.Errorf("the whole: %s", first.err)
	}
	second := run(t, dir, append([]string{"run", "--events", "1", "--input", notes}, args...)...)
	if got := estimate.FindStringSubmatch(second.err); got == nil || got[1] < "30" || got[1] > "45" || got[2] == "" {
		t.Errorf("the rest: %s", second.err)
	}
	const named = "weir: notes.txt is not a dump: "
	if strings.Contains(first.err, named) || strings.Count(second.err, named) != 1 {
		t.Errorf("want %q only where it is: %s", named, second.err)
	}
}

// TestMadeAnew: a command that makes a store where a window remembers another says so.
func TestMadeAnew(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "s.db")
	state := filepath.Join(dir, ".local", "state", "weir")
	if err := os.MkdirAll(state, 0o700); err != nil {
		t.Fatal(err)
	}
	remembered := fmt.Sprintf(`{"recent": [{"Choice": {"Backend": "sqlite", "Path": %q}, "Location": %q}]}`, file, file)
	if err := os.WriteFile(filepath.Join(state, "window.json"), []byte(remembered), 0o600); err != nil {
		t.Fatal(err)
	}
	const warning = "the store was used before, but its file is gone"
	for _, c := range []struct {
		db   string
		want int
	}{{"other.db", 0}, {"s.db", 1}, {"s.db", 0}} {
		r := run(t, dir, "run", "--events", "1", "--db", c.db)
		if got := strings.Count(r.err, warning); r.code != 0 || got != c.want {
			t.Errorf("%s: exit %d, said %d times, want %d: %s", c.db, r.code, got, c.want, r.err)
		}
	}
}
