package hosttest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/metrics"
)

// FormsEngine is an engine whose answers a test sets, and which remembers what it
// was asked for.
type FormsEngine struct {
	Mu          sync.Mutex
	StateNow    control.State
	SettingsNow []control.Setting
	StoreNow    core.Store

	Saves    []map[string]string
	Tunes    []core.Tuning
	Tests    []control.StoreChoice
	Switches []control.StoreChoice
	Finish   []bool
	Imports  []control.Import
	Calls    []string

	Steps        []control.Step
	Need         control.Need
	GoneStores   []control.StoreChoice
	Err          error // of whatever is asked for
	NeedsRestart bool
	Hold         chan struct{} // when it is there, calls that block wait for it
}

func (d *FormsEngine) State() control.State {
	d.Mu.Lock()
	defer d.Mu.Unlock()
	return d.StateNow
}

func (d *FormsEngine) Watch(func(control.State), func(metrics.Snapshot)) {}
func (d *FormsEngine) Store() control.Store                              { return d.StoreNow }

func (d *FormsEngine) call(ctx context.Context, name string) error {
	if d.Hold != nil {
		select {
		case <-d.Hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d.Mu.Lock()
	defer d.Mu.Unlock()
	d.Calls = append(d.Calls, name)
	return d.Err
}

func (d *FormsEngine) Tune(ctx context.Context, t core.Tuning) error {
	d.Tunes = append(d.Tunes, t)
	return d.call(ctx, "tune")
}
func (d *FormsEngine) Start(ctx context.Context) error    { return d.call(ctx, "start") }
func (d *FormsEngine) Simulate(ctx context.Context) error { return d.call(ctx, "simulate") }
func (d *FormsEngine) Settings() []control.Setting        { return d.SettingsNow }
func (d *FormsEngine) SettingsFile() string               { return "/home/you/.config/weir/config.toml" }

// Check refuses what isn't a number above 0 where a unit asks for one.
func (d *FormsEngine) Check(key, value string) error {
	for _, s := range d.SettingsNow {
		if n, err := strconv.ParseFloat(value, 64); s.Key == key && s.Bounds != "" && len(s.Choices) == 0 && (err != nil || n < 0) {
			return fmt.Errorf("%s: is %q: want %s", key, value, s.Bounds)
		}
	}
	return nil
}

func (d *FormsEngine) Save(ctx context.Context, changes map[string]string) (bool, error) {
	if err := d.call(ctx, "save"); err != nil {
		return false, err
	}
	d.Saves = append(d.Saves, maps.Clone(changes))
	for i := range d.SettingsNow {
		if text, found := changes[d.SettingsNow[i].Key]; found {
			d.SettingsNow[i].Value, d.SettingsNow[i].Origin = text, "config.toml:12"
		}
	}
	return d.NeedsRestart, nil
}
func (d *FormsEngine) Restart(ctx context.Context) error { return d.call(ctx, "restart") }

func (d *FormsEngine) Test(ctx context.Context, c control.StoreChoice, report func(control.Step)) error {
	d.Tests = append(d.Tests, c)
	for _, s := range d.Steps {
		report(control.Step{Name: s.Name})
		if err := d.call(ctx, "test "+s.Name); err != nil {
			return err
		}
		report(s)
		if s.Error != "" {
			return errors.New(s.Error)
		}
	}
	return nil
}

func (d *FormsEngine) Switch(ctx context.Context, c control.StoreChoice, finish bool) error {
	d.Switches, d.Finish = append(d.Switches, c), append(d.Finish, finish)
	return d.call(ctx, "switch")
}

func (d *FormsEngine) Gone(_ context.Context, c control.StoreChoice) bool {
	return slices.Contains(d.GoneStores, c)
}

func (d *FormsEngine) StartServer(ctx context.Context) (string, error) {
	return "postgres://weir:secret@127.0.0.1:54329/weir", d.call(ctx, "server")
}
func (d *FormsEngine) AdminScript() (string, error) { return "CREATE SCHEMA weir;\n", nil }

func (d *FormsEngine) Estimate(ctx context.Context, i control.Import) (control.Need, error) {
	return d.Need, d.call(ctx, "estimate")
}

func (d *FormsEngine) Import(ctx context.Context, i control.Import) error {
	d.Imports = append(d.Imports, i)
	return d.call(ctx, "import")
}
func (d *FormsEngine) Cancel(ctx context.Context) error { return d.call(ctx, "cancel") }
func (d *FormsEngine) Forget() error                    { return d.call(context.Background(), "forget") }
func (d *FormsEngine) Stop(ctx context.Context) error   { return d.call(ctx, "stop") }
func (d *FormsEngine) Dismiss()                         { _ = d.call(context.Background(), "dismiss") }

// SomeSettings are a few of each kind.
func SomeSettings() []control.Setting {
	return []control.Setting{
		{Key: "storage.backend", Section: "storage", SectionDoc: "Where events are kept, and for how long.", Name: "backend", Doc: "The kind of store: one file, or a PostgreSQL server that several machines may share.", Bounds: `"sqlite" or "postgres"`, Choices: []string{"sqlite", "postgres"}, Value: "sqlite", Default: "sqlite", Origin: "default"},
		{Key: "storage.sqlite.path", Section: "storage.sqlite", SectionDoc: "The store in one file: backend = \"sqlite\".", Name: "path", Doc: "The database file; empty means weir/weir.db in your data folder.", Origin: "default"},
		{Key: "storage.postgres.url", Section: "storage.postgres", SectionDoc: "The store on a server: backend = \"postgres\".", Name: "url", Doc: "The server as a URL or as key=value words; what is left out is found as psql finds it.", Value: "postgres://weir:***@db/events", Origin: "config.toml:41", Secret: true},
		{Key: "source.simulate.rate", Section: "source.simulate", SectionDoc: "Made-up traffic in the shape of Reddit's: kind = \"simulate\".", Name: "rate", Doc: "How many events are made a second; 0 means as fast as the store takes them.", Unit: "events/s", Bounds: "0 to 10000000", Value: "100", Default: "100", Origin: "default", Live: true},
		{Key: "pipeline.channel_capacity", Section: "pipeline", SectionDoc: "How events get from the source into the store.", Name: "channel_capacity", Doc: "How many events the channel between generating and storing holds.", Unit: "events", Bounds: "1 to 1000000", Value: "100", Default: "100", Origin: "default"},
		{Key: "pipeline.write_batch", Section: "pipeline", SectionDoc: "How events get from the source into the store.", Name: "write_batch", Doc: "How many events one transaction stores at most.", Unit: "events", Bounds: "1 to 1000", Value: "1000", Default: "1000", Origin: "default", Live: true},
		{Key: "process.workers", Section: "process", SectionDoc: "How stored events are processed.", Name: "workers", Doc: "How many workers process at the same time.", Unit: "workers", Bounds: "1 to 1024", Value: "4", Default: "2", Origin: "WEIR_PROCESS_WORKERS", Fixed: true, Live: true},
		{Key: "process.batch", Section: "process", SectionDoc: "How stored events are processed.", Name: "batch", Doc: "How many events a worker claims at a time; a small number spreads the work of a slow handler.", Unit: "events", Bounds: "1 to 1000", Value: "500", Default: "1000", Origin: "config.toml:112", Live: true},
		{Key: "process.lease", Section: "process", SectionDoc: "How stored events are processed.", Name: "lease", Doc: "How long a node may go silent before others take over its unfinished events.", Unit: "duration", Value: "30s", Default: "30s", Origin: "default"},
		{Key: "log.level", Section: "log", SectionDoc: "What is logged, to standard error.", Name: "level", Doc: "From which level on is logged.", Choices: []string{"debug", "info", "warn", "error"}, Bounds: `"debug", "info", "warn" or "error"`, Value: "info", Default: "info", Origin: "default"},
	}
}

// Run gives the engine settings and the state of a pipeline that runs, unless the
// test has given it others.
func (d *FormsEngine) Run() {
	if d.SettingsNow == nil {
		d.SettingsNow = SomeSettings()
	}
	if d.StateNow.Version == "" {
		d.StateNow = control.State{
			Phase: control.Running, Since: time.Now(), Backend: "sqlite", Location: "/home/you/.local/share/weir/weir.db", Folder: "/home/you/.local/share/weir",
			Source: "simulate", Started: time.Now(), Version: "v0.9.0", Tuning: core.Tuning{Rate: 100, Workers: 4, Batch: 500, WriteBatch: 1000},
		}
	}
}

// NewFormsScene makes a scene over an engine that runs.
func NewFormsScene(t *testing.T, d *FormsEngine) *Scene {
	t.Helper()
	d.Run()
	return NewScene(t, test.NewTempApp(t), d, 956, 560)
}
