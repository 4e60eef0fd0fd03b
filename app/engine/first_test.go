package engine_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/app/engine"
	"weir/app/ui/control"
)

// TestFirstStart: without any settings the demo is made in the user's data
// folder; the first Save makes the file in the configuration folder, which is
// watched from then on.
func TestFirstStart(t *testing.T) {
	h := newUser(t)
	r := h.start(engine.Options{Log: slog.New(slog.DiscardHandler)})
	s := r.phase(control.Running)
	if want := h.path("data/weir/demo.db"); s.Location != want || !s.Demo || s.Source != "simulate" || !s.Notice.Empty() {
		t.Errorf("state %+v, want the demo %s", s, want)
	}
	file := h.path("config/weir/config.toml")
	if got := r.SettingsFile(); got != file {
		t.Errorf("settings' file %s, want %s", got, file)
	}
	if _, err := os.Stat(filepath.Dir(file)); err == nil {
		t.Error("the configuration folder was made without need")
	}
	restart, err := r.Save(t.Context(), map[string]string{"process.workers": "3"})
	if s := r.State(); err != nil || restart || s.Tuning.Workers != 3 {
		t.Errorf("Save: %v, %v, %+v", restart, err, s)
	}
	text, err := os.ReadFile(file)
	h.do("ReadFile", err)
	h.do("WriteFile", os.WriteFile(file, []byte(strings.Replace(string(text), "3", "4", 1)), 0o600))
	r.await("4 workers", func(s control.State) bool { return s.Tuning.Workers == 4 })
	r.end()
	h.sound("data/weir/demo.db")
}

// TestFirstFile: a settings' file that an editor makes while a window is open
// reaches it, although not even its folder was there when it began.
func TestFirstFile(t *testing.T) {
	h := newUser(t)
	r := h.start(engine.Options{Log: slog.New(slog.DiscardHandler)})
	r.phase(control.Running)
	folder := filepath.Dir(r.SettingsFile())
	h.do("MkdirAll", os.MkdirAll(folder, 0o700))
	h.do("WriteFile", os.WriteFile(r.SettingsFile(), []byte("[process]\nworkers = 3\n"), 0o600))
	r.await("3 workers", func(s control.State) bool { return s.Tuning.Workers == 3 })
	h.do("WriteFile", os.WriteFile(r.SettingsFile(), []byte("[process]\nworkers = 0\n"), 0o600))
	r.await("a notice", func(s control.State) bool { return !s.Notice.Empty() })
	h.do("WriteFile", os.WriteFile(r.SettingsFile(), []byte("[process]\nworkers = 4\n"), 0o600))
	r.await("4 workers", func(s control.State) bool { return s.Tuning.Workers == 4 && s.Notice.Empty() })
	r.end()
	h.sound("data/weir/demo.db")
}
