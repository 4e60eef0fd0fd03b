package engine_test

import (
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"weir/app/ui/control"
)

// vanishing are files that go away when a pipeline that runs or is watched is
// left.
type vanishing struct{ files atomic.Pointer[[]string] }

func (v *vanishing) see(s control.State) {
	files := v.files.Load()
	if files == nil || s.Phase != control.Draining && (s.Phase != control.Watching || len(s.Elsewhere) > 0) {
		return
	}
	for _, f := range *files {
		_ = os.Remove(f)
	}
}

// TestImportGoesBack: when files can't be read after all, all is as it was
// before: an import goes on, others are watched. When the files of the import
// of before are gone, too, what is stored is still processed.
func TestImportGoesBack(t *testing.T) {
	h := newHome(t)
	first, second := h.many(100_000), control.Import{Paths: []string{h.path("second.ndjson")}}
	fails := func(r *running, v *vanishing, files ...string) (control.State, string) {
		t.Helper()
		h.do("WriteFile", os.WriteFile(second.Paths[0], []byte("{}\n"), 0o600))
		v.files.Store(&files)
		err := r.Import(t.Context(), second)
		if err == nil || !strings.Contains(err.Error(), "second.ndjson") {
			t.Fatalf("Import of what is gone: %v", err)
		}
		return r.State(), err.Error()
	}
	begin := func(r *running) {
		t.Helper()
		tuning := r.phase(control.Running).Tuning
		h.do("Import", r.Import(t.Context(), first))
		tuning.Rate = 100
		h.do("Tune", r.Tune(t.Context(), tuning))
	}

	var v vanishing
	r := h.startSeen(h.options(), v.see)
	begin(r)
	r.await("some events", func(s control.State) bool { return s.Import != nil && s.Import.Sums.Events() > 0 })
	s, _ := fails(r, &v, second.Paths[0])
	if s.Phase != control.Running || s.Source != "dump" || s.Import.Paths[0] != first.Paths[0] || s.Import.Done || s.Resumable != nil || s.Tuning.Rate != 100 {
		t.Errorf("the import of before: %+v, import %+v", s, s.Import)
	}
	r.flows()

	o := h.options()
	o.File = h.path("other.toml")
	h.do("WriteFile", os.WriteFile(o.File, []byte(h.read()), 0o600))
	var w vanishing
	other := h.startSeen(o, w.see)
	other.phase(control.Watching)
	if s, _ := fails(other, &w, second.Paths[0]); s.Phase != control.Watching || len(s.Elsewhere) != 1 {
		t.Errorf("what was watched before: %+v", s)
	}
	other.end()
	r.end()

	var x vanishing
	r = h.startSeen(h.options(), x.see)
	if s := r.phase(control.Running); s.Resumable == nil || s.Resumable.Paths[0] != first.Paths[0] {
		t.Errorf("started again: %+v, want the first import offered", s)
	}
	begin(r)
	if s, problem := fails(r, &x, second.Paths[0], first.Paths[0]); !strings.Contains(problem, "many.ndjson") || s.Phase != control.Running || s.Source != "none" || !s.Import.Done {
		t.Errorf("nothing to go back to: %s, state %+v, import %+v", problem, s, s.Import)
	}
	h.do("Simulate", r.Simulate(t.Context()))
	if s := r.State(); s.Tuning.Rate != 200 {
		t.Errorf("simulated at the import's rate: %+v", s.Tuning)
	}
	r.end()
	h.sound("weir.db")
}

// TestSwitchUndoesSettings: a switch that fails once the file was saved leaves
// it as it was, byte for byte, but not what a person wrote in the meantime.
func TestSwitchUndoesSettings(t *testing.T) {
	h := newHome(t)
	var edit atomic.Pointer[string] // what a person adds once the other store is open
	var switching atomic.Bool
	var r *running
	r = h.startSeen(h.options(), func(s control.State) {
		if s.Location != h.path("b.db") || !switching.Swap(false) {
			return
		}
		if text := edit.Load(); text != nil {
			h.write(h.read() + *text)
		}
		h.do("Close", r.Store().(io.Closer).Close()) // so that going on there fails
	})
	r.phase(control.Running)
	h.do("Import", r.Import(t.Context(), h.many(10)))
	r.await("the import to end", func(s control.State) bool { return s.Source == "none" && s.Import != nil && s.Import.Done })
	before := h.read()
	fails := func(want string) {
		t.Helper()
		switching.Store(true)
		err := r.Switch(t.Context(), control.StoreChoice{Backend: "sqlite", Path: h.path("b.db")}, false)
		if s := r.State(); err == nil || s.Phase != control.Running || s.Location != h.path("weir.db") {
			t.Errorf("Switch: %v, state %+v", err, s)
		}
		if i := r.State().Import; i == nil || !i.Done {
			t.Errorf("the import that had ended is shown as %+v", i)
		}
		if got := h.read(); got != want {
			t.Errorf("the settings became %s\nwant %s, after %v", got, want, err)
		}
	}
	fails(before)
	if got := r.setting("storage.sqlite.path").Value; got != h.path("weir.db") {
		t.Errorf("the path is shown as %s", got)
	}

	added := "\n# A person's.\n"
	edit.Store(&added)
	fails(strings.Replace(before, "weir.db", "b.db", 1) + added)
	r.await("the path pending", func(s control.State) bool { return len(s.Pending) == 1 })
	h.do("Simulate", r.Simulate(t.Context()))
	r.flows()
	r.end()
	h.sound("weir.db")
}

// TestSavedInVain: what can't be used for a reason outside the file is not left
// in it.
func TestSavedInVain(t *testing.T) {
	h := newHome(t)
	o := h.options()
	o.Env = []string{"WEIR_SOURCE_DUMP_PRESET=reddit"}
	r := h.start(o)
	r.phase(control.Running)
	h.write(h.read() + "\n[source.dump]\npreset = \"custom\"\n[source.dump.fields]\nkind = \"=post\"\ncreated_at = \"t\"\n")
	r.await("a notice", func(s control.State) bool { return !s.Notice.Empty() })
	before := h.read()
	if err := r.Switch(t.Context(), control.StoreChoice{Path: h.path("b.db")}, false); err == nil || h.read() != before {
		t.Errorf("Switch: %v, the settings became %s", err, h.read())
	}
	if _, err := r.Save(t.Context(), map[string]string{"process.workers": "3"}); err == nil || h.read() != before {
		t.Errorf("Save: %v, the settings became %s", err, h.read())
	}
	r.flows()
	r.end()
	h.sound("weir.db")
}

// TestGoesBackInVain: when the old store can't be opened again either, nothing
// runs, and what is started later doesn't go on like what ran before.
func TestGoesBackInVain(t *testing.T) {
	h := newHome(t)
	var leaving atomic.Bool
	r := h.startSeen(h.options(), func(s control.State) {
		if s.Phase == control.Starting && leaving.Swap(false) { // the old store is closed
			h.do("Rename", os.Rename(h.path("weir.db"), h.path("away.db")))
			h.do("WriteFile", os.WriteFile(h.path("weir.db"), []byte("not a database, but long enough"), 0o600))
		}
	})
	r.phase(control.Running)
	good := h.read()
	h.write(strings.Replace(good, h.path("weir.db"), h.dir, 1)) // a folder
	r.await("pending", func(s control.State) bool { return len(s.Pending) > 0 })
	leaving.Store(true)
	if err := r.Restart(t.Context()); err == nil || r.State().Phase != control.Stopped || r.Store() != nil {
		t.Errorf("Restart: %v, state %+v", err, r.State())
	}
	h.write(good)
	h.do("Rename", os.Rename(h.path("away.db"), h.path("weir.db")))
	h.do("Import", r.Import(t.Context(), h.many(60_000)))
	if s := r.State(); s.Tuning.Rate != 0 {
		t.Errorf("imported at the simulated traffic's rate: %+v", s.Tuning)
	}
	r.end()
	h.sound("weir.db")
}
