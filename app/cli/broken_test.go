//go:build !headless

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWindowSaysWhatIsBroken: impossible settings, where nobody reads standard
// error, are said by a window. It goes on when they are mended, and else ends as
// the command does in a terminal.
func TestWindowSaysWhatIsBroken(t *testing.T) {
	s := newScreen(t)
	broken := []byte("[storage]\nbackend = \"sqlit\"\n")
	t.Run("closed", func(t *testing.T) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "config.toml"), broken)
		w := s.open(t, dir)
		w.key(t, "ctrl+q")
		w.exits(t, 2)
		if said := w.said(t); !strings.Contains(said, `weir: config.toml:2: storage.backend: got "sqlit", want "sqlite" or "postgres"`) {
			t.Errorf("it said\n%s", said)
		}
		if _, err := os.Stat(filepath.Join(dir, "weir", "weir.db")); err == nil {
			t.Error("it made a store")
		}
	})
	t.Run("mended", func(t *testing.T) {
		dir := t.TempDir()
		file := filepath.Join(dir, "config.toml")
		write(t, file, broken)
		w := s.open(t, dir)
		time.Sleep(500 * time.Millisecond) // until the file is watched
		write(t, file, []byte("[storage]\nbackend = \"sqlite\"\n"))
		until(t, 10*time.Second, "a store", func() bool {
			_, err := os.Stat(filepath.Join(dir, "weir", "weir.db"))
			return err == nil
		})
		w.moves(t, 10*time.Second)
		w.key(t, "ctrl+q")
		w.exits(t, 0)
		clean(t, dir)
	})
}

func write(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
