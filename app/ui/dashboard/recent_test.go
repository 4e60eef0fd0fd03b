package dashboard

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/history"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core/metrics"
)

func TestAClickShowsTheWholeError(t *testing.T) {
	d := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(0), 1372, 800)
	l := d.dashboard.recent
	long := "append: refused\n\tby " + strings.Repeat("the server ", 400) + "at last"
	l.apply([]errorText{{"12:00:01", "process", "timeout", 0}, {"12:00:00", "store", long, 0}}, "", d.Colours())
	if got := l.rows[1].text.Text; !strings.HasPrefix(got, "append: refused by the") || !strings.HasSuffix(got, "…") {
		t.Errorf("the row says %q", got)
	}
	test.TapAt(l.area, fyne.NewPos(20, recentRowHeight*1.5))
	top := d.Win.Canvas().Overlays().Top()
	if top == nil || !strings.Contains(hosttest.LabelsIn(top), "at last") || !strings.Contains(hosttest.LabelsIn(top), "12:00:00 store") {
		t.Error("a click on the second error doesn't show all of it")
	}
	top.Hide()
	test.TapAt(l.area, fyne.NewPos(20, recentRowHeight*2.5))
	if d.Win.Canvas().Overlays().Top() != nil {
		t.Error("a click below the errors shows something")
	}
}

// TestRetryAllNeedsAFailure: there is nothing to retry while no event has failed.
func TestRetryAllNeedsAFailure(t *testing.T) {
	d := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1372, 800)
	retry := d.dashboard.recent.retry
	for i, c := range []struct {
		waiting, dead int64
		able          bool
	}{{0, 0, false}, {1, 0, true}, {0, 0, false}, {0, 2, true}, {0, 0, false}} {
		s := d.engine.Past.Last
		s.Time = s.Time.Add(time.Duration(i+1) * time.Second)
		s.Waiting, s.DeadNow = c.waiting, c.dead
		d.engine.Show(s)
		d.frame()
		if retry.Disabled() == c.able {
			t.Errorf("with %d failures that wait and %d dead ones it can be pressed: %v, want %v", c.waiting, c.dead, !retry.Disabled(), c.able)
		}
	}
}

// The list says since when there were no errors only if something has run, and
// not for the time before.
func TestNoErrors(t *testing.T) {
	d := newDash(t, test.NewTempApp(t), hosttest.NewDashEngine(0), 1372, 800)
	l := d.dashboard.recent
	h := history.New(hosttest.FirstEvent, time.Hour)
	says := func(want string) {
		t.Helper()
		l.apply(errorTexts(h.Errors(), h.Last()), noErrorsText(h), d.Colours())
		if got := l.none.Text; got != want || !l.none.Visible() {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	says("nothing has run yet")
	add := func(minutes int, failed uint64, errors ...metrics.ErrorEvent) {
		h.Add(metrics.Sample{Node: 1, Time: hosttest.FirstEvent.Add(time.Duration(minutes) * time.Minute), Interval: time.Second, Counters: metrics.Counters{Failed: failed}, Recent: errors})
	}
	add(0, 0)
	at := func(minutes int) string {
		return hosttest.FirstEvent.Add(time.Duration(minutes) * time.Minute).Format("15:04")
	}
	says(style.Success + " No errors since " + at(0))
	add(5, 1) // by a version that named none
	says(style.Success + " No errors since " + at(5))
	add(25*60, 0)
	says(style.Success + " No errors since " + hosttest.FirstEvent.Add(5*time.Minute).Format("2 Jan 15:04"))
	add(26*60, 1, metrics.ErrorEvent{Time: hosttest.FirstEvent, Text: "timeout", Stage: metrics.StageProcess})
	l.apply(errorTexts(h.Errors(), h.Last()), noErrorsText(h), d.Colours())
	if l.none.Visible() || l.rows[0].text.Text != "timeout" || l.rows[0].time.Text != hosttest.FirstEvent.Format("2 Jan") {
		t.Errorf("it says %q and %q at %q, want the error alone", l.none.Text, l.rows[0].text.Text, l.rows[0].time.Text)
	}
}

// TestAFailedAttemptLeadsToItsFailure, and a stage's own error is shown.
func TestAFailedAttemptLeadsToItsFailure(t *testing.T) {
	d := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(0), 1372, 800)
	led := int64(0)
	d.ShowFailure = func(event int64) { led = event }
	openError(d.Host, errorText{event: 7})
	if led != 7 || d.Covered() {
		t.Errorf("it leads to the failure of event %d, want 7", led)
	}
	openError(d.Host, errorText{time: "12:00", stage: "store", text: "append: refused"})
	if !d.Covered() || !strings.Contains(hosttest.LabelsIn(d.Top()), "append: refused") {
		t.Error("a stage's own error isn't shown")
	}
}
