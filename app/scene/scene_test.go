package scene_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/app/scene"
)

// within bounds a scene that hangs; all take a few seconds.
const within = 2 * time.Minute

// TestScenes: each scene, by its events alone, ends in the state that it promises.
func TestScenes(t *testing.T) {
	promises := map[string]func(all scene.Facts) bool{
		"back-pressure": func(f scene.Facts) bool {
			return f.Value("blocked_percent") >= 50 && f.Value("channel") < 50 && f.Value("stored_per_second") > 0
		},
		"takeover": func(f scene.Facts) bool {
			return f.Value("dead_nodes") == 1 && f.Value("returned_events") >= 20 && f.Value("parts_settled") > 1
		},
		"skip-locked": func(f scene.Facts) bool {
			return f.Value("settled_here") > 0 && f.Value("claimed_there") > 0 && f.Value("skipped") > 0
		},
		"poison": func(f scene.Facts) bool {
			return f.Value("attempts") == 3 && f.Value("others_settled") > 0 && f.Value("to_retry") == 0 && f.Value("dead") == 0
		},
		"burst": func(f scene.Facts) bool {
			return f.Value("workers") == 8 && f.Value("settled_per_second") > 0 && f.Value("waiting_at_most") >= 500 && f.Value("waiting") < 50
		},
		"shutdown": func(f scene.Facts) bool {
			return f.Value("generated") == f.Value("stored") && f.Value("generate_ended_after_ms") <= f.Value("append_ended_after_ms") &&
				f.Value("gather_ended_after_ms") <= f.Value("visualize_ended_after_ms")
		},
		"one-slot":  func(f scene.Facts) bool { return f.Value("times") > 1.2 },
		"one-event": func(f scene.Facts) bool { return f.Value("left_per_second") > 0 && f.Value("right_per_second") > 0 },
	}
	for _, s := range scene.Scenes() {
		t.Run(s.Name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), within)
			defer cancel()
			dir := t.TempDir()
			if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // for the user that PostgreSQL runs as
				t.Fatal(err)
			}
			r, err := scene.New(s, scene.Options{Dir: dir}).Run(ctx)
			if err != nil {
				t.Fatal(err)
			}
			var all scene.Facts
			for _, step := range r.Steps {
				t.Logf("%.1f s: %v", step.Seconds, step.Facts)
				all = append(all, step.Facts...)
			}
			slices.Reverse(all) // the last of each name is the first to be found
			if promise := promises[s.Name]; promise == nil || !promise(all) {
				t.Errorf("what is promised did not happen: %v", all)
			}
			if !r.OK || r.Lost != 0 || r.Twice != 0 {
				t.Errorf("the check found lost %d, twice %d, in order %v", r.Lost, r.Twice, r.OK)
			}
			if n := len(r.Steps); n < 4 || n > 6 {
				t.Errorf("%d steps", n)
			}
			empty(t, dir)
		})
	}
}

// empty fails the test if anything is left of a scene.
func empty(t *testing.T, dir string) {
	t.Helper()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// player plays a scene in the background, and passes its states on.
type player struct {
	*scene.Player
	states chan scene.State
	ended  chan error
}

func play(t *testing.T, name, dir string, pace time.Duration) *player {
	t.Helper()
	s, err := scene.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	p := &player{states: make(chan scene.State, 10_000), ended: make(chan error, 1)}
	p.Player = scene.New(s, scene.Options{Dir: dir, Pace: pace, Stay: true, Observe: func(s scene.State) { p.states <- s }})
	ctx, cancel := context.WithTimeout(t.Context(), within)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := p.Run(ctx)
		p.ended <- err
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return p
}

// until waits for a state.
func (p *player) until(t *testing.T, what string, is func(scene.State) bool) scene.State {
	t.Helper()
	for {
		select {
		case s := <-p.states:
			if is(s) {
				return s
			}
		case err := <-p.ended:
			t.Fatalf("waiting for %s: the scene has ended: %v", what, err)
		}
	}
}

// TestControls: a person steps through a scene, plays it again and stops it. With a pace
// of an hour nothing moves on by itself.
func TestControls(t *testing.T) {
	dir := t.TempDir()
	p := play(t, "burst", dir, time.Hour)
	at := func(step int) func(scene.State) bool { return func(s scene.State) bool { return s.Step == step } }
	first := p.until(t, "the first step", at(1))
	if first.Steps != 5 || first.Caption == "" || first.Done {
		t.Errorf("got %+v", first)
	}
	if p.Store() == nil || len(p.Halves()) != 1 {
		t.Error("there is no store, or not one pipeline")
	}
	was := p.Store().Location()
	p.Step()
	p.until(t, "the second step", at(2))
	p.Pause(true)
	p.until(t, "the pause", func(s scene.State) bool { return s.Paused })
	p.Step()
	p.until(t, "the third step, paused", func(s scene.State) bool { return s.Step == 3 && s.Paused })
	p.Again()
	p.until(t, "the beginning", at(1))
	if now := p.Store().Location(); now == was {
		t.Errorf("it is played again on the old store, %s", now)
	}
	p.Pause(false)
	for step := 2; step <= 5; step++ {
		p.Step()
		p.until(t, "the next step", at(step))
	}
	p.Step()
	if last := p.until(t, "the end", func(s scene.State) bool { return s.Done }); last.Lost != 0 || last.Twice != 0 {
		t.Errorf("lost %d, twice %d", last.Lost, last.Twice)
	}
	p.Stop()
	if err := <-p.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was stopped", err)
	}
	if p.Store() != nil || p.Halves() != nil {
		t.Error("a scene that is over has a store")
	}
	empty(t, dir)
}

// TestStopInTheMiddle: a scene may be stopped while its second program holds claims.
func TestStopInTheMiddle(t *testing.T) {
	dir := t.TempDir()
	p := play(t, "takeover", dir, time.Hour)
	p.until(t, "the first step", func(s scene.State) bool { return s.Step == 1 })
	p.Step()
	p.until(t, "claims of the other program", func(s scene.State) bool { return s.Facts.Value("claimed_by_the_other") > 0 })
	p.Stop()
	if err := <-p.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was stopped", err)
	}
	empty(t, dir)
}

func TestFind(t *testing.T) {
	_, err := scene.Find("nothing")
	if err == nil || strings.Contains(err.Error(), "\n") {
		t.Fatalf("got %v", err)
	}
	for _, s := range scene.Scenes() {
		if !strings.Contains(err.Error(), s.Name) {
			t.Errorf("%v doesn't name %s", err, s.Name)
		}
		if s.Line == "" || s.Title == "" {
			t.Errorf("%s has no title or line", s.Name)
		}
	}
}

func TestFacts(t *testing.T) {
	f := scene.Facts{{Name: "blocked_percent", Value: 71.26}, {Name: "stored", Value: 12345}}
	if got, want := f.String(), "blocked 71.3 % · stored 12345"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	b, err := json.Marshal(f)
	if got, want := string(b), `{"blocked_percent":71.3,"stored":12345}`; err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

// TestGuard: what a scene has made goes when its program's end of the pipe does.
func TestGuard(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "weir-scene-1")
	if err := os.MkdirAll(filepath.Join(dir, "deeper"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := scene.Guard(strings.NewReader(""), dir); err != nil {
		t.Error(err)
	}
	empty(t, filepath.Dir(dir))
}
