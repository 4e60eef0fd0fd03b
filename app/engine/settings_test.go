package engine_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"weir/app/ui/control"
)

func (r *running) setting(key string) control.Setting {
	r.Helper()
	all := r.Settings()
	i := slices.IndexFunc(all, func(s control.Setting) bool { return s.Key == key })
	if i < 0 {
		r.Fatalf("no setting %s", key)
	}
	return all[i]
}

// TestSave: live settings hold at once, others after Restart; the file keeps its
// comments; what a flag or a variable says is refused.
func TestSave(t *testing.T) {
	h := newHome(t)
	o := h.options()
	o.Env = []string{"WEIR_PROCESS_MAX_ATTEMPTS=7"}
	o.Overrides = map[string]string{"process.backoff": "2s"}
	r := h.start(o)
	r.phase(control.Running)

	restart, err := r.Save(t.Context(), map[string]string{"process.workers": "5", "source.simulate.rate": "300"})
	if s := r.State(); err != nil || restart || s.Tuning.Workers != 5 || s.Tuning.Rate != 300 || len(s.Pending) > 0 {
		t.Errorf("live: %v, %v, state %+v", restart, err, s)
	}
	restart, err = r.Save(t.Context(), map[string]string{"pipeline.channel_capacity": "50", "process.workers": "6"})
	if s := r.State(); err != nil || !restart || s.Tuning.Workers != 6 || !slices.Equal(s.Pending, []string{"pipeline.channel_capacity"}) {
		t.Errorf("not live: %v, %v, state %+v", restart, err, s)
	}
	r.flows()
	if c := r.snapshot.Load().ChannelCapacity; c != 100 {
		t.Errorf("capacity %d before Restart, want 100", c)
	}
	if text := h.read(); !strings.Contains(text, "# A comment that stays.") || !strings.Contains(text, "channel_capacity = 50") {
		t.Errorf("saved %s", text)
	}
	h.do("Restart", r.Restart(t.Context()))
	r.flows()
	if c := r.snapshot.Load().ChannelCapacity; c != 50 || len(r.State().Pending) > 0 {
		t.Errorf("capacity %d after Restart, want 50; state %+v", c, r.State())
	}

	before := h.read()
	for key, want := range map[string]string{
		"process.max_attempts": "WEIR_PROCESS_MAX_ATTEMPTS", "process.backoff": "flag", "process.workers": "1 to 1024", "process.wrokers": "no such setting",
	} {
		if _, err := r.Save(t.Context(), map[string]string{key: "0"}); err == nil || !strings.Contains(err.Error(), want) || h.read() != before {
			t.Errorf("Save of %s: %v, want %q in it and no change", key, err, want)
		}
	}
	if s := r.setting("process.max_attempts"); !s.Fixed || s.Value != "7" || s.Default != "5" || s.Origin.String() != "WEIR_PROCESS_MAX_ATTEMPTS" || s.Live {
		t.Errorf("setting %+v", s)
	}
	if s := r.setting("process.workers"); s.Fixed || s.Value != "6" || !s.Live || s.Section != "process" || s.Name != "workers" || s.Bounds.String() != "1 to 1024" {
		t.Errorf("setting %+v", s)
	}
	if err := r.Check("process.workers", "0"); err == nil || r.Check("process.workers", "9") != nil {
		t.Errorf("Check of 0: %v", err)
	}
	r.end()
	h.sound("weir.db")
}

// TestPasswordsStay: a form shows no password, and saving what it shows does
// not lose it.
func TestPasswordsStay(t *testing.T) {
	h := newHome(t)
	h.write(h.read() + "\n[storage.postgres]\nurl = \"postgres://ann:secret@example.org/x\"\n")
	r := h.start(h.options())
	r.phase(control.Running)
	shown := r.setting("storage.postgres.url").Value
	if strings.Contains(shown, "secret") {
		t.Errorf("shown %s", shown)
	}
	if _, err := r.Save(t.Context(), map[string]string{"storage.postgres.url": shown}); err != nil || !strings.Contains(h.read(), "ann:secret@") {
		t.Errorf("Save of what is shown: %v, %s", err, h.read())
	}
	changed := strings.Replace(shown, "example.org", "example.net", 1)
	if _, err := r.Save(t.Context(), map[string]string{"storage.postgres.url": changed}); err == nil || strings.Contains(h.read(), "***") {
		t.Errorf("Save of *** for a password: %v, %s", err, h.read())
	}
}

// TestFileEdited: what an editor changes holds at once where it can, waits
// where it can't; a broken file stops nothing.
func TestFileEdited(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	good := h.read()
	h.write(strings.Replace(good, "workers = 2", "workers = 3", 1))
	r.await("3 workers", func(s control.State) bool { return s.Tuning.Workers == 3 })

	h.write(good + "\n[pipeline]\nwrite_batch = 0\n")
	s := r.await("a notice", func(s control.State) bool { return !s.Notice.Empty() })
	if s.Phase != control.Running || s.Tuning.Workers != 3 || !strings.Contains(s.Notice.String(), "pipeline.write_batch") || strings.Contains(s.Notice.String(), "\n") {
		t.Errorf("broken: %+v", s)
	}
	r.flows()
	h.write(good + "\n[storage]\nbackend = \"postgres\"\n")
	s = r.await("pending", func(s control.State) bool { return len(s.Pending) > 0 })
	if !s.Notice.Empty() || s.Phase != control.Running || s.Backend != "sqlite" || !slices.Equal(s.Pending, []string{"storage.backend"}) || s.Tuning.Workers != 2 {
		t.Errorf("another backend: %+v", s)
	}
	h.write(good)
	r.await("nothing pending", func(s control.State) bool { return len(s.Pending) == 0 })
	r.flows()
	r.end()
	h.sound("weir.db")
}

// TestImpossibleSettings: the engine waits for better ones.
func TestImpossibleSettings(t *testing.T) {
	h := newHome(t)
	good := h.read()
	h.write("[process]\nworkers = 0\n")
	r := h.start(h.options())
	if s := r.await("stopped", func(s control.State) bool { return s.Phase == control.Stopped }); !strings.Contains(s.Problem.String(), "process.workers") {
		t.Errorf("state %+v", s)
	}
	if err := r.Start(t.Context()); err == nil {
		t.Error("Start: no error")
	}
	h.write(good)
	r.phase(control.Running)
	r.flows()
	r.end()
	h.sound("weir.db")
}

// TestRestartGoesBack: when the new store can't be opened the pipeline runs as
// before, paused if it was.
func TestRestartGoesBack(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	tuned := r.phase(control.Running).Tuning
	tuned.Workers, tuned.Paused = 3, true
	h.do("Tune", r.Tune(t.Context(), tuned))
	good := h.read()
	h.write(strings.Replace(good, h.path("weir.db"), h.dir, 1))
	r.await("pending", func(s control.State) bool { return len(s.Pending) > 0 })
	if err := r.Restart(t.Context()); err == nil {
		t.Error("Restart with a folder for a store: no error")
	}
	if s := r.State(); s.Phase != control.Paused || s.Tuning != tuned || s.Location != h.path("weir.db") || !s.Problem.Empty() {
		t.Errorf("state %+v, want tuning %+v", s, tuned)
	}
	h.write(good)
	r.await("nothing pending", func(s control.State) bool { return len(s.Pending) == 0 })
	tuned.Paused = false
	h.do("resume", r.Tune(t.Context(), tuned))
	r.flows()
	r.end()
	h.sound("weir.db")
}

// TestFileEditedMeanwhile: what the file says while no pipeline runs, or one that
// reads something else, holds for the next one.
func TestFileEditedMeanwhile(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	h.do("Import", r.Import(t.Context(), h.many(10)))
	r.await("no source", func(s control.State) bool { return s.Source == "none" })
	if _, err := r.Save(t.Context(), map[string]string{"source.simulate.rate": "300"}); err != nil || r.State().Tuning.Rate != 0 {
		t.Errorf("Save: %v, %+v", err, r.State())
	}
	h.do("Simulate", r.Simulate(t.Context()))
	if s := r.State(); s.Tuning.Rate != 300 {
		t.Errorf("simulated: %+v, want a rate of 300", s)
	}

	file := h.many(10).Paths[0]
	h.do("move away", os.Rename(h.path("weir.db"), h.path("away.db")))
	r.phase(control.Stopped)
	h.do("put back", os.Rename(h.path("away.db"), h.path("weir.db")))
	h.write(strings.NewReplacer("workers = 2", "workers = 5", `"simulate"`, `"dump"`).Replace(h.read()) + "\n[source.dump]\ninputs = [" + strconv.Quote(file) + "]\n")
	if s := r.phase(control.Running); s.Tuning.Workers != 5 || s.Source == "simulate" {
		t.Errorf("put back: %+v, want 5 workers and no simulated traffic", s)
	}
	r.end()
	h.sound("weir.db")
}
