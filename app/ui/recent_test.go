package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/desk"
	"weir/app/ui/history"
	"weir/core"
)

func TestAClickShowsTheWholeError(t *testing.T) {
	d := openDash(t, test.NewTempApp(t), newDashDesk(0), 1372, 800)
	l := d.dashboard.recent
	long := "append: refused\n\tby " + strings.Repeat("the server ", 400) + "at last"
	l.apply([]errorText{{"12:00:01", "process", "timeout", 0}, {"12:00:00", "store", long, 0}}, "", d.colours())
	if got := l.rows[1].text.Text; !strings.HasPrefix(got, "append: refused by the") || !strings.HasSuffix(got, "…") {
		t.Errorf("the row says %q", got)
	}
	test.TapAt(l.pad, fyne.NewPos(20, recentRowHeight*1.5))
	top := d.win.Canvas().Overlays().Top()
	if top == nil || !strings.Contains(labelsIn(top), "at last") || !strings.Contains(labelsIn(top), "12:00:00 store") {
		t.Error("a click on the second error doesn't show all of it")
	}
	top.Hide()
	test.TapAt(l.pad, fyne.NewPos(20, recentRowHeight*2.5))
	if d.win.Canvas().Overlays().Top() != nil {
		t.Error("a click below the errors shows something")
	}
}

// TestRetryAllNeedsAFailure: there is nothing to retry while no event has failed.
func TestRetryAllNeedsAFailure(t *testing.T) {
	d := openDash(t, test.NewTempApp(t), newDashDesk(time.Minute), 1372, 800)
	retry := d.dashboard.recent.retry
	for i, c := range []struct {
		waiting, dead int64
		able          bool
	}{{0, 0, false}, {1, 0, true}, {0, 0, false}, {0, 2, true}, {0, 0, false}} {
		s := d.desk.Past.Last
		s.Time = s.Time.Add(time.Duration(i+1) * time.Second)
		s.Waiting, s.DeadNow = c.waiting, c.dead
		d.desk.Show(s)
		d.frame()
		if retry.Disabled() == c.able {
			t.Errorf("with %d failures that wait and %d dead ones it can be pressed: %v, want %v", c.waiting, c.dead, !retry.Disabled(), c.able)
		}
	}
}

// TestNoErrors says since when there were none: that is good news only when
// something runs, and no news of what was before.
func TestNoErrors(t *testing.T) {
	inUTC(t)
	d := newDash(t, test.NewTempApp(t), newDashDesk(0), 1372, 800)
	l := d.dashboard.recent
	h := history.New(begun, time.Hour)
	says := func(want string) {
		t.Helper()
		l.apply(errorTexts(h.Errors(), h.Last()), noErrorsText(h), d.colours())
		if got := l.none.Text; got != want || !l.none.Visible() {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	says("nothing has run yet")
	add := func(minutes int, failed uint64, errors ...core.ErrorEvent) {
		h.Add(core.Sample{Node: 1, Time: begun.Add(time.Duration(minutes) * time.Minute), Interval: time.Second, Counters: core.Counters{Failed: failed}, Recent: errors})
	}
	add(0, 0)
	at := func(minutes int) string { return begun.Add(time.Duration(minutes) * time.Minute).Format("15:04") }
	says(success + " No errors since " + at(0))
	add(5, 1) // by a version that named none
	says(success + " No errors since " + at(5))
	add(25*60, 0)
	says(success + " No errors since " + begun.Add(5*time.Minute).Format("2 Jan 15:04"))
	add(26*60, 1, core.ErrorEvent{Time: begun, Text: "timeout", Stage: core.StageProcess})
	l.apply(errorTexts(h.Errors(), h.Last()), noErrorsText(h), d.colours())
	if l.none.Visible() || l.rows[0].text.Text != "timeout" || l.rows[0].time.Text != begun.Format("2 Jan") {
		t.Errorf("it says %q and %q at %q, want the error alone", l.none.Text, l.rows[0].text.Text, l.rows[0].time.Text)
	}
}

// TestAFailedAttemptLeadsToItsFailure: the failure of an entry is shown with
// what can be decided about it, the event alone when it has gone well since.
func TestAFailedAttemptLeadsToItsFailure(t *testing.T) {
	s := openStore(t)
	fill(t, s, 8)
	failAll(t, s)
	st := openScene(t, s)
	var failed core.Failure
	for f, err := range s.Failures(t.Context(), core.FailureFilter{Limit: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		failed = f
	}
	st.openError(errorText{event: failed.Event.ID})
	v := st.pages[st.front].view.(*failuresPage)
	st.until(t, func() bool { return v.side.text.Text != "" })
	if facts := labelsIn(v.side.facts); v.open != failed.Event.ID || !strings.Contains(facts, failed.Error) {
		t.Errorf("open is %d with %q, want %d with %q", v.open, facts, failed.Event.ID, failed.Error)
	}
	st.button(t, "Discard…")
	settleOne(t, s, failed.Event.ID)
	st.openError(errorText{event: failed.Event.ID})
	st.until(t, func() bool { return !strings.Contains(labelsIn(v.side.facts), failed.Error) && v.side.text.Text != "" })
	if v.open != failed.Event.ID {
		t.Errorf("open is %d, want the event", v.open)
	}
	st.openError(errorText{time: "12:00", stage: "store", text: "append: refused"})
	if top := st.win.Canvas().Overlays().Top(); top == nil || !strings.Contains(labelsIn(top), "append: refused") {
		t.Error("a stage's own error isn't shown")
	}
}

// TestWindowTitle: two windows can be told apart.
func TestWindowTitle(t *testing.T) {
	for want, s := range map[string]desk.State{
		"Weir":                        {Phase: desk.Starting, Backend: "sqlite"},
		"demo – Weir":                 {Phase: desk.Running, Demo: true, Backend: "sqlite", Location: "/data/demo.db"},
		"weir.db (watching) – Weir":   {Phase: desk.Watching, Backend: "sqlite", Location: "/data/weir.db", Elsewhere: make([]core.Node, 1)},
		"weir.db – Weir":              {Phase: desk.Watching, Backend: "sqlite", Location: "/data/weir.db"},
		"postgres host/events – Weir": {Phase: desk.Running, Backend: "postgres", Location: "postgres://host:5432/events"},
	} {
		if got := windowTitle(s); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	st := openScene(t, nil)
	st.desk.state = desk.State{Backend: "sqlite", Location: "/data/other.db"}
	st.changed()
	if got := st.win.Title(); got != "other.db – Weir" {
		t.Errorf("on another store the title is %q", got)
	}
}
