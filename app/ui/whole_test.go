package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/desk"
	"weir/core"
)

// whole is the whole window, whose goroutine is the test's.
type whole struct {
	*window
	*hands
}

// openWhole opens the window over a desk.
func openWhole(t *testing.T, app fyne.App, d desk.Desk, width, height float32) *whole {
	t.Helper()
	queue := make(chan func(), 1000)
	w := newWindow(app, d, func(f func()) { queue <- f })
	w.win.Resize(fyne.NewSize(width, height))
	t.Cleanup(func() {
		w.close()
		w.working.Wait()
		w.win.Close()
	})
	return &whole{w, &hands{t, queue, w.win}}
}

// wholeForms is a whole window over a desk that runs.
func wholeForms(t *testing.T, d *formsDesk) *whole {
	t.Helper()
	d.runs()
	return openWhole(t, test.NewTempApp(t), d, 956, 560)
}

// wholeStore is a whole window over a store, which may be nil.
func wholeStore(t *testing.T, s core.Store) *whole {
	t.Helper()
	return openWhole(t, test.NewTempApp(t), &storeDesk{state: desk.State{Phase: desk.Running, Source: "dump"}, store: s}, 1372, 800)
}
