package ui

import (
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

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

// dash is a window whose goroutine is the test's. No painter runs until it is
// started: frames are drawn when the test asks for them.
type dash struct {
	*scene
	desk      *dashDesk
	dashboard *dashboard
	headline  headline // of the newest frame
	longer    int      // how often a longer time was asked for by a key
}

// openDash opens a window over a desk and shows its past and newest snapshot.
func openDash(t *testing.T, app fyne.App, d *dashDesk, width, height float32) *dash {
	t.Helper()
	w := newDash(t, app, d, width, height)
	d.Watch(func(desk.State) {}, w.dashboard.observe)
	w.changed()
	w.settle()
	d.Show(d.Past.Last)
	w.frame()
	return w
}

func newDash(t *testing.T, app fyne.App, d *dashDesk, width, height float32) *dash {
	t.Helper()
	w := &dash{scene: newScene(t, app, d, width, height), desk: d}
	w.now = func() time.Time { return dashNow.Add(time.Millisecond) } // later than all that is kept
	w.dashboard = newDashboard(w.host, func(l headline) { w.headline = l })
	w.scene.open(w.dashboard)
	w.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { // what the window does
		switch e.Name {
		case fyne.KeySpace:
			w.dashboard.freeze()
		case fyne.KeyLeft:
			w.dashboard.pan(-0.5)
		case fyne.KeyRight:
			w.dashboard.pan(0.5)
		case fyne.KeyMinus:
			w.longer++
		}
	})
	return w
}

// settle waits until nothing is being read any more.
func (w *dash) settle() {
	w.t.Helper()
	w.until(func() bool {
		w.dashboard.mu.Lock()
		marked := len(w.dashboard.wishes.marks) > 0
		w.dashboard.mu.Unlock()
		l := &w.dashboard.loader
		return l.store == w.desk.Store() && !l.busy && !l.detail && !l.again && marked
	})
}

// frame draws a frame, as the painter does, and shows it.
func (w *dash) frame() frame {
	f := w.dashboard.painter.draw(w.dashboard.wished())
	w.dashboard.apply(f)
	return f
}

// step lets the next snapshot arrive.
func (w *dash) step() { w.desk.Step() }

// chart is the chart of that name.
func (w *dash) chart(name string) *plot {
	w.t.Helper()
	for _, p := range w.dashboard.plots {
		if p.spec.name == name {
			return p
		}
	}
	w.t.Fatalf("there is no chart %q", name)
	return nil
}

// over is a place over a chart's picture, as a share of its width, on the canvas.
func (w *dash) over(p *plot, share float32) fyne.Position {
	return w.at(p.pad).AddXY(p.pad.Size().Width*share, p.pad.Size().Height/2)
}
