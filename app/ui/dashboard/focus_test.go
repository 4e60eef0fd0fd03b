package dashboard

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
)

// Tab moves through the dashboard in reading order: cards, stages, charts,
// lists with their buttons, the status line.
func TestTabOrder(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	d := w.dashboard
	want := []fyne.CanvasObject{d.explainers[0], d.explainers[1]}
	for _, p := range d.plots {
		want = append(want, p.area)
	}
	want = append(want, d.recent.area)
	buttons := func(c *fyne.Container) {
		for _, o := range c.Objects {
			if b, ok := o.(*widget.PageButton); ok && b.Visible() && !b.Disabled() {
				want = append(want, o)
			}
		}
	}
	buttons(d.recent.buttons)
	want = append(want, d.status.about)
	for i, o := range want {
		w.Win.Canvas().FocusNext()
		if got := w.Win.Canvas().Focused(); got != o.(fyne.Focusable) {
			t.Fatalf("stop %d is %T, want %T", i, got, o)
		}
	}
	w.Win.Canvas().FocusNext()
	if w.Win.Canvas().Focused() != fyne.Focusable(d.explainers[0]) {
		t.Error("it doesn't begin again")
	}
}

// TestErrorByKeys opens the second of the recent errors.
func TestErrorByKeys(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(0), 1372, 800)
	l := w.dashboard.recent
	l.apply([]errorText{{"12:00:01", "process", "timeout", 0}, {"12:00:00", "store", "append: refused", 0}}, "", w.Colours())
	w.Win.Canvas().Focus(l.area)
	for range 3 {
		w.Key(fyne.KeyDown)
	}
	if at := l.area.Ring.Position().Y - l.rows[1].text.Position().Y; at < -4 || at > 4 {
		t.Errorf("the ring is %v beside the last row", at)
	}
	w.Key(fyne.KeyReturn)
	if top := w.Win.Canvas().Overlays().Top(); top == nil || !strings.Contains(hosttest.LabelsIn(top), "append: refused") {
		t.Error("Enter doesn't show the error")
	}
}
