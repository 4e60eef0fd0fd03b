package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestAClickShowsTheWholeError(t *testing.T) {
	d := openDash(t, test.NewTempApp(t), newDashDesk(0), 1372, 800)
	l := d.dashboard.recent
	long := "append: refused\n\tby " + strings.Repeat("the server ", 400) + "at last"
	l.apply([]errorText{{"12:00:01", "process", "timeout"}, {"12:00:00", "store", long}}, d.colours())
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

// TestNoErrors is good news only when something runs.
func TestNoErrors(t *testing.T) {
	d := newDash(t, test.NewTempApp(t), newDashDesk(0), 1372, 800)
	l := d.dashboard.recent
	l.apply(nil, d.colours())
	if got := l.none.Text; got != "no stage has started" {
		t.Errorf("before the first snapshot it says %q", got)
	}
	d = openDash(t, test.NewTempApp(t), newDashDesk(0), 1372, 800)
	l = d.dashboard.recent
	l.apply(nil, d.colours())
	if got := l.none.Text; got != success+" no stage had an error" {
		t.Errorf("of stages that run it says %q", got)
	}
}
