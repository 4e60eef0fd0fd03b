package control

import (
	"context"

	"weir/core"
	"weir/core/metrics"
)

// Engine is all that the window can see and do.
type Engine interface {
	Watcher
	Tuner
	Configurer
	Switcher
	Importer
}

// Watcher shows how it goes.
type Watcher interface {
	// State returns what is so now.
	State() State

	// Watch calls state after each change of the state and snapshot once an
	// interval, from goroutines of the engine; both must return soon. It is
	// called once, before the engine runs.
	Watch(state func(State), snapshot func(metrics.Snapshot))

	// Store returns the store that is open, nil while none is. It may be closed
	// at any moment; its calls then return core.ErrClosed.
	Store() Store
}

// Tuner changes how the pipeline runs.
type Tuner interface {
	// Tune puts another tuning in force, at once. An impossible one is an error
	// and changes nothing.
	Tune(ctx context.Context, t core.Tuning) error

	// Start starts a pipeline of this program's own while the state says that
	// another's is watched, or that it has stopped.
	Start(ctx context.Context) error

	// Simulate drains the pipeline and starts it again with simulated traffic.
	Simulate(ctx context.Context) error

	// Stop ends simulated traffic: the pipeline continues without a source, and
	// processes what is stored.
	Stop(ctx context.Context) error
}

// Configurer shows and changes the settings.
type Configurer interface {
	// Settings lists all settings in the order of the file.
	Settings() []Setting

	// SettingsFile is where Save writes.
	SettingsFile() string

	// Check says in one line what is wrong with a value, nil when it is
	// possible.
	Check(key, value string) error

	// Save writes changed settings, by key, into the file, whose comments and
	// order stay. Those that a running pipeline can take are in force when it
	// returns; for the others restart is true and nothing else changes until
	// Restart. An error changes nothing.
	Save(ctx context.Context, changes map[string]string) (restart bool, err error)

	// Restart drains the pipeline and starts it again with the settings of the
	// file. On an error the pipeline runs as before.
	Restart(ctx context.Context) error
}

// Switcher looks for another store and goes over to it.
type Switcher interface {
	// Test tries a store step by step without changing anything, and calls
	// report with each step when it begins and when it ends. It stops at the
	// first that fails, whose error it returns.
	Test(ctx context.Context, c StoreChoice, report func(Step)) error

	// Gone reports whether the file of a store isn't there any more. Of a server
	// only Test can tell.
	Gone(ctx context.Context, c StoreChoice) bool

	// Switch drains the pipeline, closes its store and goes on with another,
	// which is then saved in the settings. With finish, what waits in the old
	// store when it is drained is processed first, which ends with ctx; else it
	// stays there, named in State.Left, as does what others add meanwhile. On
	// an error the old store is open again and the pipeline runs as before.
	Switch(ctx context.Context, c StoreChoice, finish bool) error

	// StartServer starts a private PostgreSQL server, made when there is none,
	// and returns its URL.
	StartServer(ctx context.Context) (url string, err error)

	// AdminScript is the SQL with which an administrator prepares a server.
	AdminScript() (string, error)
}

// Importer reads files into the store.
type Importer interface {
	// Estimate says what an import will probably take. It reads the first MiBs
	// of each file.
	Estimate(ctx context.Context, i Import) (Need, error)

	// Import drains the pipeline and starts it again with files for its source.
	// How far it has come stands in State.Import.
	Import(ctx context.Context, i Import) error

	// Cancel ends the import; what was stored stays, and importing the same
	// files again goes on there.
	Cancel(ctx context.Context) error

	// Forget takes an interrupted import off State.Resumable.
	Forget() error

	// Dismiss takes off the state what only informs: MadeAnew, then an Import that is
	// over.
	Dismiss()
}
