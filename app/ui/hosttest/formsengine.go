package hosttest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/bench/figures"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/activity"
	"weir/core/message"
	"weir/core/metrics"
)

// FormsEngine is an engine whose answers a test sets. It records the calls.
type FormsEngine struct {
	Mu          sync.Mutex
	StateNow    control.State
	SettingsNow []control.Setting
	StoreNow    core.Store
	Seen        *activity.Recorder

	Saves    []map[string]string
	Tunes    []core.Tuning
	Resizes  []int
	Tests    []control.StoreChoice
	Switches []control.StoreChoice
	Finish   []bool
	Imports  []control.Import
	Calls    []string

	Steps        []control.Step
	Need         control.Need
	ReportNow    figures.Report
	GoneStores   []control.StoreChoice
	Err          error // returned by each call
	NeedsRestart bool
	Hold         chan struct{} // if not nil, calls with a context wait for it
}

// State implements control.Watcher.
func (e *FormsEngine) State() control.State {
	e.Mu.Lock()
	defer e.Mu.Unlock()
	return e.StateNow
}

func (e *FormsEngine) Watch(func(control.State), func(metrics.Snapshot)) {}
func (e *FormsEngine) Store() control.Store                              { return e.StoreNow }

func (e *FormsEngine) Activity() *activity.Recorder { return e.Seen }

func (e *FormsEngine) call(ctx context.Context, name string) error {
	if e.Hold != nil {
		select {
		case <-e.Hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	e.Mu.Lock()
	defer e.Mu.Unlock()
	e.Calls = append(e.Calls, name)
	return e.Err
}

func (e *FormsEngine) Tune(ctx context.Context, t core.Tuning) error {
	e.Tunes = append(e.Tunes, t)
	return e.call(ctx, "tune")
}

func (e *FormsEngine) Resize(ctx context.Context, capacity int) error {
	e.Resizes = append(e.Resizes, capacity)
	return e.call(ctx, "resize")
}

func (e *FormsEngine) Start(ctx context.Context) error    { return e.call(ctx, "start") }
func (e *FormsEngine) Simulate(ctx context.Context) error { return e.call(ctx, "simulate") }
func (e *FormsEngine) Settings() []control.Setting        { return e.SettingsNow }
func (e *FormsEngine) SettingsFile() string               { return "/home/you/.config/weir/config.toml" }

// Check rejects what isn't a positive number where the setting has bounds.
func (e *FormsEngine) Check(key, value string) error {
	for _, s := range e.SettingsNow {
		if n, err := strconv.ParseFloat(value, 64); s.Key == key && !s.Bounds.Empty() && len(s.Choices) == 0 && (err != nil || n < 0) {
			return fmt.Errorf("%s: is %q: want %s", key, value, s.Bounds)
		}
	}
	return nil
}

func (e *FormsEngine) Save(ctx context.Context, changes map[string]string) (bool, error) {
	if err := e.call(ctx, "save"); err != nil {
		return false, err
	}
	e.Saves = append(e.Saves, maps.Clone(changes))
	for i := range e.SettingsNow {
		if text, found := changes[e.SettingsNow[i].Key]; found {
			e.SettingsNow[i].Value, e.SettingsNow[i].Origin = text, message.Verbatim("config.toml:12")
		}
	}
	return e.NeedsRestart, nil
}
func (e *FormsEngine) Restart(ctx context.Context) error { return e.call(ctx, "restart") }

func (e *FormsEngine) Test(ctx context.Context, c control.StoreChoice, report func(control.Step)) error {
	e.Tests = append(e.Tests, c)
	for _, s := range e.Steps {
		report(control.Step{Name: s.Name})
		if err := e.call(ctx, "test "+s.Name); err != nil {
			return err
		}
		report(s)
		if !s.Error.Empty() {
			return errors.New(s.Error.String())
		}
	}
	return nil
}

func (e *FormsEngine) Switch(ctx context.Context, c control.StoreChoice, finish bool) error {
	e.Switches, e.Finish = append(e.Switches, c), append(e.Finish, finish)
	return e.call(ctx, "switch")
}

// IsStore implements control.Opener: names of stores end in .db.
func (e *FormsEngine) IsStore(path string) bool { return strings.HasSuffix(path, ".db") }

func (e *FormsEngine) Gone(_ context.Context, c control.StoreChoice) bool {
	return slices.Contains(e.GoneStores, c)
}

func (e *FormsEngine) StartServer(ctx context.Context) (string, error) {
	return "postgres://weir:secret@127.0.0.1:54329/weir", e.call(ctx, "server")
}
func (e *FormsEngine) AdminScript() (string, error) { return "CREATE SCHEMA weir;\n", nil }

func (e *FormsEngine) Estimate(ctx context.Context, i control.Import) (control.Need, error) {
	return e.Need, e.call(ctx, "estimate")
}

func (e *FormsEngine) Import(ctx context.Context, i control.Import) error {
	e.Imports = append(e.Imports, i)
	return e.call(ctx, "import")
}
func (e *FormsEngine) Cancel(ctx context.Context) error { return e.call(ctx, "cancel") }
func (e *FormsEngine) Forget() error                    { return e.call(context.Background(), "forget") }
func (e *FormsEngine) Stop(ctx context.Context) error   { return e.call(ctx, "stop") }
func (e *FormsEngine) Dismiss()                         { _ = e.call(context.Background(), "dismiss") }

// Benchmark reports its only step and returns ReportNow.
func (e *FormsEngine) Benchmark(ctx context.Context, progress func(figures.Progress)) (figures.Report, error) {
	progress(figures.Progress{Step: 1, Steps: 1, Doing: figures.FullSpeed, Store: "sqlite"})
	return e.ReportNow, e.call(ctx, "benchmark")
}

// Notes has two, of one part each.
func (e *FormsEngine) Notes(string) []control.Explanation {
	return []control.Explanation{
		{Part: control.PartGenerate, Pattern: "Back-pressure", Text: "A worker facing a full belt.", File: "core/generate.go", Function: "generateEvents"},
		{Part: control.PartQueue, Pattern: "SKIP LOCKED", Text: "The checkout of a library.", File: "storage/postgres/claim.sql"},
	}
}

// Source implements control.Explainer.
func (e *FormsEngine) Source(_, function string) (string, error) {
	return "// " + function + "\n", e.Err
}

// Scenes implements control.Stage.
func (e *FormsEngine) Scenes() []control.Scene {
	return []control.Scene{{Name: "back-pressure", Title: "Back-pressure", Line: "A slow store fills the channel."}}
}

func (e *FormsEngine) PlayScene(ctx context.Context, name string) error {
	return e.call(ctx, "play "+name)
}
func (e *FormsEngine) StopScene(ctx context.Context) error { return e.call(ctx, "stop scene") }
func (e *FormsEngine) Halves() []control.Half              { return nil }

// PauseScene implements control.Director.
func (e *FormsEngine) PauseScene(paused bool) {
	_ = e.call(context.Background(), fmt.Sprint("pause scene ", paused))
}
func (e *FormsEngine) StepScene()  { _ = e.call(context.Background(), "step scene") }
func (e *FormsEngine) AgainScene() { _ = e.call(context.Background(), "again") }

// StartTrace implements control.Tracer.
func (e *FormsEngine) StartTrace() (stop func(), err error) {
	return func() { _ = e.call(context.Background(), "stop trace") }, e.call(context.Background(), "start trace")
}

// SaveTrace writes a word.
func (e *FormsEngine) SaveTrace(ctx context.Context, w io.Writer) error {
	if err := e.call(ctx, "save trace"); err != nil {
		return err
	}
	_, err := io.WriteString(w, "trace")
	return err
}

// SomeSettings returns a few settings of each kind.
func SomeSettings() []control.Setting {
	return []control.Setting{
		{Key: "storage.backend", Section: "storage", SectionDoc: "Where events are kept, and for how long.", Name: "backend", Doc: "The kind of store: one file, or a PostgreSQL server that several machines may share.", Bounds: message.Verbatim(`"sqlite" or "postgres"`), Choices: []string{"sqlite", "postgres"}, Value: "sqlite", Default: "sqlite", Origin: message.Verbatim("default")},
		{Key: "storage.sqlite.path", Section: "storage.sqlite", SectionDoc: "The store in one file: backend = \"sqlite\".", Name: "path", Doc: "The database file; empty means weir/weir.db in your data folder.", Origin: message.Verbatim("default")},
		{Key: "storage.postgres.url", Section: "storage.postgres", SectionDoc: "The store on a server: backend = \"postgres\".", Name: "url", Doc: "The server as a URL or as key=value words; what is left out is found as psql finds it.", Value: "postgres://weir:***@db/events", Origin: message.Verbatim("config.toml:41"), Secret: true},
		{Key: "source.simulate.rate", Section: "source.simulate", SectionDoc: "Simulated traffic in the shape of Reddit's: kind = \"simulate\".", Name: "rate", Doc: "How many events are made a second; 0 means as fast as the store takes them.", Unit: "events/s", Bounds: message.Verbatim("0 to 10000000"), Value: "100", Default: "100", Origin: message.Verbatim("default"), Live: true},
		{Key: "source.simulate.work", Section: "source.simulate", SectionDoc: "Simulated traffic in the shape of Reddit's: kind = \"simulate\".", Name: "work", Doc: "How long handling an event takes.", Unit: "duration", Value: "0s", Default: "0s", Origin: message.Verbatim("default"), Live: true},
		{Key: "source.simulate.fail_rate", Section: "source.simulate", SectionDoc: "Simulated traffic in the shape of Reddit's: kind = \"simulate\".", Name: "fail_rate", Doc: "The share of events whose processing fails.", Unit: "share of events", Bounds: message.Verbatim("0 to 1"), Value: "0", Default: "0", Origin: message.Verbatim("default"), Live: true},
		{Key: "pipeline.channel_capacity", Section: "pipeline", SectionDoc: "How events get from the source into the store.", Name: "channel_capacity", Doc: "How many events the channel between generating and storing holds.", Unit: "events", Bounds: message.Verbatim("1 to 1000000"), Value: "100", Default: "100", Origin: message.Verbatim("default")},
		{Key: "pipeline.write_batch", Section: "pipeline", SectionDoc: "How events get from the source into the store.", Name: "write_batch", Doc: "How many events one transaction stores at most.", Unit: "events", Bounds: message.Verbatim("1 to 1000"), Value: "1000", Default: "1000", Origin: message.Verbatim("default"), Live: true},
		{Key: "process.workers", Section: "process", SectionDoc: "How stored events are processed.", Name: "workers", Doc: "How many workers process at the same time.", Unit: "workers", Bounds: message.Verbatim("1 to 1024"), Value: "4", Default: "2", Origin: message.Verbatim("WEIR_PROCESS_WORKERS"), Fixed: true, Live: true},
		{Key: "process.batch", Section: "process", SectionDoc: "How stored events are processed.", Name: "batch", Doc: "How many events a worker claims at a time; a small number spreads the work of a slow handler.", Unit: "events", Bounds: message.Verbatim("1 to 1000"), Value: "500", Default: "1000", Origin: message.Verbatim("config.toml:112"), Live: true},
		{Key: "process.lease", Section: "process", SectionDoc: "How stored events are processed.", Name: "lease", Doc: "How long a node may go silent before others take over its unfinished events.", Unit: "duration", Value: "30s", Default: "30s", Origin: message.Verbatim("default")},
		{Key: "log.level", Section: "log", SectionDoc: "What is logged, to standard error.", Name: "level", Doc: "From which level on is logged.", Choices: []string{"debug", "info", "warn", "error"}, Bounds: message.Verbatim(`"debug", "info", "warn" or "error"`), Value: "info", Default: "info", Origin: message.Verbatim("default")},
	}
}

// Run gives the engine the settings and the state of a running pipeline, unless the test
// has set others.
func (e *FormsEngine) Run() {
	if e.SettingsNow == nil {
		e.SettingsNow = SomeSettings()
	}
	if e.StateNow.Version == "" {
		e.StateNow = control.State{
			Phase: control.Running, Since: time.Now(), Backend: "sqlite", Location: "/home/you/.local/share/weir/weir.db", Folder: "/home/you/.local/share/weir",
			Source: "simulate", Started: time.Now(), Version: "v0.9.0", Tuning: core.Tuning{Rate: 100, Workers: 4, Batch: 500, WriteBatch: 1000}, Capacity: 100,
		}
	}
}

// NewFormsScene makes a scene over a running engine.
func NewFormsScene(t *testing.T, e *FormsEngine) *Scene {
	t.Helper()
	e.Run()
	return NewScene(t, test.NewTempApp(t), e, 956, 560)
}
