package engine_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"weir/app/ui/control"
	"weir/core"
)

// steps are what Test reports.
func (r *running) steps(c control.StoreChoice) (done []control.Step, err error) {
	r.Helper()
	begun := ""
	err = r.Test(r.Context(), c, func(s control.Step) {
		if !s.Done {
			begun = s.Name
			return
		}
		if s.Name != begun || strings.Contains(s.Note.String()+s.Error.String(), "\n") || strings.Contains(s.Note.String()+s.Error.String(), "secret") {
			r.Errorf("step %+v after the beginning of %q", s, begun)
		}
		done = append(done, s)
	})
	if failed := len(done) > 0 && done[len(done)-1].Error.String() != ""; failed != (err != nil) {
		r.Errorf("Test: %v after %+v", err, done)
	}
	return done, err
}

func names(steps []control.Step) (all []string) {
	for _, s := range steps {
		all = append(all, s.Name)
	}
	return all
}

// backlog leaves n events in a store, which nobody has processed.
func (h home) backlog(name string, n int) {
	h.Helper()
	s, _ := h.join(name)
	defer func() { h.do("Close", s.Close()) }()
	var events []core.Event
	for i := range n {
		events = append(events, core.Event{Source: "test", Key: string(rune('a' + i)), Kind: "post", CreatedAt: time.Unix(0, 0)})
	}
	_, err := s.Append(h.Context(), core.Batch{Events: events, Segment: 10})
	h.do("Append", err)
}

// TestSwitch: what waits in the old store is processed first, or stays there
// and is named until that store is opened again.
func TestSwitch(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	tuning := r.phase(control.Running).Tuning
	r.flows()
	steps, err := r.steps(control.StoreChoice{Path: h.path("sub/b.db")})
	if err != nil || !slices.Equal(names(steps), []string{"name", "connection", "space"}) {
		t.Errorf("Test: %+v, %v", steps, err)
	} else if s := steps[1]; !s.Warning || s.Note.String() != "there is no such file; Weir would make a new, empty one there" || steps[0].Warning || steps[2].Warning {
		t.Errorf("of a file that isn't there Test says %+v", steps)
	}
	if _, err := os.Stat(h.path("sub")); err == nil {
		t.Error("Test made the folder")
	}
	h.do("Switch", r.Switch(t.Context(), control.StoreChoice{Path: h.path("sub/b.db")}, true))
	if steps, err := r.steps(control.StoreChoice{Path: h.path("sub/b.db")}); err != nil || slices.ContainsFunc(steps, func(s control.Step) bool { return s.Warning }) {
		t.Errorf("Test of what is there: %+v, %v", steps, err)
	}
	s := r.State()
	if s.Phase != control.Running || s.Location != h.path("sub/b.db") || s.Folder != h.path("sub") || s.Source != "simulate" || len(s.WaitingStores) > 0 || len(s.Pending) > 0 {
		t.Errorf("switched: %+v", s)
	}
	r.flows()
	if got := h.sound("weir.db"); got.Pending != 0 || got.Events == 0 {
		t.Errorf("the old store has %+v", got)
	}
	if text := h.read(); !strings.Contains(text, strconv.Quote(h.path("sub/b.db"))) || !strings.Contains(text, "# A comment that stays.") {
		t.Errorf("saved %s", text)
	}

	// A pause lets some wait.
	tuning.Paused = true
	h.do("pause", r.Tune(t.Context(), tuning))
	h.backlog("sub/b.db", 9)
	h.do("Switch", r.Switch(t.Context(), control.StoreChoice{Path: h.path("c.db")}, false))
	s = r.State()
	if s.Phase != control.Paused || s.Location != h.path("c.db") || len(s.WaitingStores) != 1 || s.WaitingStores[0].Location != h.path("sub/b.db") || s.WaitingStores[0].Waiting < 9 {
		t.Fatalf("left: %+v", s)
	}
	r.end()
	if got := h.sound("sub/b.db"); got.Pending != s.WaitingStores[0].Waiting {
		t.Errorf("%d wait in the store that was left, said were %d", got.Pending, s.WaitingStores[0].Waiting)
	}

	r = h.start(h.options())
	if again := r.phase(control.Running); again.Location != h.path("c.db") || len(again.WaitingStores) != 1 {
		t.Errorf("started again: %+v", again)
	}
	h.do("Switch back", r.Switch(t.Context(), s.WaitingStores[0].Choice, true))
	if s := r.State(); len(s.WaitingStores) > 0 || s.Location != h.path("sub/b.db") {
		t.Errorf("back: %+v", s)
	}
	r.flows()
	r.end()
	h.sound("c.db")
	h.sound("sub/b.db")
}

// TestSwitchGoesBack: whatever fails, the old store is open and its pipeline
// runs as before.
func TestSwitchGoesBack(t *testing.T) {
	h := newHome(t)
	h.do("write", os.WriteFile(h.path("text"), []byte("not a database, but long enough"), 0o600))
	var finishing atomic.Pointer[context.CancelFunc] // to be called then
	r := h.startSeen(h.options(), func(s control.State) {
		if cancel := finishing.Load(); cancel != nil && s.Phase == control.Running && s.Source == "none" {
			(*cancel)()
		}
	})
	before := r.phase(control.Running)
	text := h.read()
	as := func(what string) {
		t.Helper()
		if s := r.State(); s.Phase != control.Running || s.Location != before.Location || s.Source != "simulate" || s.Tuning != before.Tuning || len(s.WaitingStores) > 0 {
			t.Errorf("%s: %+v", what, s)
		}
		r.flows()
		if h.read() != text {
			t.Errorf("%s: the settings became %s", what, h.read())
		}
	}
	for name, want := range map[string]string{"text": "not a database", "": "", "text/x.db": "not a directory"} {
		steps, err := r.steps(control.StoreChoice{Path: h.path(name)})
		if err == nil || !strings.Contains(err.Error(), want) || steps[len(steps)-1].Server {
			t.Errorf("Test of %q: %+v, %v", name, steps, err)
		}
		if err := r.Switch(t.Context(), control.StoreChoice{Path: h.path(name)}, true); err == nil {
			t.Errorf("Switch to %q: no error", name)
		}
		as(name)
	}

	// What can't be saved undoes the switch at its last step.
	h.do("chmod", os.Remove(h.path("config.toml")))
	h.do("mkdir", os.Mkdir(h.path("config.toml"), 0o700))
	if err := r.Switch(t.Context(), control.StoreChoice{Path: h.path("d.db")}, false); err == nil {
		t.Error("Switch that can't be saved: no error")
	}
	h.do("rmdir", os.Remove(h.path("config.toml")))
	h.write(text)
	as("not saved")

	// Somebody else's claim keeps the old store from being finished.
	h.do("workers", r.Tune(t.Context(), before.Tuning))
	other, _ := h.join("weir.db")
	h.holds(other)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	finishing.Store(&cancel)
	if err := r.Switch(ctx, control.StoreChoice{Path: h.path("d.db")}, true); !errors.Is(err, context.Canceled) {
		t.Errorf("Switch that can't finish: %v", err)
	}
	h.do("Close", other.Close())
	as("not finished")
	r.end()
	h.sound("weir.db")
}

// TestSwitchFromWatching: what waits where another's pipeline runs is not left
// by who only watched.
func TestSwitchFromWatching(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	tuning := r.phase(control.Running).Tuning
	tuning.Paused = true
	h.do("pause", r.Tune(t.Context(), tuning))
	h.backlog("weir.db", 9)
	o := h.options()
	o.File = h.path("second.toml")
	h.do("WriteFile", os.WriteFile(o.File, []byte(h.read()), 0o600))
	second := h.start(o)
	second.phase(control.Watching)
	h.do("Switch", second.Switch(t.Context(), control.StoreChoice{Path: h.path("b.db")}, true))
	if s := second.State(); s.Phase != control.Running || len(s.WaitingStores) > 0 || len(s.Elsewhere) > 0 || s.Location != h.path("b.db") {
		t.Errorf("switched: %+v", s)
	}
	second.flows()
	second.end()
	r.end()
	h.sound("weir.db")
	h.sound("b.db")
}

// TestSwitchCancelledLate: once the other store is in the settings, going back
// would leave them saying what is not so.
func TestSwitchCancelledLate(t *testing.T) {
	h := newHome(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r := h.startSeen(h.options(), func(s control.State) {
		if s.Location == h.path("b.db") {
			cancel()
		}
	})
	r.phase(control.Running)
	err := r.Switch(ctx, control.StoreChoice{Path: h.path("b.db")}, false)
	if s := r.State(); err != nil || s.Location != h.path("b.db") || !strings.Contains(h.read(), "b.db") {
		t.Errorf("Switch: %v, state %+v, settings %s", err, s, h.read())
	}
	r.flows()
	r.end()
	h.sound("b.db")
}

// TestTwoAtOnce: of windows that are opened at the same moment one runs the
// pipeline, and the others watch it.
func TestTwoAtOnce(t *testing.T) {
	h := newHome(t)
	all := []*running{h.start(h.options()), h.start(h.options()), h.start(h.options())}
	count := func(p control.Phase) (n int) {
		for _, r := range all {
			if r.State().Phase == p {
				n++
			}
		}
		return n
	}
	all[0].await("one that runs", func(control.State) bool { return count(control.Running) == 1 && count(control.Watching) == 2 })
	for _, r := range all {
		r.flows()
	}
	for _, r := range all {
		r.end()
	}
	h.sound("weir.db")
}

// TestSwitchForgetsTheImport: what was read into the old store says nothing of
// the new one.
func TestSwitchForgetsTheImport(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	h.do("Import", r.Import(t.Context(), h.many(10)))
	r.await("the import to end", func(s control.State) bool { return s.Source == "none" && s.Import != nil && s.Import.Done })
	h.do("Switch", r.Switch(t.Context(), control.StoreChoice{Path: h.path("b.db")}, true))
	if s := r.State(); s.Import != nil || s.Location != h.path("b.db") {
		t.Errorf("switched: %+v, import %+v", s, s.Import)
	}
}
