package ui

import (
	"sync"
	"time"
	"weir/app/ui/desk"
	"weir/app/ui/synthetic"
	"weir/core"
)

// dashDesk is a desk of made-up snapshots whose store and state a test sets.
type dashDesk struct {
	*synthetic.Desk
	mu    sync.Mutex
	store core.Store // guarded by mu
	state desk.State // guarded by mu
}

func (d *dashDesk) State() desk.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state
}

func (d *dashDesk) Store() core.Store {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.store
}

func (d *dashDesk) set(by func(*dashDesk)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	by(d)
}

func (d *dashDesk) Settings() []desk.Setting { return nil }
func (d *dashDesk) SettingsFile() string     { return "" }

// dashNow is the moment at which the tests' dashboards are looked at.
var dashNow = time.Date(2026, 11, 24, 21, 14, 35, 0, time.UTC)

const dashEvery = 500 * time.Millisecond

func newDashDesk(past time.Duration) *dashDesk {
	d := &dashDesk{Desk: synthetic.NewDesk(dashNow, past, dashEvery, 1000)}
	d.store, d.state = &d.Past, d.Now
	return d
}
