package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/desk"
	"weir/core"
)

// fullWindow is the whole window, whose goroutine is the test's.
type fullWindow struct {
	*window
	*hands
}

// openFull opens the window over a desk.
func openFull(t *testing.T, app fyne.App, d desk.Desk, width, height float32) *fullWindow {
	t.Helper()
	queue := make(chan func(), 1000)
	w := newWindow(app, d, func(f func()) { queue <- f })
	w.win.Resize(fyne.NewSize(width, height))
	t.Cleanup(func() {
		w.close()
		w.working.Wait()
		w.win.Close()
	})
	return &fullWindow{w, &hands{t, queue, w.win}}
}

// fullForms is a whole window over a desk that runs.
func fullForms(t *testing.T, d *formsDesk) *fullWindow {
	t.Helper()
	d.runs()
	return openFull(t, test.NewTempApp(t), d, 956, 560)
}

// fullOver is a whole window over a store, which may be nil.
func fullOver(t *testing.T, s core.Store) *fullWindow {
	t.Helper()
	return openFull(t, test.NewTempApp(t), &storeDesk{state: desk.State{Phase: desk.Running, Source: "dump"}, store: s}, 1372, 800)
}
