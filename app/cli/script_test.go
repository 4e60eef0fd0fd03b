//go:build !headless

package cli_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// mainButton tells what the sheet's main button says from anything else that it
// may say. It is 0 while there is no sheet, the button waits for something, or
// the screen is being drawn.
func (o *opened) mainButton(t *testing.T) int {
	t.Helper()
	was := o.look(t).mainButton()
	// The display answers when it has drawn what it was drawing.
	if err := o.xdotool("get_desktop").Run(); err != nil {
		t.Fatal(err)
	}
	if o.look(t).mainButton() != was {
		return 0
	}
	return was
}

// mainButton looks for the button's upper edge, above its text. No line of a
// chart, and no frame of a field, is as thick. It returns the sum of where the
// pixels of the text stand: the button is as wide whatever it says.
func (p *picture) mainButton() (text int) {
	const least, thick, high = 20, 4, 22
	rows, left, right := 0, 0, 0
	for y := sheets.Min.Y; y < sheets.Max.Y; y++ {
		longest, n, end := 0, 0, 0
		for x := sheets.Min.X; x < sheets.Max.X; x++ {
			if n++; !near(p.at(x, y), blue) {
				n = 0
			}
			if n > longest {
				longest, end = n, x
			}
		}
		if longest < least {
			rows = 0
			continue
		}
		if rows++; rows < thick {
			continue
		}
		left, right = end-longest+1, end
		for line := range high {
			for x := left; x <= right; x++ {
				if !near(p.at(x, y+line), blue) {
					text += x - left + line*(right-left)
				}
			}
		}
		return text
	}
	return 0
}

// sheet waits for a sheet.
func (o *opened) sheet(t *testing.T) {
	t.Helper()
	until(t, "a sheet", func() bool { return o.mainButton(t) > 0 })
}

// enter presses Enter, and returns when the sheet shows what came of it: another
// main button.
func (o *opened) enter(t *testing.T) {
	t.Helper()
	var was int
	until(t, "the main button", func() bool { was = o.mainButton(t); return was > 0 })
	o.key(t, "Return")
	until(t, "the sheet's next step", func() bool { now := o.mainButton(t); return now > 0 && now != was })
}

// close presses Enter, and returns when the sheet has gone.
func (o *opened) close(t *testing.T) {
	t.Helper()
	o.key(t, "Return")
	until(t, "the dashboard in the light", func() bool { return o.look(t).columns(state, green) > 0 })
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
	w.moves(t)

	w.key(t, "ctrl+o")
	w.sheet(t)
	w.write(t, sample(t))
	w.enter(t) // estimates
	w.close(t) // imports
	until(t, "the file stored", func() bool {
		return strings.Count(must(t, dir, "export", "rejects"), "\n") == 2 // its only one, below the header
	})
	kept(t, dir)

	w.key(t, "ctrl+e")
	w.sheet(t)
	w.enter(t) // saves
	rows, err := csv.NewReader(bytes.NewReader(exported(t, dir))).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Errorf("exported %v, %v; want metrics", rows, err)
	}
	w.close(t)

	w.key(t, "ctrl+s")
	w.key(t, "Up") // from the file that is open to a server
	w.sheet(t)
	w.write(t, server.String())
	w.enter(t) // tests
	w.enter(t) // switches
	w.close(t)
	kept(t, dir)
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
	clean(t, dir, "weir.db", "--store", "sqlite")
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
