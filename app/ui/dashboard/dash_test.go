package dashboard

import (
	"image/color"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
)

// dash is a dashboard whose window runs on the test's goroutine. Its painter
// doesn't run until it is started: a test asks for frames.
type dash struct {
	*hosttest.Scene
	engine    *hosttest.DashEngine
	dashboard *Page
	headline  Headline // of the newest frame
	longer    int      // how often a longer time was asked for by a key
}

// openDash opens a dashboard over an engine and shows its past and its newest
// snapshot.
func openDash(t *testing.T, app fyne.App, d *hosttest.DashEngine, width, height float32) *dash {
	t.Helper()
	w := newDash(t, app, d, width, height)
	d.Watch(func(control.State) {}, w.dashboard.Observe)
	w.Changed()
	w.settle()
	d.Show(d.Past.Last)
	w.frame()
	return w
}

func newDash(t *testing.T, app fyne.App, d *hosttest.DashEngine, width, height float32) *dash {
	t.Helper()
	w := &dash{Scene: hosttest.NewScene(t, app, d, width, height), engine: d}
	w.Now = func() time.Time { return hosttest.DashNow.Add(time.Millisecond) } // later than all that is kept
	w.dashboard = New(w.Host, func(l Headline) { w.headline = l })
	w.Scene.Open(w.dashboard)
	header, rail := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	header.SetMinSize(fyne.NewSize(0, 44))
	rail.SetMinSize(fyne.NewSize(64, 0))
	w.Win.SetContent(container.NewBorder(header, nil, rail, nil, w.dashboard.Content())) // as in the window
	w.Win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {                                // what the window does
		switch e.Name {
		case fyne.KeySpace:
			w.dashboard.Freeze()
		case fyne.KeyLeft:
			w.dashboard.Pan(-0.5)
		case fyne.KeyRight:
			w.dashboard.Pan(0.5)
		case fyne.KeyMinus:
			w.longer++
		}
	})
	return w
}

// settle waits until nothing is being read any more.
func (w *dash) settle() {
	w.T.Helper()
	w.Until(func() bool {
		w.dashboard.mu.Lock()
		marked := len(w.dashboard.request.annotations) > 0
		w.dashboard.mu.Unlock()
		l := &w.dashboard.loader
		return l.store == w.engine.Store() && !l.busy && !l.detail && !l.retry && marked
	})
}

// frame draws a frame, as the painter does, and shows it.
func (w *dash) frame() frame {
	f := w.dashboard.painter.draw(w.dashboard.currentRequest())
	w.dashboard.apply(f)
	return f
}

// step lets the next snapshot arrive.
func (w *dash) step() { w.engine.Step() }

// chart is the chart of that name.
func (w *dash) chart(name string) *plot {
	w.T.Helper()
	for _, p := range w.dashboard.plots {
		if p.spec.name == name {
			return p
		}
	}
	w.T.Fatalf("there is no chart %q", name)
	return nil
}

// over is a place over a chart's picture, as a share of its width, on the canvas.
func (w *dash) over(p *plot, share float32) fyne.Position {
	return w.At(p.area).AddXY(p.area.Size().Width*share, p.area.Size().Height/2)
}
