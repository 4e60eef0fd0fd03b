package engine_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"weir/app/config"
	"weir/app/engine"
	"weir/app/ui/control"
)

// newUser is a home without settings; traffic is simulated fast.
func newUser(t *testing.T) home {
	h := home{t, t.TempDir()}
	t.Chdir(h.dir)
	t.Cleanup(xdg.Reload) // after Setenv's own
	for _, folder := range []string{"CONFIG", "DATA", "STATE"} {
		t.Setenv("XDG_"+folder+"_HOME", h.path(strings.ToLower(folder)))
	}
	xdg.Reload()
	return h
}

// ownOptions are those of a user's engine.
func (h home) ownOptions() engine.Options {
	return engine.Options{
		Env: []string{"WEIR_SOURCE_SIMULATE_RATE=500", "WEIR_METRICS_INTERVAL=50ms"}, Log: slog.New(slog.DiscardHandler),
	}
}

func demoStore() control.StoreChoice {
	return control.StoreChoice{Backend: "sqlite", Path: config.DemoFile()}
}
func realStore() control.StoreChoice {
	return control.StoreChoice{Backend: "sqlite", Path: config.RealFile()}
}

// at waits for the pipeline to run in a store.
func (r *running) at(file, source string) control.State {
	r.Helper()
	s := r.phase(control.Running)
	if s.Location != file || s.Source != source || s.Demo != (file == config.DemoFile()) {
		r.Errorf("state %+v, want %s with the source %s", s, file, source)
	}
	return s
}

// TestRecall: a window opens the store that the last one was left with; traffic
// is simulated in the demo only.
func TestRecall(t *testing.T) {
	h := newUser(t)
	r := h.start(h.ownOptions())
	if s := r.at(config.DemoFile(), "simulate"); s.Real != realStore() {
		t.Errorf("real events go to %+v, want %+v", s.Real, realStore())
	}
	r.flows()
	h.do("Switch", r.Switch(t.Context(), realStore(), false))
	if s := r.at(config.RealFile(), "none"); len(s.WaitingStores) > 0 {
		t.Errorf("the demo was left with %+v: it need not be finished", s.WaitingStores)
	}
	if _, err := os.Stat(r.SettingsFile()); err == nil {
		t.Error("which of the two stores is open was saved in the settings")
	}
	if got := r.setting("storage.keep").Value; got != "0s" {
		t.Errorf("real events are kept for %s, want 0s", got)
	}
	r.end()

	r = h.start(h.ownOptions())
	r.at(config.RealFile(), "none")
	h.do("Switch", r.Switch(t.Context(), demoStore(), false))
	r.at(config.DemoFile(), "simulate")
	if keep := r.setting("storage.keep"); keep.Value != "1h" || keep.Default != "1h" {
		t.Errorf("the demo's events are kept for %s, by default %s, want 1h", keep.Value, keep.Default)
	}
	r.end()
	r = h.start(h.ownOptions())
	r.at(config.DemoFile(), "simulate")
	h.do("Switch to a file", r.Switch(t.Context(), control.StoreChoice{Backend: "sqlite", Path: h.path("mine.db")}, false))
	r.at(h.path("mine.db"), "none")
	r.end()

	// The command line wins, and what it said is where the window was left; but a
	// look at the demo is no choice.
	o := h.ownOptions()
	o.Demo = true
	r = h.start(o)
	r.at(config.DemoFile(), "simulate")
	if s := r.State(); s.Real.Path != h.path("mine.db") {
		t.Errorf("real events go to %+v, want the store that the settings name", s.Real)
	}
	r.end()
	r = h.start(h.ownOptions())
	r.at(h.path("mine.db"), "none")
	r.end()
	o = h.ownOptions()
	o.Overrides = map[string]string{"storage.sqlite.path": h.path("flag.db")}
	r = h.start(o)
	r.at(h.path("flag.db"), "none")
	r.end()
	r = h.start(h.ownOptions())
	r.at(h.path("flag.db"), "none")
	r.end()

	// Settings that were changed since win, as does a store that is still there.
	file := filepath.Join(h.dir, "config", "weir", "config.toml")
	text, err := os.ReadFile(file)
	h.do("ReadFile", err)
	h.do("WriteFile", os.WriteFile(file, []byte(strings.Replace(string(text), "mine.db", "other.db", 1)), 0o600))
	r = h.start(h.ownOptions())
	r.at(h.path("other.db"), "none")
	r.end()
	h.do("Remove", os.Remove(h.path("other.db")))
	h.do("Remove", os.Remove(file))
	r = h.start(h.ownOptions())
	r.at(config.RealFile(), "none")
	r.end()
	h.sound("data/weir/weir.db")
	h.sound("data/weir/demo.db")
}

// TestFirstDemoIsNoChoice: whoever made a store of their own after a first look
// at the demo finds it in the next window.
func TestFirstDemoIsNoChoice(t *testing.T) {
	h := newUser(t)
	r := h.start(h.ownOptions())
	r.at(config.DemoFile(), "simulate")
	r.end()
	h.do("WriteFile", os.WriteFile(config.RealFile(), nil, 0o600)) // as "weir import" does
	r = h.start(h.ownOptions())
	r.at(config.RealFile(), "none")
	r.end()
}

// TestMadeAnew: where the file of a store that was used before is gone, the new one
// doesn't come without a word.
func TestMadeAnew(t *testing.T) {
	h := newHome(t)
	made := func(what, want string) {
		t.Helper()
		r := h.start(h.options())
		r.flows()
		if got := r.State().Recreated; got != want {
			t.Errorf("%s: %q was recreated, want %q", what, got, want)
		}
		r.Dismiss()
		if got := r.State().Recreated; got != "" {
			t.Errorf("%s: dismissed, and it still says that %q was recreated", what, got)
		}
		r.end()
	}
	made("the first start", "")
	made("it is there", "")
	h.do("Remove", os.Remove(h.path("weir.db")))
	made("it is gone", h.path("weir.db"))
	made("the new one", "")
}

// TestDemoMadeAnew: nobody misses simulated events.
func TestDemoMadeAnew(t *testing.T) {
	h := newUser(t)
	for range 2 {
		r := h.start(h.ownOptions())
		if s := r.at(config.DemoFile(), "simulate"); s.Recreated != "" {
			t.Errorf("%s is reported as recreated", s.Recreated)
		}
		r.end()
		h.do("Remove", os.Remove(config.DemoFile()))
	}
}

// TestRecentStores: windows offer one another the stores that they opened, the
// last first and without the open one, and say which file is gone.
func TestRecentStores(t *testing.T) {
	h := newUser(t)
	r := h.start(h.ownOptions())
	if s := r.at(config.DemoFile(), "simulate"); s.Choice != demoStore() || len(s.Recent) > 0 {
		t.Errorf("first: at %+v after %+v, want the demo after none", s.Choice, s.Recent)
	}
	file := func(name string) control.StoreChoice {
		return control.StoreChoice{Backend: "sqlite", Path: h.path(name)}
	}
	for i := range 9 {
		h.do("Switch", r.Switch(t.Context(), file(fmt.Sprint(i, ".db")), false))
	}
	h.do("Switch back", r.Switch(t.Context(), file("5.db"), false))
	want := []string{"8.db", "7.db", "6.db", "4.db", "3.db", "2.db", "1.db"}
	check := func(s control.State) {
		t.Helper()
		var got []string
		for _, recent := range s.Recent {
			if recent.Choice != file(filepath.Base(recent.Location)) {
				t.Errorf("%q leads to %+v", recent.Location, recent.Choice)
			}
			got = append(got, filepath.Base(recent.Location))
		}
		if s.Choice != file("5.db") || !slices.Equal(got, want) {
			t.Errorf("at %+v, recent are %q, want %q", s.Choice, got, want)
		}
	}
	check(r.State())
	r.end()
	h.do("Remove", os.Remove(h.path("7.db")))
	r = h.start(h.ownOptions())
	check(r.at(h.path("5.db"), "none"))
	for name, want := range map[string]bool{"7.db": true, "8.db": false} {
		if got := r.Gone(t.Context(), file(name)); got != want {
			t.Errorf("%s: gone is %v, want %v", name, got, want)
		}
	}
	if r.Gone(t.Context(), control.StoreChoice{Backend: "postgres", URL: "postgres://nowhere.invalid/x"}) {
		t.Error("a server is said to be gone before anybody asked it")
	}
	r.end()
}

// TestRealEventsAreNotMixed: what the settings say of the source holds in a real
// store too, and only that.
func TestRealEventsAreNotMixed(t *testing.T) {
	h := newUser(t)
	h.do("MkdirAll", os.MkdirAll(filepath.Dir(config.RealFile()), 0o700))
	h.do("WriteFile", os.WriteFile(config.RealFile(), nil, 0o600))
	r := h.start(h.ownOptions())
	r.at(config.RealFile(), "none")
	h.do("Simulate", r.Simulate(t.Context())) // a person may say so
	r.at(config.RealFile(), "simulate")
	r.end()
	o := h.ownOptions()
	o.Env = append(o.Env, "WEIR_SOURCE_KIND=simulate")
	r = h.start(o)
	r.at(config.RealFile(), "simulate")
	r.end()
	o.Env[len(o.Env)-1] = "WEIR_SOURCE_KIND=none"
	o.Demo = true
	r = h.start(o)
	r.at(config.DemoFile(), "none")
	r.end()
}

// TestImportFromTheDemo: a file that is opened over the demo goes into weir.db,
// to which the window goes over, or into the demo, as is said.
func TestImportFromTheDemo(t *testing.T) {
	h := newUser(t)
	r := h.start(h.ownOptions())
	r.at(config.DemoFile(), "simulate")
	r.flows()
	i := h.many(30)
	h.do("Import into the demo", r.Import(t.Context(), i))
	s := r.await("the import's end", func(s control.State) bool { return s.Source == "none" && s.Import != nil && s.Import.Done })
	if s.Location != config.DemoFile() || s.Import.Sums.Events() != 30 || s.Import.Into != demoStore() {
		t.Errorf("imported: %+v, import %+v", s, s.Import)
	}
	i.Into = realStore()
	h.do("Import into weir.db", r.Import(t.Context(), i))
	s = r.await("the import's end", func(s control.State) bool {
		return s.Location == config.RealFile() && s.Import != nil && s.Import.Done
	})
	if s.Demo || s.Import.Sums.Events() != 30 || len(s.WaitingStores) > 0 {
		t.Errorf("imported: %+v, import %+v", s, s.Import)
	}
	r.await("no source", func(s control.State) bool { return s.Source == "none" && s.Phase == control.Running })
	r.end()
	if got := h.sound("data/weir/weir.db"); got.Events != 30 {
		t.Errorf("weir.db has %d events, want 30", got.Events)
	}
	if got := h.sound("data/weir/demo.db"); got.Events <= 30 {
		t.Errorf("the demo has %d events, want simulated ones and 30", got.Events)
	}
	r = h.start(h.ownOptions())
	r.at(config.RealFile(), "none")
	h.do("Import", r.Import(t.Context(), h.many(40)))
	r.await("the import's end", func(s control.State) bool { return s.Import != nil && s.Import.Done && s.Location == config.RealFile() })
}

// TestEditedStoreWins: a store that is named in the settings while the window is
// at another waits for a restart, like any setting, and is opened then.
func TestEditedStoreWins(t *testing.T) {
	h := newUser(t)
	h.write("# Mine.\n")
	r := h.start(h.ownOptions())
	r.at(config.DemoFile(), "simulate")
	h.write("[storage.sqlite]\npath = " + strconv.Quote(h.path("mine.db")) + "\n")
	r.await("the path pending", func(s control.State) bool { return slices.Contains(s.Pending, "storage.sqlite.path") })
	h.do("Restart", r.Restart(t.Context()))
	r.at(h.path("mine.db"), "none")
	r.end()
	r = h.start(h.ownOptions())
	r.at(h.path("mine.db"), "none")
}
