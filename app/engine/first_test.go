package engine_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"weir/app/engine"
	"weir/app/ui/desk"
)

// TestFirstStart: without any settings the demo is made in the user's data
// folder; the first Save makes the file in the configuration folder, which is
// watched from then on.
func TestFirstStart(t *testing.T) {
	h := home{t, t.TempDir()}
	t.Chdir(t.TempDir()) // where no config.toml is
	for _, folder := range []string{"CONFIG", "DATA", "STATE"} {
		t.Setenv("XDG_"+folder+"_HOME", h.path(strings.ToLower(folder)))
	}
	xdg.Reload()
	t.Cleanup(xdg.Reload) // runs before the variables are as they were, which no other test reads
	r := h.start(engine.Options{Log: slog.New(slog.DiscardHandler)})
	s := r.phase(desk.Running)
	if want := h.path("data/weir/demo.db"); s.Location != want || !s.Demo || s.Source != "simulate" || s.Notice != "" {
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
	r.await("4 workers", func(s desk.State) bool { return s.Tuning.Workers == 4 })
	r.end()
	h.sound("data/weir/demo.db")
}
