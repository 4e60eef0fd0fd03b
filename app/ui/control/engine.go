package control

import (
	"context"

	"weir/app/bench/figures"
	"weir/core"
	"weir/core/metrics"
)

// Engine is everything that the window can see and do.
type Engine interface {
	Watcher
	Tuner
	Configurer
	Switcher
	Importer
	Opener
	Benchmarker
	Stage
	Director
	Tracer
	Explainer
	Floor
}

// Watcher reports the engine's state.
type Watcher interface {
	// State returns the current state.
	State() State

	// Watch calls state after each change of the state and snapshot once an
	// interval, from goroutines of the engine; both must return soon. It is
	// called once, before the engine runs.
	Watch(state func(State), snapshot func(metrics.Snapshot))

	// Store returns the open store, or nil if none is open. The store may be closed
	// at any moment; its methods then return core.ErrClosed.
	Store() Store
}

// Tuner changes how the pipeline runs.
type Tuner interface {
	// Tune applies a tuning at once. An invalid one is an error and changes nothing.
	Tune(ctx context.Context, t core.Tuning) error

	// Resize drains the pipeline and starts it again with a channel of another capacity,
	// until the next Restart or Switch. An impossible capacity is an error and changes
	// nothing.
	Resize(ctx context.Context, capacity int) error

	// Start starts a pipeline in this program. It may be called in the phases
	// Watching and Stopped.
	Start(ctx context.Context) error

	// Simulate drains the pipeline and restarts it with simulated traffic.
	Simulate(ctx context.Context) error

	// Stop ends simulated traffic: the pipeline continues without a source, and
	// processes what is stored.
	Stop(ctx context.Context) error
}

// Configurer shows and changes the settings.
type Configurer interface {
	// Settings lists all settings in the order of the file.
	Settings() []Setting

	// SettingsFile returns the path of the file that Save writes.
	SettingsFile() string

	// Check returns in one line what is wrong with a value, or nil if it is valid.
	Check(key, value string) error

	// Save writes changed settings, by key, into the file, whose comments and
	// order it preserves. Live settings have taken effect when it returns. If others
	// changed, restart is true, and they take effect at the next Restart. An error
	// changes nothing.
	Save(ctx context.Context, changes map[string]string) (restart bool, err error)

	// Restart drains the pipeline and restarts it with the settings of the file. On
	// an error the pipeline runs as before.
	Restart(ctx context.Context) error
}

// Switcher tests other stores and switches to them.
type Switcher interface {
	// Test tries a store step by step without changing anything, and calls
	// report with each step when it begins and when it ends. It stops at the first
	// step that fails and returns its error.
	Test(ctx context.Context, c StoreChoice, report func(Step)) error

	// Gone reports whether the file of a store no longer exists. It returns false for
	// servers, which only Test can check.
	Gone(ctx context.Context, c StoreChoice) bool

	// Switch drains the pipeline, closes its store and continues with another, which it
	// then saves in the settings. With finish, events that wait in the old store when it
	// is drained are processed first, until ctx ends. What isn't processed stays there
	// and is listed in State.WaitingStores, as is what other programs add meanwhile. On
	// an error the old store is open again and the pipeline runs as before.
	Switch(ctx context.Context, c StoreChoice, finish bool) error

	// StartServer starts the private PostgreSQL server, which it creates if there is
	// none, and returns its URL.
	StartServer(ctx context.Context) (url string, err error)

	// AdminScript returns the SQL with which an administrator prepares a server.
	AdminScript() (string, error)
}

// Importer reads files into the store.
type Importer interface {
	// Estimate returns what an import will probably need. It reads the first few MiB
	// of each file.
	Estimate(ctx context.Context, i Import) (Need, error)

	// Import drains the pipeline and restarts it with files as its source.
	// State.Import has the progress.
	Import(ctx context.Context, i Import) error

	// Cancel stops the import. Stored events stay, and importing the same files again
	// continues where it stopped.
	Cancel(ctx context.Context) error

	// Forget clears State.Resumable.
	Forget() error

	// Dismiss clears State.Recreated, if set, or else a State.Import that has ended.
	Dismiss()
}

// Opener tells what a file is that a person wants to open.
type Opener interface {
	// IsStore reports whether the file is a store. It reads the file's header only.
	IsStore(path string) bool
}

// Benchmarker measures what the stores can do on this machine.
type Benchmarker interface {
	// Benchmark measures SQLite and PostgreSQL on the disk and the server of the
	// settings, in stores that it makes and removes. The pipeline continues meanwhile.
	// progress is called when each step begins, and must return soon.
	Benchmark(ctx context.Context, progress func(figures.Progress)) (figures.Report, error)
}
