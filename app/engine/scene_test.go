package engine_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weir/app/ui/control"
)

// inScene is an engine with three workers in which a scene plays that makes its store in
// the returned folder.
func inScene(t *testing.T, name string) (r *running, temporary string) {
	t.Helper()
	h := newHome(t)
	temporary = t.TempDir()
	t.Setenv("TMPDIR", temporary)
	r = h.start(h.options())
	tuning := r.phase(control.Running).Tuning
	tuning.Workers = 3
	h.do("Tune", r.Tune(t.Context(), tuning))
	r.flows()
	h.do("PlayScene", r.PlayScene(t.Context(), name))
	r.step(1)
	return r, temporary
}

// step waits for a step of the scene.
func (r *running) step(n int) control.State {
	r.Helper()
	return r.await("at the step", func(s control.State) bool { return s.Scene != nil && s.Scene.Step == n })
}

// back waits until the pipeline runs that ran before a scene, and fails the test unless
// everything is as it was.
func (r *running) back(temporary string) {
	r.Helper()
	s := r.await("back", func(s control.State) bool { return s.Scene == nil && s.Phase == control.Running })
	if s.Location != r.path("weir.db") || s.Tuning.Workers != 3 || s.Source != "simulate" || !s.Notice.Empty() || !s.Problem.Empty() {
		r.Errorf("after the scene: %+v", s)
	}
	if store := r.Store(); store == nil || store.Location() != r.path("weir.db") {
		r.Errorf("the store is %v", store)
	}
	r.flows()
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		r.Errorf("the scene has left %v, %v", left, err)
	}
}

// TestScene: a scene plays on a store of its own in place of the pipeline, which then runs
// as before. Neither its store nor its settings were touched.
func TestScene(t *testing.T) {
	r, temporary := inScene(t, "burst")
	settings := r.read()
	s := r.State()
	if s.Scene.Name != "burst" || s.Scene.Steps != 5 || s.Scene.Caption == "" || s.Phase != control.Running || s.Backend != "sqlite" ||
		!strings.HasPrefix(s.Location, temporary) || s.Folder != filepath.Dir(s.Location) || s.Tuning.Workers != 4 {
		t.Errorf("in the scene: %+v, %+v", s, s.Scene)
	}
	if store := r.Store(); store == nil || store.Location() != s.Location {
		t.Errorf("the store is %v, want that of the scene", store)
	}
	if halves := r.Halves(); len(halves) != 1 || halves[0].Activity != r.Activity() {
		t.Errorf("the halves are %v", halves)
	}
	r.StepScene()
	r.await("in the burst", func(s control.State) bool { return s.Scene.Step == 2 && s.Tuning.Rate == 1600 })
	r.PauseScene(true)
	r.await("paused", func(s control.State) bool { return s.Scene.Paused })
	tuning := r.State().Tuning
	tuning.Workers = 6
	r.do("Tune", r.Tune(t.Context(), tuning))
	if got := r.State().Tuning; got != tuning {
		t.Errorf("the tuning is %+v, want %+v", got, tuning)
	}
	r.AgainScene()
	r.await("at the beginning", func(s control.State) bool { return s.Scene.Step == 1 && s.Tuning.Workers == 4 })
	r.do("PlayScene", r.PlayScene(t.Context(), "one-event"))
	r.await("the other scene", func(s control.State) bool { return s.Scene.Name == "one-event" && s.Scene.Step == 1 })
	if halves := r.Halves(); len(halves) != 2 || halves[0].Name == "" || halves[0].Activity == halves[1].Activity {
		t.Errorf("the halves are %v", halves)
	}
	r.do("StopScene", r.StopScene(t.Context()))
	r.back(temporary)
	if r.read() != settings {
		t.Errorf("the settings are now\n%s", r.read())
	}
	if halves := r.Halves(); len(halves) > 0 {
		t.Errorf("after the scene the halves are %v", halves)
	}
	r.end()
	r.sound("weir.db")
}

// TestSceneEnds: what needs the pipeline ends a scene, and so does the end of the program.
func TestSceneEnds(t *testing.T) {
	r, temporary := inScene(t, "poison")
	r.do("Restart", r.Restart(t.Context()))
	if s := r.State(); s.Scene != nil {
		t.Errorf("after a restart: %+v", s)
	}
	r.phase(control.Running)
	r.do("PlayScene", r.PlayScene(t.Context(), "poison"))
	r.step(1)
	r.end()
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("the scene has left %v, %v", left, err)
	}
	r.sound("weir.db")
}

// TestSceneAndSettings: a settings file that changes while a scene plays is applied when
// the scene is over.
func TestSceneAndSettings(t *testing.T) {
	r, temporary := inScene(t, "poison")
	r.write(strings.Replace(r.read(), "rate = 200", "rate = 300", 1))
	for end := time.Now().Add(patience); !r.Unread(t.Context()); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the change of the file was not noticed")
		}
	}
	if s := r.State(); s.Scene == nil || s.Tuning.Rate == 300 {
		t.Errorf("in the scene: %+v", s)
	}
	r.do("StopScene", r.StopScene(t.Context()))
	r.back(temporary)
	r.await("as the file says", func(s control.State) bool { return s.Tuning.Rate == 300 })
}

// TestNoScene: a scene that doesn't exist changes nothing, and without one there is
// nothing to control.
func TestNoScene(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	if err := r.PlayScene(t.Context(), "nothing"); err == nil {
		t.Error("a scene that doesn't exist plays")
	}
	r.PauseScene(true)
	r.StepScene()
	r.AgainScene()
	h.do("StopScene", r.StopScene(t.Context()))
	if s := r.State(); s.Scene != nil || s.Phase != control.Running {
		t.Errorf("got %+v", s)
	}
	if all := r.Scenes(); len(all) != 8 || !all[7].Wrong || all[0].Line == "" {
		t.Errorf("the scenes are %+v", all)
	}
}

// TestSceneFails: when a scene can't be played, that is said, and the pipeline runs again.
func TestSceneFails(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	t.Setenv("TMPDIR", h.path("missing"))
	h.do("PlayScene", r.PlayScene(t.Context(), "poison"))
	r.await("back", func(s control.State) bool {
		return s.Scene == nil && s.Phase == control.Running && strings.Contains(s.Notice.String(), "missing")
	})
	r.flows()
}

// TestSceneWithoutSettings: a scene needs none, and afterwards their problem is shown as
// before.
func TestSceneWithoutSettings(t *testing.T) {
	h := newHome(t)
	h.write("nonsense")
	r := h.start(h.options())
	was := r.phase(control.Stopped)
	h.do("PlayScene", r.PlayScene(t.Context(), "poison"))
	r.step(1)
	h.do("StopScene", r.StopScene(t.Context()))
	if s := r.phase(control.Stopped); s.Scene != nil || s.Problem.String() != was.Problem.String() {
		t.Errorf("got %+v, want the problem %q", s, was.Problem)
	}
}
