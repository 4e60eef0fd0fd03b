package ui

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/desk"
	"weir/app/ui/synthetic"
	"weir/core"
)

// restDesk is a desk with everything that the window may show, and snapshots
// that come twice a second.
type restDesk struct {
	formsDesk
	snapshot func(core.Snapshot)
}

func (d *restDesk) Watch(_ func(desk.State), snapshot func(core.Snapshot)) { d.snapshot = snapshot }

// TestNothingRepaintsAtRest leaves every page, pane and dialog alone. It is
// painted at most as often as new numbers come: twice a second.
func TestNothingRepaintsAtRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := openStore(t)
		fill(t, store, 80, core.Reject{Input: "a.ndjson", Line: 3, Reason: "not JSON", Bytes: []byte(`{"id":`), Hash: 1, Size: 6})
		failAll(t, store)
		d := &restDesk{formsDesk: formsDesk{settings: someSettings(), store: store}}
		d.state = desk.State{Phase: desk.Running, Since: time.Now(), Started: time.Now(), Backend: "sqlite", Location: store.Location(), Source: "none", Version: "v0.9.0"}

		screen := newScreen(test.NewTempApp(t))
		queue := make(chan func(), 1000)
		w := newWindow(screen, d, func(f func()) { queue <- f })
		defer func() {
			w.close()
			w.working.Wait()
		}()
		w.win.Resize(fyne.NewSize(1440, 880))
		w.start()
		model := synthetic.New(time.Now(), dashEvery, 0)
		go func() {
			for {
				select {
				case <-time.After(dashEvery):
					d.snapshot(model.Next())
				case <-w.ctx.Done():
					return
				}
			}
		}()

		pass := func(span time.Duration) {
			for range span / frameEvery {
				time.Sleep(frameEvery)
				synctest.Wait()
				for len(queue) > 0 {
					(<-queue)()
					synctest.Wait()
				}
				screen.frame()
			}
		}
		const settle, rest = 2 * time.Second, 6 * time.Second
		pass(settle)
		for _, s := range restStates() {
			w.showPage(s.page)
			pass(settle)
			if s.show != nil {
				s.show(w)
				pass(settle)
			}
			if w.isOpen() != (s.show != nil) {
				t.Errorf("page %q, %q: something is open: %v", s.page, s.open, w.isOpen())
			}
			before := screen.paints
			pass(rest)
			if got, most := screen.paints-before, int(2*rest/time.Second); got > most {
				t.Errorf("page %q, %q: painted %d times in %v, want %d at most", s.page, s.open, got, rest, most)
			}
			w.closeAll()
		}
	})
}
