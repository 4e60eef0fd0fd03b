package ui

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

	"weir/app/ui/desk"
	"weir/core"
)

// formsDesk is a desk whose answers a test sets, and which remembers what it
// was asked for.
type formsDesk struct {
	mu       sync.Mutex
	state    desk.State
	settings []desk.Setting
	store    core.Store

	saves    []map[string]string
	tunes    []core.Tuning
	tests    []desk.StoreChoice
	switches []desk.StoreChoice
	finish   []bool
	imports  []desk.Import
	calls    []string

	steps   []desk.Step
	need    desk.Need
	gone    []desk.StoreChoice
	err     error // of whatever is asked for
	restart bool
	hold    chan struct{} // when it is there, calls that block wait for it
}

func (d *formsDesk) State() desk.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state
}

func (d *formsDesk) Watch(func(desk.State), func(core.Snapshot)) {}
func (d *formsDesk) Store() core.Store                           { return d.store }

func (d *formsDesk) call(ctx context.Context, name string) error {
	if d.hold != nil {
		select {
		case <-d.hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls = append(d.calls, name)
	return d.err
}

func (d *formsDesk) Tune(ctx context.Context, t core.Tuning) error {
	d.tunes = append(d.tunes, t)
	return d.call(ctx, "tune")
}
func (d *formsDesk) Start(ctx context.Context) error    { return d.call(ctx, "start") }
func (d *formsDesk) Simulate(ctx context.Context) error { return d.call(ctx, "simulate") }
func (d *formsDesk) Settings() []desk.Setting           { return d.settings }
func (d *formsDesk) SettingsFile() string               { return "/home/you/.config/weir/config.toml" }

// Check refuses what isn't a number above 0 where a unit asks for one.
func (d *formsDesk) Check(key, value string) error {
	for _, s := range d.settings {
		if n, err := strconv.ParseFloat(value, 64); s.Key == key && s.Bounds != "" && len(s.Choices) == 0 && (err != nil || n < 0) {
			return fmt.Errorf("%s: is %q: want %s", key, value, s.Bounds)
		}
	}
	return nil
}

func (d *formsDesk) Save(ctx context.Context, changes map[string]string) (bool, error) {
	if err := d.call(ctx, "save"); err != nil {
		return false, err
	}
	d.saves = append(d.saves, maps.Clone(changes))
	for i := range d.settings {
		if text, found := changes[d.settings[i].Key]; found {
			d.settings[i].Value, d.settings[i].Origin = text, "config.toml:12"
		}
	}
	return d.restart, nil
}
func (d *formsDesk) Restart(ctx context.Context) error { return d.call(ctx, "restart") }

func (d *formsDesk) Test(ctx context.Context, c desk.StoreChoice, report func(desk.Step)) error {
	d.tests = append(d.tests, c)
	for _, s := range d.steps {
		report(desk.Step{Name: s.Name})
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

func (d *formsDesk) Switch(ctx context.Context, c desk.StoreChoice, finish bool) error {
	d.switches, d.finish = append(d.switches, c), append(d.finish, finish)
	return d.call(ctx, "switch")
}

func (d *formsDesk) Gone(_ context.Context, c desk.StoreChoice) bool {
	return slices.Contains(d.gone, c)
}

func (d *formsDesk) StartServer(ctx context.Context) (string, error) {
	return "postgres://weir:secret@127.0.0.1:54329/weir", d.call(ctx, "server")
}
func (d *formsDesk) AdminScript() (string, error) { return "CREATE SCHEMA weir;\n", nil }

func (d *formsDesk) Estimate(ctx context.Context, i desk.Import) (desk.Need, error) {
	return d.need, d.call(ctx, "estimate")
}

func (d *formsDesk) Import(ctx context.Context, i desk.Import) error {
	d.imports = append(d.imports, i)
	return d.call(ctx, "import")
}
func (d *formsDesk) Cancel(ctx context.Context) error { return d.call(ctx, "cancel") }
func (d *formsDesk) Forget() error                    { return d.call(context.Background(), "forget") }
func (d *formsDesk) Stop(ctx context.Context) error   { return d.call(ctx, "stop") }
func (d *formsDesk) Dismiss()                         { _ = d.call(context.Background(), "dismiss") }

// someSettings are a few of each kind.
func someSettings() []desk.Setting {
	return []desk.Setting{
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

// runs gives the desk settings and the state of a pipeline that runs, unless the
// test has given it others.
func (d *formsDesk) runs() {
	if d.settings == nil {
		d.settings = someSettings()
	}
	if d.state.Version == "" {
		d.state = desk.State{
			Phase: desk.Running, Since: time.Now(), Backend: "sqlite", Location: "/home/you/.local/share/weir/weir.db", Folder: "/home/you/.local/share/weir",
			Source: "simulate", Started: time.Now(), Version: "v0.9.0", Tuning: core.Tuning{Rate: 100, Workers: 4, Batch: 500, WriteBatch: 1000},
		}
	}
}

// formsScene makes a scene over a desk that runs.
func formsScene(t *testing.T, d *formsDesk) *scene {
	t.Helper()
	d.runs()
	return newScene(t, test.NewTempApp(t), d, 956, 560)
}
