package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"weir/app/ui/control"
	"weir/core"
)

const sample = "../../assets/sample.ndjson"

// many writes a file of n records.
func (h home) many(n int) control.Import {
	h.Helper()
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id":"x%d","author":"ann","subreddit":"golang","created_utc":%d,"title":"t","score":1,"num_comments":0}`+"\n", i, 1767225600+i)
	}
	file := h.path("many.ndjson")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		h.Fatal(err)
	}
	return control.Import{Paths: []string{file}}
}

// TestImport: a file is read to its end; then the pipeline goes on with what is
// stored, until simulated traffic is wanted again.
func TestImport(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	r.flows()
	file, err := filepath.Abs(sample)
	h.do("Abs", err)
	i := control.Import{Paths: []string{file}, Filter: core.Filter{Subreddits: []string{"fishing"}}}

	need, err := r.Estimate(t.Context(), i)
	if err != nil || need.Bytes < 20_000 || need.Events == 0 || need.Store < need.Events || need.Free <= 0 || !need.Fits() {
		t.Errorf("Estimate: %+v, %v", need, err)
	}
	if err := r.Import(t.Context(), control.Import{Paths: []string{h.path("nowhere.zst")}}); err == nil || r.State().Source != "simulate" {
		t.Errorf("Import of nothing: %v, state %+v", err, r.State())
	}
	h.do("Import", r.Import(t.Context(), i))
	s := r.await("no source", func(s control.State) bool { return s.Source == "none" })
	p := s.Import
	if s.Phase != control.Running || p == nil || !p.Done || !p.Problem.Empty() || p.Reading != file || p.Read != p.Size ||
		p.Sums.Events() != need.Events || p.Filtered == 0 || s.Resumable != nil {
		t.Errorf("after the import: %+v, import %+v", s, p)
	}
	if s.Tuning.Rate != 0 {
		t.Errorf("rate %v, want all that the store takes", s.Tuning.Rate)
	}
	if err := r.Cancel(t.Context()); err == nil {
		t.Error("Cancel of nothing: no error")
	}
	r.Dismiss()
	if s := r.State(); s.Import != nil {
		t.Errorf("dismissed: %+v", s.Import)
	}
	h.do("Import", r.Import(t.Context(), i))
	r.await("no source", func(s control.State) bool { return s.Source == "none" })
	h.do("Simulate", r.Simulate(t.Context()))
	if s := r.State(); s.Source != "simulate" || s.Tuning.Rate != 200 || s.Import != nil {
		t.Errorf("simulated again: %+v", s)
	}
	r.flows()
	h.do("Stop", r.Stop(t.Context()))
	if s := r.State(); s.Source != "none" || s.Phase != control.Running {
		t.Errorf("stopped: %+v", s)
	}
	if err := r.Stop(t.Context()); err == nil {
		t.Error("Stop of nothing: no error")
	}
	r.end()
	r = h.start(h.options())
	if s := r.phase(control.Running); s.Resumable != nil || s.Import != nil {
		t.Errorf("started again: %+v", s)
	}
	r.end()
	h.sound("weir.db")
}

// TestDumpFromSettings: files that the settings name are read like an import,
// and nobody offers them again; simulated traffic is not what follows.
func TestDumpFromSettings(t *testing.T) {
	h := newHome(t)
	i := h.many(100)
	h.write(strings.Replace(h.read(), `"simulate"`, `"dump"`, 1) + "\n[source.dump]\ninputs = [" + strconv.Quote(i.Paths[0]) + "]\n")
	r := h.start(h.options())
	s := r.await("no source", func(s control.State) bool { return s.Source == "none" })
	if s.Import == nil || !s.Import.Done || s.Import.Sums.Events() != 100 || s.Resumable != nil {
		t.Errorf("read: %+v, import %+v", s, s.Import)
	}
	h.do("Simulate", r.Simulate(t.Context()))
	if s := r.State(); s.Source != "simulate" || s.Tuning.Rate != 200 {
		t.Errorf("simulated: %+v", s)
	}
	r.end()

	// Other files are read in place of those in hand, also after going back to these.
	h.many(60_000)
	r = h.start(h.options())
	r.phase(control.Running)
	h.do("Tune", r.Tune(t.Context(), core.Tuning{Rate: 100, Workers: 1, Batch: 100, WriteBatch: 100}))
	if s := r.State(); s.Source != "dump" || s.Import.Done {
		t.Fatalf("read at once: %+v", s)
	}
	file, err := filepath.Abs(sample)
	h.do("Abs", err)
	good := h.read()
	h.write(strings.Replace(good, h.path("weir.db"), h.dir, 1)) // a folder
	if err := r.Restart(t.Context()); err == nil || r.State().Source != "dump" || r.State().Tuning.Rate != 100 {
		t.Errorf("Restart with a folder for a store: %v, state %+v", err, r.State())
	}
	h.write(strings.Replace(good, h.path("many.ndjson"), file, 1))
	h.do("Restart", r.Restart(t.Context()))
	s = r.await("no source", func(s control.State) bool { return s.Source == "none" })
	if s.Import.Paths[0] != file || !s.Import.Problem.Empty() {
		t.Errorf("other files: %+v, import %+v", s, s.Import)
	}
	r.end()
	if got := h.sound("weir.db"); got.Events < 100 {
		t.Errorf("check %+v", got)
	}
}

// TestImportResumes: an import that is cancelled has ended; one that the end of
// the program interrupts is offered again, and goes on where it was.
func TestImportResumes(t *testing.T) {
	const records = 30_000
	h := newHome(t)
	i := h.many(records)
	i.Filter.After = time.Date(2020, 1, 1, 0, 0, 0, 0, time.FixedZone("somewhere", 3600))
	r := h.start(h.options())
	tuning := r.phase(control.Running).Tuning
	tuning.Rate = 100 // of the import, as soon as it runs
	begin := func() {
		t.Helper()
		h.do("Import", r.Import(t.Context(), i))
		h.do("Tune", r.Tune(t.Context(), tuning))
		r.await("some events", func(s control.State) bool { return s.Import != nil && s.Import.Sums.Events() > 0 })
	}
	begin()
	if s := r.State(); s.Resumable != nil {
		t.Errorf("what runs is offered: %+v", s)
	}
	watching := h.start(h.options())
	if s := watching.phase(control.Watching); s.Resumable != nil {
		t.Errorf("what another runs is offered: %+v", s)
	}
	watching.end()
	h.do("Cancel", r.Cancel(t.Context()))
	s := r.State()
	if p := s.Import; s.Phase != control.Running || s.Source != "none" || p == nil || !p.Done || !strings.Contains(p.Problem.String(), "import it again") || s.Resumable != nil {
		t.Errorf("cancelled: %+v, import %+v", s, p)
	}
	begin()
	r.end()

	r = h.start(h.options())
	s = r.phase(control.Running)
	if s.Import != nil {
		t.Errorf("an import runs: %+v", s.Import)
	}
	if s.Resumable == nil || s.Resumable.Paths[0] != i.Paths[0] || s.Source != "simulate" {
		t.Fatalf("started again: %+v", s)
	}
	h.do("Import", r.Import(t.Context(), *s.Resumable))
	s = r.await("the end of the import", func(s control.State) bool { return s.Source == "none" })
	if p := s.Import; !p.Done || !p.Problem.Empty() || p.Sums.Events() >= records ||
		p.AllRuns == nil || *p.AllRuns != (core.Sums{Stored: records}) || s.Resumable != nil {
		t.Errorf("resumed: %+v, import %+v", s, p)
	}
	begin()
	r.end()

	r = h.start(h.options())
	if s := r.phase(control.Running); s.Resumable == nil {
		t.Errorf("interrupted again: %+v", s)
	}
	h.do("Forget", r.Forget())
	if s := r.State(); s.Resumable != nil {
		t.Errorf("forgotten: %+v", s)
	}
	r.end()
	r = h.start(h.options())
	if s := r.phase(control.Running); s.Resumable != nil {
		t.Errorf("forgotten, and started again: %+v", s)
	}

	// The file is another now: it is read from its start again.
	file, err := os.ReadFile(i.Paths[0])
	h.do("ReadFile", err)
	h.do("WriteFile", os.WriteFile(i.Paths[0], append([]byte("{}\n"), file...), 0o600))
	h.do("Import", r.Import(t.Context(), i))
	s = r.await("the end of the import", func(s control.State) bool { return s.Source == "none" })
	if s.Phase != control.Running || !s.Import.Problem.Empty() || s.Import.Sums.Events() != records || s.Import.Rejected != 1 {
		t.Errorf("changed: %+v, import %+v", s, s.Import)
	}
	r.end()
	h.sound("weir.db")
}

// TestEstimateNamesProblems: what an import will not read is known before, with
// what can be done about it.
func TestEstimateNamesProblems(t *testing.T) {
	h := newHome(t)
	h.do("WriteFile", os.WriteFile(h.path("a.png"), []byte("\x89PNG\r\n\x1a\n"+strings.Repeat("\x00\x01", 500)), 0o600))
	var b strings.Builder
	for i := range 30 {
		fmt.Fprintf(&b, `{"did":"did:plc:%d","time_us":%d,"kind":"commit","commit":{"rev":"r","operation":"create","collection":"app.bsky.feed.post","rkey":"k%d","record":{"text":"x"}}}`+"\n", i, 1767225600000000+i, i)
	}
	h.do("WriteFile", os.WriteFile(h.path("b.json"), []byte(b.String()), 0o600))
	r := h.start(h.options())
	r.phase(control.Running)
	i := control.Import{Paths: []string{h.path("a.png"), h.path("b.json")}, Preset: "reddit"}
	need, err := r.Estimate(t.Context(), i)
	if err != nil || len(need.Problems) != 2 || need.Events != 0 {
		t.Fatalf("estimated: %+v, %v", need, err)
	}
	if p := need.Problems[0]; p.Input != h.path("a.png") || !strings.Contains(p.Reason.String(), "PNG") || p.Preset != "" || p.Again {
		t.Errorf("a picture: %+v", p)
	}
	if p := need.Problems[1]; !strings.Contains(p.Reason.String(), "0 of the first 30 records") || p.Preset != "jetstream" {
		t.Errorf("another preset: %+v", p)
	}
	i.Preset = need.Problems[1].Preset
	if need, err = r.Estimate(t.Context(), i); err != nil || len(need.Problems) != 1 || need.Events != 30 {
		t.Errorf("with the preset that fits: %+v, %v", need, err)
	}
	h.do("Import", r.Import(t.Context(), i))
	s := r.await("the end", func(s control.State) bool { return s.Source == "none" && s.Import.Done })
	if p := s.Import; p.Stored != 30 || len(p.Problems) != 1 || len(p.ReadAs) != 1 || p.ReadAs[0] != "jetstream" {
		t.Errorf("imported: %+v", p)
	}

	h.write(h.read() + "\n[source.dump]\npreset = \"custom\"\n[source.dump.fields]\nkind = \"=x\"\ncreated_at = \"created_utc\"\n")
	r.await("the mapping", func(control.State) bool { return r.setting("source.dump.preset").Value == "custom" })
	h.do("Restart", r.Restart(t.Context()))
	i = h.many(5)
	imported := func(fresh int64) {
		t.Helper()
		h.do("Import", r.Import(t.Context(), i))
		s := r.await("the end", func(s control.State) bool { return s.Source == "none" && s.Import != nil && s.Import.Done })
		if s.Import.Stored != fresh || !s.Import.Problem.Empty() {
			t.Errorf("imported: %+v, want %d new", s.Import, fresh)
		}
	}
	imported(5)
	if need, err := r.Estimate(t.Context(), i); err != nil || len(need.Problems) != 1 || !need.Problems[0].Again {
		t.Errorf("records without keys again: %+v, %v", need, err)
	}
	i.Again = true
	if need, err := r.Estimate(t.Context(), i); err != nil || len(need.Problems) > 0 || need.Events != 5 {
		t.Errorf("insisted on: %+v, %v", need, err)
	}
	imported(5)
}

// TestImportNewestInTheWindow: a later retrieval replaces what is stored when the
// import says so, whatever the settings say.
func TestImportNewestInTheWindow(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	for _, test := range []struct {
		retrieved               int64
		newest                  bool
		fresh, replaced, passed int64
	}{{1767300000, false, 1, 0, 0}, {1767300010, false, 0, 0, 1}, {1767300020, true, 0, 1, 0}} {
		file := h.path("one.ndjson")
		h.do("WriteFile", os.WriteFile(file, fmt.Appendf(nil,
			`{"name":"t3_x","id":"x","author":"ann","subreddit":"golang","created_utc":1767225600,"retrieved_utc":%d,"title":"t","score":1}`+"\n", test.retrieved), 0o600))
		h.do("Import", r.Import(t.Context(), control.Import{Paths: []string{file}, Newest: test.newest}))
		s := r.await("the end", func(s control.State) bool { return s.Source == "none" && s.Import != nil && s.Import.Done })
		if p := s.Import; p.Stored != test.fresh || p.Replaced != test.replaced || p.PassedOver != test.passed {
			t.Errorf("retrieved at %d, newest %v: %+v", test.retrieved, test.newest, p)
		}
	}
}
