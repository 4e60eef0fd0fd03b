package hosttest

import (
	"sync"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/synthetic"
	"weir/core"
)

// DashEngine is an engine with made-up snapshots. A test sets its store and state.
type DashEngine struct {
	*synthetic.Engine
	mu       sync.Mutex
	StoreNow core.Store    // guarded by mu
	StateNow control.State // guarded by mu
}

// State implements control.Watcher.
func (d *DashEngine) State() control.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.StateNow
}

// Store implements control.Watcher.
func (d *DashEngine) Store() core.Store {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.StoreNow
}

// Update changes the engine under its lock.
func (d *DashEngine) Update(by func(*DashEngine)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	by(d)
}

// Settings implements control.Configurer: there are none.
func (d *DashEngine) Settings() []control.Setting { return nil }
func (d *DashEngine) SettingsFile() string        { return "" }

// DashNow is the time at which tests look at the dashboard.
var DashNow = time.Date(2026, 11, 24, 21, 14, 35, 0, time.UTC)

// DashEvery is the interval of the snapshots.
const DashEvery = 500 * time.Millisecond

// NewDashEngine makes an engine with that much past before DashNow.
func NewDashEngine(past time.Duration) *DashEngine {
	d := &DashEngine{Engine: synthetic.NewEngine(DashNow, past, DashEvery, 1000)}
	d.StoreNow, d.StateNow = &d.Past, d.Now
	return d
}
