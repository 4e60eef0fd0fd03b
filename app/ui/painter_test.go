package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// startPainter lets the painter run, and waits until nothing is left to draw.
func (w *dash) startPainter() {
	w.working.Go(func() { w.dashboard.painter.run(w.ctx) })
	w.idle()
}

// idle runs what is queued until the painter has nothing left to draw.
func (w *dash) idle() {
	w.t.Helper()
	p := w.dashboard.painter
	for quiet := 0; quiet < 5; { // it may be drawing
		select {
		case f := <-w.queue:
			f()
			quiet = 0
		case <-time.After(10 * time.Millisecond):
			if len(p.wake) == 0 && !p.pending.Load() {
				quiet++
			}
		}
	}
}

// TestOneFrameAtATime lets the window's goroutine be slow: what happens
// meanwhile is in one frame.
func TestOneFrameAtATime(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), newDashDesk(time.Minute), 1440, 880)
	w.startPainter()
	frames := 0
	for range 20 {
		w.step()
		time.Sleep(5 * time.Millisecond) // enough to draw several
	}
	if n := len(w.queue); n != 1 {
		t.Errorf("%d frames are queued, want 1", n)
	}
	p := w.dashboard.painter
	for late := time.Now().Add(5 * time.Second); time.Now().Before(late); {
		select {
		case f := <-w.queue:
			f()
			frames++
			continue
		case <-time.After(100 * time.Millisecond):
		}
		if len(p.wake) == 0 && !p.pending.Load() {
			break
		}
	}
	if frames < 2 || frames > 3 { // the first, the rest; and one that closes painter.first
		t.Errorf("20 snapshots made %d frames, want 2", frames)
	}
	newest := w.dashboard.wished().newest
	if _, to := w.showsTime(); to.Sub(newest.Time).Abs() > time.Microsecond {
		t.Errorf("it shows the time up to %s, want the newest snapshot's %s", to, newest.Time)
	}
}

// TestNothingDrawnUnseen counts frames while the view is frozen, and pictures
// while another page is in front.
func TestNothingDrawnUnseen(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), newDashDesk(time.Minute), 1440, 880)
	w.startPainter()
	w.press(fyne.KeySpace)
	w.idle()
	for range 10 {
		w.step()
	}
	time.Sleep(50 * time.Millisecond)
	if n := len(w.queue); n != 0 {
		t.Errorf("frozen, and %d frames are queued", n)
	}
	w.press(fyne.KeySpace)
	w.idle()

	w.show(4)
	w.idle()
	before := w.pictures()
	totals := w.dashboard.header.totals.Text
	for range 200 { // so that the totals change
		w.step()
	}
	w.idle()
	for i, p := range w.pictures() {
		if p != before[i] {
			t.Errorf("picture %d was drawn behind another page", i)
		}
	}
	if got := w.dashboard.header.totals.Text; got == totals {
		t.Errorf("the header still says %q: it is in front on all pages", got)
	}
	w.show(0)
	w.idle()
	if _, to := w.showsTime(); to.Sub(w.dashboard.wished().newest.Time).Abs() > time.Microsecond {
		t.Error("in front again it doesn't show what arrived meanwhile")
	}
}
