package explore

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/core"
	"weir/core/explore"
	"weir/core/metrics"
)

// A selection stays what it is in time: where other intervals don't have it, it goes.
func TestSelectionInOtherIntervals(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.chart.every.Choose(slices.Index(intervals, explore.Month))
	v.settle()
	v.chart.choose(selection{2, 2}) // March
	v.settle()
	from, before := v.chart.period()
	v.chart.every.Choose(slices.Index(intervals, explore.Day))
	v.settle()
	if got := v.chart.selection; got != (selection{60, 90}) {
		t.Errorf("in days March is %+v", got)
	}
	if f, b := v.chart.period(); !f.Equal(from) || !b.Equal(before) {
		t.Errorf("it is from %v to %v, was from %v to %v", f, b, from, before)
	}
	v.chart.every.Choose(slices.Index(intervals, explore.Week))
	v.settle()
	if v.chart.selection != noSelection || !v.list.filter.After.IsZero() {
		t.Errorf("in weeks it is %+v, the list begins at %v", v.chart.selection, v.list.filter.After)
	}
}

// Another store begins without a selection, hidden names and the first one's answer.
func TestAnotherStoreBeginsAnew(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.chart.choose(selection{5, 5})
	v.chart.toggle(0, false)
	v.settle()
	other := hosttest.OpenStore(t)
	year(t, other)
	v.Fake.StoreNow = other
	v.Page.Changed()
	v.settle()
	if v.chart.selection != noSelection || len(v.chart.hidden) > 0 || len(v.list.events) != pageRows || v.list.titleText() != "Events" {
		t.Errorf("%+v, %v hidden, %d rows of %q", v.chart.selection, v.chart.hidden, len(v.list.events), v.list.titleText())
	}
}

// No two names of a chart have the same colour, whatever was searched before.
func TestColoursDiffer(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	for _, names := range []string{"cpp, java", "linux, golang", "cpp, linux, java, golang, rust"} {
		v.Enter(v.form.subreddit, names)
		v.settle()
		f := v.chart.figures
		seen := map[int]string{}
		for n := range f.names {
			c := v.chart.colour(f, n)
			if seen[c] != "" {
				t.Errorf("%s: %s and %s have colour %d", names, seen[c], f.names[n].Name, c)
			}
			seen[c] = f.names[n].Name
		}
	}
}

// What was hidden of one dimension hides nothing of another, and never everything.
func TestHiddenNames(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.chart.toggle(0, true)
	v.drawn()
	if len(v.chart.drawn.Series) != 1 {
		t.Fatalf("%d series are drawn, want one alone", len(v.chart.drawn.Series))
	}
	v.Enter(v.form.subreddit, "cpp")
	v.settle()
	if len(v.chart.drawn.Series) != 1 {
		t.Errorf("of another name %d series are drawn", len(v.chart.drawn.Series))
	}
	v.chart.by.Choose(1)
	v.settle()
	if len(v.chart.drawn.Series) != 2 {
		t.Errorf("by kind %d series are drawn, want 2", len(v.chart.drawn.Series))
	}
}

// Zooming into an interval that the search has only a part of doesn't widen the search.
func TestZoomStaysWithin(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.form.before.SetText("2024-12-04")
	v.Enter(v.form.from, "2024-03-07")
	v.settle()
	f := v.chart.figures
	want := f.between(0, 1).Events
	v.zoom(f.starts[0], f.endOf(1))
	v.settle()
	if v.form.from.Text != "2024-03-07" || v.answer.All.Events != want {
		t.Errorf("from %s: %d events, want %d", v.form.from.Text, v.answer.All.Events, want)
	}
}

// Events that only settle are offered, too.
func TestSettledEventsAreOffered(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 30)
	v := openPage(t, s)
	settleAll(t, s)
	v.poll()
	v.Until(func() bool { return v.answer.All.Events == 30 }) // by itself: nothing was in sight
	v.settle()
	b := core.Batch{Segment: 10, Events: []core.Event{{Source: "reddit", Kind: "post", CreatedAt: hosttest.FirstEvent, Key: "x"}}}
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	v.refresh()
	v.settle()
	settleAll(t, s)
	v.poll()
	v.Until(func() bool { return v.fresh == 1 })
}

// slow is a store whose gauges come when they are told to.
type slow struct {
	core.Store
	asked, answer chan struct{} // nil: at once
}

func (s *slow) Gauges(ctx context.Context) (metrics.Gauges, error) {
	if s.asked != nil {
		s.asked <- struct{}{}
		select {
		case <-s.answer:
		case <-ctx.Done():
			return metrics.Gauges{}, ctx.Err()
		}
	}
	return s.Store.Gauges(ctx)
}

// A store that takes longer than the interval between two looks is not asked again before
// it has answered.
func TestSlowStore(t *testing.T) {
	s := &slow{Store: hosttest.OpenStore(t)}
	hosttest.Fill(t, s, 30)
	settleAll(t, s)
	v := openPage(t, s)
	v.stopPoll() // it looks only when told to
	b := core.Batch{Segment: 10, Events: []core.Event{{Source: "reddit", Kind: "post", CreatedAt: hosttest.FirstEvent, Key: "x"}}}
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	s.asked, s.answer = make(chan struct{}, 10), make(chan struct{})
	v.poll()
	<-s.asked
	for range 3 {
		v.poll()
	}
	s.answer <- struct{}{}
	v.Until(func() bool { return v.fresh == 1 })
	if len(s.asked) > 0 {
		t.Errorf("it was asked %d times more", len(s.asked))
	}
}

// gone is a store that doesn't answer for a while.
type gone struct {
	core.Store
	away bool
}

func (g *gone) ReadTotals(ctx context.Context, read func(core.TotalsSnapshot) error) error {
	if g.away {
		return core.ErrUnavailable
	}
	return g.Store.ReadTotals(ctx, read)
}

// A store that doesn't answer leaves the last picture, muted, and is asked again.
func TestStoreThatIsAway(t *testing.T) {
	s := &gone{Store: hosttest.OpenStore(t)}
	hosttest.Fill(t, s, 30)
	settleAll(t, s)
	v := openPage(t, s)
	s.away = true
	v.form.kind.SetText("comment")
	v.search()
	v.Until(func() bool { return !v.running && v.failed })
	if v.line.said.head != "no answer" || !v.chart.dim || v.said.Text.Text == "" {
		t.Errorf("the line says %+v, muted %v", v.line.said, v.chart.dim)
	}
	s.away = false
	v.poll()
	v.Until(func() bool { return !v.failed && !v.running })
	v.drawn()
	if v.chart.dim || v.said.Text.Text != "" || !strings.Contains(v.line.said.head, "30 events match") {
		t.Errorf("it is back: %+v, muted %v, %q", v.line.said, v.chart.dim, v.said.Text.Text)
	}
}

// The map can be used by keys.
func TestMapByKeys(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.h.Canvas.Focus(v.heat.area)
	for range 17 {
		v.Key(fyne.KeyRight)
	}
	v.Key(fyne.KeyDown)
	v.Key(fyne.KeyReturn)
	v.settle()
	if v.list.hour == nil || *v.list.hour != (cell{1, 17}) {
		t.Errorf("%+v is chosen", v.list.hour)
	}
}

// A message about what a person wanted stays until the next search.
func TestMessageStays(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.chart.comparePrevious(true)
	v.settle()
	if !strings.Contains(v.said.Text.Text, "Set From and Before first") {
		t.Errorf("it says %q", v.said.Text.Text)
	}
	test.Tap(v.Button("Search"))
	v.settle()
	if v.said.Text.Text != "" {
		t.Errorf("after a search it says %q", v.said.Text.Text)
	}
}
