package ui

import (
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

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
	*window
	t     *testing.T
	desk  *dashDesk
	queue chan func()
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
	w := &dash{t: t, desk: d, queue: make(chan func(), 1000)}
	w.window = newWindow(app, d, func(f func()) { w.queue <- f })
	w.now = func() time.Time { return dashNow.Add(time.Millisecond) } // later than all that is kept
	w.win.Resize(fyne.NewSize(width, height))
	t.Cleanup(func() {
		w.window.close()
		w.working.Wait()
		w.win.Close()
	})
	return w
}

// until runs what is queued until something is so.
func (w *dash) until(so func() bool) {
	w.t.Helper()
	late := time.After(patience)
	for !so() {
		select {
		case f := <-w.queue:
			f()
		case <-late:
			w.t.Fatalf("it did not become so within %v", patience)
		}
	}
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

// at is where an object is for the mouse.
func (w *dash) at(o fyne.CanvasObject) fyne.Position {
	inset, _ := w.win.Canvas().InteractiveArea() // which positions in the test driver lack
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(inset)
}

// press presses a key while nothing has the focus.
func (w *dash) press(key fyne.KeyName) { w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key}) }

// key presses a key, wherever the focus is.
func (w *dash) key(name fyne.KeyName) {
	if f := w.win.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	} else {
		w.press(name)
	}
}

// buttonIn is the visible button of that text in an object.
func buttonIn(t *testing.T, root fyne.CanvasObject, text string) *widget.Button {
	t.Helper()
	for _, o := range test.LaidOutObjects(root) {
		switch v := o.(type) {
		case *verb:
			o = &v.Button
		case *button:
			o = &v.Button
		}
		if b, ok := o.(*widget.Button); ok && b.Text == text && b.Visible() {
			return b
		}
	}
	t.Fatalf("there is no button %q", text)
	return nil
}
