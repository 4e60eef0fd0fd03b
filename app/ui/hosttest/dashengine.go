package hosttest

import (
	"sync"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/synthetic"
	"weir/core"
)

// DashEngine is an engine of made-up snapshots whose store and state a test sets.
type DashEngine struct {
	*synthetic.Engine
	mu       sync.Mutex
	StoreNow core.Store    // guarded by mu
	StateNow control.State // guarded by mu
}

func (d *DashEngine) State() control.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.StateNow
}

func (d *DashEngine) Store() control.Store {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.StoreNow
}

func (d *DashEngine) Set(by func(*DashEngine)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	by(d)
}

func (d *DashEngine) Settings() []control.Setting { return nil }
func (d *DashEngine) SettingsFile() string        { return "" }

// DashNow is the moment at which the tests' dashboards are looked at.
var DashNow = time.Date(2026, 11, 24, 21, 14, 35, 0, time.UTC)

const DashEvery = 500 * time.Millisecond

func NewDashEngine(past time.Duration) *DashEngine {
	d := &DashEngine{Engine: synthetic.NewEngine(DashNow, past, DashEvery, 1000)}
	d.StoreNow, d.StateNow = &d.Past, d.Now
	return d
}
