package dashboard

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
)

// startPainter runs the painter in a bubble and shows everything that it draws.
func (w *dash) startPainter() {
	w.Goroutines.Go(func() { w.dashboard.painter.run(w.Ctx) })
	w.Idle()
}

// While the window's goroutine is busy, changes are collected into one frame.
func TestOneFrameAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
		w.startPainter()
		for range 20 {
			w.step()
			synctest.Wait() // the painter has drawn what it may
		}
		if n := len(w.Queue); n != 1 {
			t.Errorf("%d frames are queued, want 1", n)
		}
		if frames := w.Idle(); frames != 2 { // the first, the rest
			t.Errorf("20 snapshots made %d frames, want 2", frames)
		}
		newest := w.dashboard.currentRequest().newest
		if _, to := w.showsTime(); to.Sub(newest.Time).Abs() > time.Microsecond {
			t.Errorf("it shows the time up to %s, want the newest snapshot's %s", to, newest.Time)
		}
	})
}

// No chart is drawn while the view is frozen or another page is shown.
func TestNothingDrawnUnseen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
		w.startPainter()
		w.Press(fyne.KeySpace)
		w.Idle()
		for range 10 {
			w.step()
		}
		synctest.Wait()
		if n := len(w.Queue); n != 0 {
			t.Errorf("frozen, and %d frames are queued", n)
		}
		w.Press(fyne.KeySpace)
		w.Idle()

		w.Leave()
		w.Idle()
		before := w.pictures()
		stored := w.headline.Newest.Totals.Stored
		for range 200 { // so that the totals change
			w.step()
			w.Idle() // a second frame would bring the first one's picture back
			for i, p := range w.pictures() {
				if p != before[i] {
					t.Fatalf("picture %d was drawn behind another page", i)
				}
			}
		}
		if got := w.headline.Newest.Totals.Stored; got == stored {
			t.Errorf("the header still shows %d events: it is in front on all pages", got)
		}
		w.Open(w.dashboard)
		w.Idle()
		if _, to := w.showsTime(); to.Sub(w.dashboard.currentRequest().newest.Time).Abs() > time.Microsecond {
			t.Error("in front again it doesn't show what arrived meanwhile")
		}
	})
}
