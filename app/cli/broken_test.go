//go:build !headless && linux

package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestWindowSaysWhatIsBroken: impossible settings, where nobody reads standard
// error, are said by a window. It goes on when they are mended, and else ends as
// the command does in a terminal.
func TestWindowSaysWhatIsBroken(t *testing.T) {
	s, d := newScreen(t), newDesktop(t)
	s.bus = d.address
	broken := []byte("[storage]\nbackend = \"sqlit\"\n")
	t.Run("closed", func(t *testing.T) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "config.toml"), broken)
		w := s.open(t, dir)
		w.key(t, "ctrl+q")
		w.exits(t, 2)
		if said := w.log.String(); !strings.Contains(said, `weir: config.toml:2: storage.backend: got "sqlit", want "sqlite" or "postgres"`) {
			t.Errorf("it said\n%s", said)
		}
		if len(d.shown) > 0 {
			t.Errorf("what the window has shown is shown again: %s", <-d.shown)
		}
		if _, err := os.Stat(filepath.Join(dir, "weir", "demo.db")); err == nil {
			t.Error("it made a store")
		}
	})
	t.Run("mended", func(t *testing.T) {
		dir := t.TempDir()
		file := filepath.Join(dir, "config.toml")
		write(t, file, broken)
		w := s.open(t, dir)
		until(t, "the folder of the settings is watched", func() bool { return watches(t, w.Process.Pid, dir) })
		write(t, file, []byte("[storage]\nbackend = \"sqlite\"\n"))
		until(t, "a store", func() bool {
			_, err := os.Stat(filepath.Join(dir, "weir", "demo.db"))
			return err == nil
		})
		w.moves(t)
		w.key(t, "ctrl+q")
		w.exits(t, 0)
		clean(t, dir, "demo.db", "--demo")
	})
}

// watches reports whether a process has the system tell it what changes in a
// folder.
func watches(t *testing.T, pid int, folder string) bool {
	t.Helper()
	info, err := os.Stat(folder)
	if err != nil {
		t.Fatal(err)
	}
	watch := fmt.Sprintf(" ino:%x ", info.Sys().(*syscall.Stat_t).Ino)
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fdinfo/*", pid))
	return slices.ContainsFunc(files, func(f string) bool {
		text, err := os.ReadFile(f) // it may be closed again
		return err == nil && strings.Contains(string(text), "inotify wd:") && strings.Contains(string(text), watch)
	})
}
