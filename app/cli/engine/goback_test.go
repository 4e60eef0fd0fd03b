package engine_test

import (
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"weir/app/ui/desk"
)

// vanishing are files that go away when a pipeline that runs or is watched is
// left.
type vanishing struct{ files atomic.Pointer[[]string] }

func (v *vanishing) see(s desk.State) {
	files := v.files.Load()
	if files == nil || s.Phase != desk.Draining && (s.Phase != desk.Watching || len(s.Elsewhere) > 0) {
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
	first, second := h.many(30_000), desk.Import{Paths: []string{h.path("second.ndjson")}}
	fails := func(r *running, v *vanishing, files ...string) (desk.State, string) {
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
		tuning := r.phase(desk.Running).Tuning
		h.do("Import", r.Import(t.Context(), first))
		tuning.Rate = 100
		h.do("Tune", r.Tune(t.Context(), tuning))
	}

	var v vanishing
	r := h.startSeen(h.options(), v.see)
	begin(r)
	r.await("some events", func(s desk.State) bool { return s.Import != nil && s.Import.Events > 0 })
	s, _ := fails(r, &v, second.Paths[0])
	if s.Phase != desk.Running || s.Source != "dump" || s.Import.Paths[0] != first.Paths[0] || s.Import.Done || s.Resumable != nil {
		t.Errorf("the import of before: %+v, import %+v", s, s.Import)
	}
	r.flows()

	o := h.options()
	o.File = h.path("other.toml")
	h.do("WriteFile", os.WriteFile(o.File, []byte(h.read()), 0o600))
	var w vanishing
	other := h.startSeen(o, w.see)
	other.phase(desk.Watching)
	if s, _ := fails(other, &w, second.Paths[0]); s.Phase != desk.Watching || len(s.Elsewhere) != 1 {
		t.Errorf("what was watched before: %+v", s)
	}
	other.end()
	r.end()

	var x vanishing
	r = h.startSeen(h.options(), x.see)
	if s := r.phase(desk.Running); s.Resumable == nil || s.Resumable.Paths[0] != first.Paths[0] {
		t.Errorf("started again: %+v, want the first import offered", s)
	}
	begin(r)
	if s, problem := fails(r, &x, second.Paths[0], first.Paths[0]); !strings.Contains(problem, "many.ndjson") || s.Phase != desk.Running || s.Source != "none" || !s.Import.Done {
		t.Errorf("nothing to go back to: %s, state %+v, import %+v", problem, s, s.Import)
	}
	r.end()
	h.sound("weir.db")
}
