package dashboard

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/chart"
	"weir/app/ui/history"
	"weir/app/ui/hosttest"
	"weir/core/metrics"
)

// lookOf returns the looks that a chart of these kinds has, by name.
func lookOf(l *kindLooks, kinds ...string) map[string]int {
	var lines []chart.Line
	for _, k := range kinds {
		lines = append(lines, chart.Line{Name: k})
	}
	l.assign(lines)
	looks := map[string]int{}
	for _, line := range lines {
		looks[line.Name] = line.Look
	}
	return looks
}

func TestKindLooks(t *testing.T) {
	var saved []string
	looks := func(known ...string) *kindLooks {
		return &kindLooks{order: append(usualKinds[:len(usualKinds):len(usualKinds)], known...), save: func(kinds []string) { saved = kinds }}
	}
	l := looks()
	want := map[string]int{"comment": 1, "upvote": 2, "post": 3, "downvote": 4, "like": 5, "follow": 6}
	if got := lookOf(l, "like", "post", "follow", "downvote", "comment", "upvote"); !maps.Equal(got, want) {
		t.Errorf("the looks are %v, want %v", got, want)
	}
	if got := lookOf(l, "follow", "comment", "like"); got["follow"] != 6 || got["comment"] != 1 || got["like"] != 5 {
		t.Errorf("in another order they are %v", got)
	}
	if got := lookOf(looks(saved...), "follow"); got["follow"] != 6 {
		t.Errorf("after a restart they are %v; saved was %q", got, saved)
	}

	// Nine apart: two would look alike.
	for i := range 2 * kindsRemembered {
		lookOf(l, fmt.Sprint(i))
	}
	if len(saved) != kindsRemembered {
		t.Errorf("%d kinds are saved, want at most %d", len(saved), kindsRemembered)
	}
	if got := lookOf(l, "like", saved[8], saved[9]); got["like"] != 5 || got[saved[8]] != 6 || got[saved[9]] != 7 {
		t.Errorf("those that would look alike have %v", got)
	}
	if got := lookOf(l, saved[4], "comment"); got["comment"] != 1 || got[saved[4]] != 2 {
		t.Errorf("beside one that was seen later, the usual kind has %v", got)
	}
	eight := []string{"comment", "upvote", "post", "downvote", "like", "follow", "a new one", "another"}
	taken := map[int]string{}
	for kind, look := range lookOf(l, eight...) {
		if other, ok := taken[look]; ok || look < 1 || look > chart.Looks {
			t.Errorf("%s has look %d, as %q", kind, look, other)
		}
		taken[look] = kind
	}
}

// Kinds keep their colours in another store, after a restart, and in another
// order.
func TestKindsKeepTheirColours(t *testing.T) {
	app := test.NewTempApp(t)
	colours := func(app fyne.App, kinds ...map[string]uint64) map[string]any {
		w := openDash(t, app, hosttest.NewDashEngine(time.Minute), 1440, 880)
		h := history.New(hosttest.DashNow, time.Hour)
		for i, k := range kinds {
			h.Add(metrics.Sample{Node: 1, Time: hosttest.DashNow.Add(time.Duration(i) * time.Second), Interval: time.Second, Kinds: k})
		}
		w.dashboard.change(func(w *renderRequest) { w.history = h })
		w.frame()
		w.Until(func() bool { return len(w.Queue) == 0 })
		all := map[string]any{}
		p := w.chart("kinds")
		for i, l := range p.shown.chart.Lines {
			all[l.Name] = p.legend[i].swatch.FillColor
			if p.shown.chart.Dashed(i) {
				all[l.Name] = fmt.Sprint("dashed ", all[l.Name])
			}
		}
		return all
	}
	one := colours(app, map[string]uint64{"comment": 9, "like": 5, "post": 2}, map[string]uint64{"follow": 3})
	if len(one) != 4 {
		t.Fatalf("the chart has %v", one)
	}
	two := colours(app, map[string]uint64{"repost": 20, "follow": 10}, map[string]uint64{"post": 9}, map[string]uint64{"comment": 1, "like": 2})
	for kind, want := range one {
		if two[kind] != want {
			t.Errorf("%s is %v, then %v", kind, want, two[kind])
		}
	}
}
