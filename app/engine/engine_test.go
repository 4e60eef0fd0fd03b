package engine_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"weir/app/engine"
	"weir/app/scene"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/metrics"
	"weir/storage/sqlite"
)

func TestMain(m *testing.M) {
	// A scene starts this program as its guard: "demo guard FOLDER".
	if len(os.Args) == 4 && os.Args[1] == "demo" && os.Args[2] == scene.GuardCommand {
		if err := scene.Guard(os.Stdin, os.Args[3]); err != nil {
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// home is a folder with a settings' file for engines.
type home struct {
	*testing.T
	dir string
}

// newHome has a SQLite store weir.db and two hundred simulated events a second,
// which its settings ask for, measured often.
func newHome(t *testing.T) home {
	h := home{t, t.TempDir()}
	h.write(`# A comment that stays.
[storage.sqlite]
path = ` + strconv.Quote(h.path("weir.db")) + `

[source]
kind = "simulate"

[source.simulate]
rate = 200
seed = 1

[process]
workers = 2
lease = "1m"

[metrics]
interval = "50ms"
`)
	return h
}

func (h home) path(name string) string { return filepath.Join(h.dir, name) }

// write puts another settings' file in the place of the one that is there, as
// editors do.
func (h home) write(text string) {
	h.Helper()
	if err := os.WriteFile(h.path("new"), []byte(text), 0o600); err != nil {
		h.Fatal(err)
	}
	if err := os.Rename(h.path("new"), h.path("config.toml")); err != nil {
		h.Fatal(err)
	}
}

func (h home) read() string {
	h.Helper()
	text, err := os.ReadFile(h.path("config.toml"))
	if err != nil {
		h.Fatal(err)
	}
	return string(text)
}

// options are those of an engine that knows nothing of this machine's user.
func (h home) options() engine.Options {
	return engine.Options{
		File: h.path("config.toml"), Version: "test", StateDir: h.path("state"), ServerDir: h.path("server"),
		Log: slog.New(slog.DiscardHandler),
	}
}

// running is an engine that runs.
type running struct {
	*engine.Engine
	home
	stop     context.CancelFunc
	ended    chan error
	snapshot atomic.Pointer[metrics.Snapshot]
	states   atomic.Int64
	phases   [control.Stopped + 1]atomic.Int64 // how often each was shown
}

func (h home) start(o engine.Options) *running {
	h.Helper()
	return h.startSeen(o, func(control.State) {})
}

// startSeen starts an engine whose states are also shown to see.
func (h home) startSeen(o engine.Options, see func(control.State)) *running {
	h.Helper()
	ctx, cancel := context.WithCancel(h.Context())
	r := &running{Engine: engine.New(o), home: h, stop: cancel, ended: make(chan error, 1)}
	r.Watch(func(s control.State) {
		r.states.Add(1)
		r.phases[s.Phase].Add(1)
		// Who fails the test ends its goroutine, which must not be the engine's:
		// all that wait for that would wait for ever.
		var seen sync.WaitGroup
		seen.Go(func() { see(s) })
		seen.Wait()
	}, func(s metrics.Snapshot) { r.snapshot.Store(&s) })
	go func() { r.ended <- r.Run(ctx) }()
	h.Cleanup(func() { r.end() })
	return r
}

// end ends the engine, in order; a second call does nothing.
func (r *running) end() {
	r.Helper()
	r.stop()
	if err, first := receive(r.home, "Run to end", r.ended); first && err != nil {
		r.Errorf("Run: %v", err)
	}
	select {
	case <-r.ended:
	default:
		close(r.ended)
	}
}

// await waits for the state to become so.
func (r *running) await(what string, is func(control.State) bool) control.State {
	r.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		s := r.State()
		if is(s) {
			return s
		}
		if time.Now().After(end) {
			r.Fatalf("not %s in time: %+v", what, s)
		}
	}
}

func (r *running) phase(p control.Phase) control.State {
	r.Helper()
	return r.await(p.String(), func(s control.State) bool { return s.Phase == p })
}

// flows waits until snapshots show that more was processed.
func (r *running) flows() {
	r.Helper()
	from := r.processed()
	for end := time.Now().Add(patience); r.processed() <= from; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			r.Fatalf("nothing is processed: %+v", r.State())
		}
	}
}

// processed is how much this pipeline has processed by the newest snapshot.
func (r *running) processed() uint64 {
	if s := r.snapshot.Load(); s != nil {
		return s.Totals.Processed
	}
	return 0
}

// do fails the test when a call does.
func (h home) do(what string, err error) {
	h.Helper()
	if err != nil {
		h.Fatalf("%s: %v", what, err)
	}
}

// sound checks a SQLite store, and that its WAL is gone, after everybody has
// left it.
func (h home) sound(name string) core.Report {
	h.Helper()
	if _, err := os.Stat(h.path(name) + "-wal"); err == nil {
		h.Errorf("%s: the WAL was left behind", name)
	}
	s, err := sqlite.Open(h.Context(), sqlite.Options{Path: h.path(name), MustExist: true})
	if err != nil {
		h.Fatal(err)
	}
	defer s.Close()
	r, err := s.Check(h.Context())
	if err != nil || !r.OK {
		h.Errorf("%s: check %+v, %v", name, r, err)
	}
	nodes, err := s.Nodes(h.Context())
	for _, n := range nodes {
		if n.State == "alive" || err != nil {
			h.Errorf("%s: node %+v, %v was left alive", name, n, err)
		}
	}
	return r
}

// TestLife: a first start without anything runs simulated traffic; the end
// leaves a store that is in order.
func TestLife(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	s := r.phase(control.Running)
	if s.Backend != "sqlite" || s.Location != h.path("weir.db") || s.Folder != h.dir || s.Source != "simulate" ||
		s.Version != "test" || !s.Problem.Empty() || s.Tuning != (core.Tuning{Rate: 200, Workers: 2, Batch: 1000, WriteBatch: 1000}) {
		t.Errorf("state %+v", s)
	}
	if time.Since(s.Started) > time.Minute || time.Since(s.Since) > time.Minute {
		t.Errorf("started %v, since %v", s.Started, s.Since)
	}
	r.flows()
	if g, err := r.Store().Gauges(t.Context()); err != nil || g.Lost != 0 || g.Twice != 0 {
		t.Errorf("gauges %+v, %v", g, err)
	}
	r.end()
	if r.Store() != nil {
		t.Error("a store is there after the end")
	}
	if got := r.snapshot.Load().Totals; got.Generated != got.Stored || h.sound("weir.db").Events != int64(got.Stored) {
		t.Errorf("totals %+v", got)
	}
	if err := r.Tune(t.Context(), core.Tuning{Workers: 1, Batch: 1, WriteBatch: 1}); err == nil {
		t.Error("Tune after the end: no error")
	}
	if r.states.Load() == 0 {
		t.Error("no state was shown")
	}
}

// TestTune: a tuning holds at once and is noted; an impossible one changes
// nothing.
func TestTune(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	was := r.phase(control.Running).Tuning
	for _, bad := range []core.Tuning{
		{Workers: 1025, Batch: 1, WriteBatch: 1},
		{Workers: 1, Batch: 0, WriteBatch: 1},
		{Workers: 1, Batch: 1, WriteBatch: 1001},
		{Workers: 1, Batch: 1, WriteBatch: 1, Rate: -1},
	} {
		if err := r.Tune(t.Context(), bad); err == nil || r.State().Tuning != was {
			t.Errorf("Tune(%+v): %v, state %+v", bad, err, r.State().Tuning)
		}
	}
	paused := core.Tuning{Rate: 500, Workers: 4, Batch: 10, WriteBatch: 20, Paused: true}
	h.do("pause", r.Tune(t.Context(), paused))
	if s := r.State(); s.Phase != control.Paused || s.Tuning != paused {
		t.Errorf("paused: %+v", s)
	}
	paused.Paused = false
	h.do("resume", r.Tune(t.Context(), paused))
	if s := r.State(); s.Phase != control.Running || s.Tuning != paused {
		t.Errorf("resumed: %+v", s)
	}
	var notes []string
	for a, err := range r.Store().Annotations(t.Context(), time.Time{}, time.Time{}) {
		h.do("annotations", err)
		notes = append(notes, a.Text)
	}
	if got, want := strings.Join(notes, "; "), "rate 200/s → 500/s, workers 2 → 4, batch 1000 → 10, write batch 1000 → 20, paused; resumed"; got != want {
		t.Errorf("noted %q, want %q", got, want)
	}
	r.flows()
	r.end()
	h.sound("weir.db")
}

// TestReplaced: a store that was moved away ends the pipeline, which says what
// to do; put back, it is started again.
func TestReplaced(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	r.flows()
	for _, end := range []string{"", "-wal", "-shm"} {
		h.do("move away", os.Rename(h.path("weir.db"+end), h.path("away.db"+end)))
	}
	s := r.phase(control.Stopped)
	if !strings.Contains(s.Problem.String(), "put it back") || strings.Contains(s.Problem.String(), "\n") || r.Store() != nil {
		t.Errorf("moved away: %+v", s)
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(h.path("away.db"+end), h.path("weir.db"+end)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	h.do("Start", r.Start(t.Context()))
	r.flows()
	h.do("Start of what runs", r.Start(t.Context()))
	r.end()
	h.sound("weir.db")
}
