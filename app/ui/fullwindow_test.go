package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/core"
)

// fullWindow is the whole window, on the test's goroutine.
type fullWindow struct {
	*window
	*hosttest.User
}

// openFull opens the window over an engine.
func openFull(t *testing.T, app fyne.App, d control.Engine, width, height float32) *fullWindow {
	t.Helper()
	queue := make(chan func(), 1000)
	w := newWindow(app, d, func(f func()) { queue <- f })
	w.Win.Resize(fyne.NewSize(width, height))
	f := &fullWindow{w, &hosttest.User{T: t, Queue: queue, Window: w.Win}}
	t.Cleanup(func() {
		f.OwnGlyphs()
		w.close()
		w.Goroutines.Wait()
		w.Win.Close()
	})
	return f
}

// fullForms opens the whole window over a running engine.
func fullForms(t *testing.T, d *hosttest.FormsEngine) *fullWindow {
	t.Helper()
	d.Run()
	return openFull(t, test.NewTempApp(t), d, 956, 560)
}

// fullOver opens the whole window over a store, which may be nil.
func fullOver(t *testing.T, s core.Store) *fullWindow {
	t.Helper()
	return openFull(t, test.NewTempApp(t), &hosttest.StoreEngine{StateNow: control.State{Phase: control.Running, Source: "dump"}, StoreNow: s}, 1372, 800)
}
