package hosttest

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
	"weir/storage/sqlite"
)

// StoreEngine is an engine with a store and nothing else.
type StoreEngine struct {
	control.Engine
	StateNow control.State
	StoreNow core.Store
	Seen     *activity.Recorder

	HalvesNow []control.Half
}

func (e *StoreEngine) State() control.State                              { return e.StateNow }
func (e *StoreEngine) Store() control.Store                              { return e.StoreNow }
func (e *StoreEngine) Activity() *activity.Recorder                      { return e.Seen }
func (e *StoreEngine) Halves() []control.Half                            { return e.HalvesNow }
func (e *StoreEngine) Watch(func(control.State), func(metrics.Snapshot)) {}
func (e *StoreEngine) Settings() []control.Setting                       { return nil }
func (e *StoreEngine) StartTrace() (stop func(), err error)              { return func() {}, nil }
func (e *StoreEngine) SettingsFile() string                              { return "" }

// StoreScene is a scene over a StoreEngine.
type StoreScene struct {
	*Scene
	Fake *StoreEngine
}

// NewStoreScene opens a window over a store, which may be nil.
func NewStoreScene(t *testing.T, s core.Store) *StoreScene {
	t.Helper()
	e := &StoreEngine{StateNow: control.State{Phase: control.Running, Source: "dump"}, StoreNow: s}
	return &StoreScene{NewScene(t, test.NewTempApp(t), e, 1372, 800), e}
}

// OpenStore opens a new store, joined as a node.
func OpenStore(t *testing.T) core.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "weir.db"), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.Join(t.Context(), core.Node{Host: "host", PID: 1}); err != nil {
		t.Fatal(err)
	}
	return s
}

// FirstEvent is the time of the first event that Fill stores.
var FirstEvent = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// Fill stores n events at intervals of a second. Events with odd numbers are by u/alice
// in r/golang, the others by u/bob in r/rust.
func Fill(t *testing.T, s core.Store, n int, rejects ...core.Reject) {
	t.Helper()
	b := core.Batch{Segment: 100, Rejects: rejects}
	for i := range n {
		e := core.Event{
			Source: "reddit", Key: fmt.Sprint("t1_", i), Kind: core.KindComment, Subreddit: "rust", Author: "bob",
			CreatedAt: FirstEvent.Add(time.Duration(i) * time.Second), Score: int64(i), Scored: true,
			Data: fmt.Appendf(nil, `{"id":"t1_%d","body":"word %d"}`, i, i),
		}
		if i%2 == 1 {
			e.Subreddit, e.Author = "golang", "alice"
		}
		b.Events = append(b.Events, e)
	}
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// FailAll settles everything that waits. All events of u/alice fail, every second one
// for good.
func FailAll(t *testing.T, s core.Store) {
	t.Helper()
	for {
		c, err := s.Claim(t.Context(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		if c.Empty() {
			return
		}
		if err := s.Load(t.Context(), &c); err != nil {
			t.Fatal(err)
		}
		done := core.Settlement{Claim: c}
		for _, e := range c.Events {
			if e.Author != "alice" {
				continue
			}
			f := core.Failed{ID: e.ID, Attempts: 1, Error: "handler: timeout after 30s", Retry: time.Hour}
			if len(done.Failed)%2 == 1 {
				f = core.Failed{ID: e.ID, Attempts: 5, Error: "handler: bad gateway", Dead: true}
			}
			done.Failed = append(done.Failed, f)
		}
		if _, err := s.Settle(t.Context(), done, 0); err != nil {
			t.Fatal(err)
		}
	}
}

// MustText parses a text to search for.
func MustText(s string) core.Text {
	t, err := core.ParseText(s)
	if err != nil {
		panic(err)
	}
	return t
}

// Notes has some notes of the boxes.
func (e *StoreEngine) Notes(string) []control.Explanation {
	return []control.Explanation{
		{Part: control.PartGenerate, Pattern: "Back-pressure", Text: "A worker facing a full belt: the send blocks, so the source slows down and nothing is dropped.", File: "core/generate.go", Function: "generateEvents"},
		{Part: control.PartChannel, Pattern: "Buffered channel", Text: "A conveyor belt with 100 places. generate puts events on it, store takes them off. When it is full, generate waits.", File: "core/pipeline.go", Function: "start"},
		{Part: control.PartStore, Pattern: "Batch, pipelined", Text: "Many events, one transaction, one wait for the disk. Meanwhile it gathers the next batch.", File: "core/store.go", Function: "storeEvents"},
		{Part: control.PartLock, Pattern: "Lock, group commit", Text: "A door with one key. Those waiting go in together and share a commit.", File: "storage/sqlite/writer.go", Function: "serve"},
		{Part: control.PartQueue, Pattern: "Claimed flag, token", Text: "A library desk lends each segment to one worker; only its token can return it.", File: "storage/sqlite/claim.go", Function: "claim"},
		{Part: control.PartProcess, Pattern: "Worker pool", Text: "Lanes on a highway: workers share one queue.", File: "core/process.go", Function: "processEvents"},
		{Part: control.PartLanes, Pattern: "Goroutines", Text: "One lane each. A waiting goroutine costs nothing.", File: "core/pipeline.go", Function: "start"},
		{Part: control.PartMetrics, Pattern: "Mutex", Text: "A lock on a door. It guards the counters.", File: "core/metrics.go", Function: "recorder"},
	}
}
