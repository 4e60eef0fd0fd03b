package hosttest

import (
	"sync"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/synthetic"
	"weir/core"
	"weir/core/activity"
)

// DashEngine is an engine with made-up snapshots. A test sets its store and state.
type DashEngine struct {
	*synthetic.Engine
	mu       sync.Mutex
	StoreNow core.Store    // guarded by mu
	StateNow control.State // guarded by mu
	Seen     *activity.Recorder
}

// StartTrace implements control.Tracer: nothing is remembered.
func (e *DashEngine) StartTrace() (stop func(), err error) { return func() {}, nil }

// Activity implements control.Floor.
func (e *DashEngine) Activity() *activity.Recorder { return e.Seen }

// State implements control.Watcher.
func (e *DashEngine) State() control.State {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.StateNow
}

// Store implements control.Watcher.
func (e *DashEngine) Store() control.Store {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.StoreNow
}

// Update changes the engine under its lock.
func (e *DashEngine) Update(by func(*DashEngine)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	by(e)
}

// Settings implements control.Configurer: there are none.
func (e *DashEngine) Settings() []control.Setting { return nil }
func (e *DashEngine) SettingsFile() string        { return "" }

// DashNow is the time at which tests look at the dashboard.
var DashNow = time.Date(2026, 11, 24, 21, 14, 35, 0, time.UTC)

// DashEvery is the interval of the snapshots.
const DashEvery = 500 * time.Millisecond

// NewDashEngine makes an engine with that much past before DashNow.
func NewDashEngine(past time.Duration) *DashEngine {
	e := &DashEngine{Engine: synthetic.NewEngine(DashNow, past, DashEvery, 1000)}
	e.StoreNow, e.StateNow = &e.Past, e.Now
	return e
}
