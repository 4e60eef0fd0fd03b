package dashboard

import (
	"context"
	"iter"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/history"
	"weir/app/ui/hosttest"
	"weir/core"
	"weir/core/metrics"
)

// past is a store of which only the journal is there. Reading waits for gate,
// when there is one, and ends with an error as often as fails says.
type past struct {
	core.Store
	mu    sync.Mutex
	kept  []metrics.Sample // guarded by mu
	fails int              // guarded by mu
	reads int              // guarded by mu
	began chan struct{}
	gate  chan struct{}
}

func (p *past) Samples(ctx context.Context, from, to time.Time) iter.Seq2[metrics.Sample, error] {
	return func(yield func(metrics.Sample, error) bool) {
		if p.gate != nil {
			select {
			case p.began <- struct{}{}:
			default:
			}
			select {
			case <-p.gate:
			case <-ctx.Done():
			}
		}
		p.mu.Lock()
		p.reads++
		kept, fail := p.kept, p.fails > 0
		if fail {
			p.fails--
		}
		p.mu.Unlock()
		for i, s := range kept {
			if !from.IsZero() && s.Time.Before(from) || !to.IsZero() && !s.Time.Before(to) {
				continue
			}
			if fail && i >= len(kept)/2 {
				yield(metrics.Sample{}, core.ErrClosed)
				return
			}
			if !yield(s, nil) {
				return
			}
		}
	}
}

// Rollups has none.
func (p *past) Rollups(ctx context.Context, from, to time.Time, _ time.Duration) iter.Seq2[metrics.Sample, error] {
	return p.Samples(ctx, from, to)
}

func (p *past) Annotations(context.Context, time.Time, time.Time) iter.Seq2[core.Annotation, error] {
	return func(yield func(core.Annotation, error) bool) {
		yield(core.Annotation{Time: hosttest.DashNow.Add(-time.Minute), Text: "rate"}, nil)
	}
}

func (p *past) keep(s metrics.Sample) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept = append(p.kept, s)
}

// numbered is sample n before dashNow, with n+1 events of one subreddit and an
// error.
func numbered(n int) metrics.Sample {
	s := metrics.Sample{Node: 1, Time: hosttest.DashNow.Add(-time.Duration(n) * hosttest.DashEvery).Add(123 * time.Nanosecond), Interval: hosttest.DashEvery}
	s.Generated, s.Top = 1, []metrics.TopCount{{Name: "golang", Events: 1}}
	s.Errors[metrics.StageStore] = 1
	return s
}

// asStored is a sample as a store gives it back.
func asStored(s metrics.Sample) metrics.Sample {
	s.Time = s.Time.Truncate(time.Microsecond)
	return s
}

// holds fails unless a history has exactly n samples, each counted once.
func holds(t *testing.T, h *history.History, n int) {
	t.Helper()
	if got := h.Line(history.Generated).Len(); got != n {
		t.Errorf("the history has %d samples, want %d", got, n)
	}
	if got := h.Top(1)[0].Events; got != uint64(n) {
		t.Errorf("the top counts %d events, want %d", got, n)
	}
}

// The past is read while samples arrive: some are in the store already, some
// not yet.
func TestNeitherLostNorDoubled(t *testing.T) {
	d := hosttest.NewDashEngine(time.Minute)
	p := &past{began: make(chan struct{}, 1), gate: make(chan struct{})}
	for n := 60; n > 10; n-- {
		p.keep(asStored(numbered(n)))
	}
	d.StoreNow = p
	w := newDash(t, test.NewTempApp(t), d, 1440, 880)
	d.Watch(func(control.State) {}, w.dashboard.Observe)
	show := func(n int) { d.Show(metrics.Snapshot{Sample: numbered(n)}) }
	w.Changed()
	<-p.began
	for n := 10; n > 5; n-- { // observed and stored while it is read
		show(n)
		p.keep(asStored(numbered(n)))
	}
	for n := 5; n > 0; n-- { // on the way
		show(n)
	}
	close(p.gate)
	w.settle()
	holds(t, w.dashboard.currentRequest().history, 60)
	show(0)
	holds(t, w.dashboard.currentRequest().history, 61)

	// A longer time is read: what was on the way then still is.
	w.dashboard.SetSpan(time.Hour)
	w.settle()
	if got := w.dashboard.loader.span; got != time.Hour {
		t.Fatalf("%s were read, want an hour", got)
	}
	holds(t, w.dashboard.currentRequest().history, 61)
}

// The history is replaced while samples arrive on another goroutine.
func TestConcurrentArrival(t *testing.T) {
	d := hosttest.NewDashEngine(time.Minute)
	p := &past{}
	d.StoreNow = p
	w := newDash(t, test.NewTempApp(t), d, 1440, 880)
	d.Watch(func(control.State) {}, w.dashboard.Observe)
	const all, each = 400, 20
	reading := make(chan struct{})
	var arriving sync.WaitGroup
	arriving.Go(func() {
		for n := all; n > 0; n-- {
			if n%each == 0 {
				<-reading
			}
			s := numbered(n)
			d.Show(metrics.Snapshot{Sample: s})
			p.keep(asStored(s))
		}
	})
	for range all / each {
		w.dashboard.loader.retry = true
		w.Changed()
		reading <- struct{}{}
		w.settle()
	}
	arriving.Wait()
	holds(t, w.dashboard.currentRequest().history, all)
}

// After a switch only the other store's past is shown.
func TestAnotherStore(t *testing.T) {
	d := hosttest.NewDashEngine(time.Minute)
	one, two := &past{}, &past{}
	for n := 100; n > 0; n-- {
		one.keep(numbered(n))
	}
	for n := 30; n > 0; n-- {
		two.keep(numbered(n))
	}
	d.StoreNow = one
	w := newDash(t, test.NewTempApp(t), d, 1440, 880)
	d.Watch(func(control.State) {}, w.dashboard.Observe)
	w.Changed()
	w.settle()
	d.Show(metrics.Snapshot{Sample: numbered(0)})
	holds(t, w.dashboard.currentRequest().history, 101)
	d.Update(func(d *hosttest.DashEngine) { d.StoreNow = nil })
	w.Changed()
	holds(t, w.dashboard.currentRequest().history, 101) // the picture stays until there is another
	d.Update(func(d *hosttest.DashEngine) { d.StoreNow = two })
	w.Changed()
	w.settle()
	holds(t, w.dashboard.currentRequest().history, 30)
}

// A read is repeated if the store is closed during it.
func TestClosedInBetween(t *testing.T) {
	d := hosttest.NewDashEngine(time.Minute)
	p := &past{fails: 2}
	for n := 100; n > 0; n-- {
		p.keep(numbered(n))
	}
	d.StoreNow = p
	w := newDash(t, test.NewTempApp(t), d, 1440, 880)
	w.Changed()
	first := w.dashboard.currentRequest().history
	w.Until(func() bool { return w.dashboard.currentRequest().history != first })
	holds(t, w.dashboard.currentRequest().history, 50) // what came before the error is shown
	w.Until(func() bool {
		w.Changed() // as each second does
		return !w.dashboard.loader.busy && !w.dashboard.loader.retry
	})
	holds(t, w.dashboard.currentRequest().history, 100)
	p.mu.Lock()
	reads := p.reads
	p.mu.Unlock()
	w.Changed()
	w.Goroutines.Wait() // which would read it
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reads != reads {
		t.Error("what was read is read again")
	}
}

// Zooming reads details of a past that was thinned, and of one that was never
// read.
func TestDetail(t *testing.T) {
	d := hosttest.NewDashEngine(time.Minute)
	p := &past{}
	const n = 4 * 7200
	for i := n; i > 0; i-- {
		p.keep(numbered(i))
	}
	d.StoreNow = p
	app := test.NewTempApp(t)
	app.Preferences().SetFloat(PrefSpan, (6 * time.Hour).Seconds())
	w := newDash(t, app, d, 1440, 880)
	w.Changed()
	w.settle()
	w.frame()
	whole := w.dashboard.onScreen
	if whole.Thinned().IsZero() {
		t.Fatal("nothing was thinned")
	}
	zoom := func(from, to time.Time) {
		w.dashboard.change(func(w *renderRequest) { w.time.from, w.time.to = from, to })
		w.dashboard.reload()
		w.settle()
		w.frame()
	}
	check := func(name string, from, to time.Time) {
		t.Helper()
		if w.dashboard.onScreen == whole {
			t.Errorf("%s: no details were read", name)
			return
		}
		line := w.chart("throughput").shown.chart.Lines[0].Series
		missing := 0
		for at := from.Add(hosttest.DashEvery); at.Before(to); at = at.Add(hosttest.DashEvery) {
			if got, _, ok := line.Near(at); !ok || got.Sub(at).Abs() > time.Microsecond {
				missing++
			}
		}
		if missing > 0 {
			t.Errorf("%s: %d samples are missing", name, missing)
		}
		for _, at := range []time.Time{from, to.Add(-hosttest.DashEvery)} {
			if _, got, _ := w.chart("errors").shown.chart.Lines[1].Series.Near(at); got != 120 {
				t.Errorf("%s: at %s there are %v errors of the last minute, want 120", name, at, got)
			}
		}
	}
	from := hosttest.DashNow.Add(-150 * time.Minute)
	zoom(from, from.Add(2*time.Minute))
	check("thinned", from, from.Add(2*time.Minute))

	w.dashboard.BackToLive()
	w.frame()
	if w.dashboard.onScreen != whole {
		t.Error("live charts show the details")
	}
	zoom(hosttest.DashNow.Add(-10*time.Minute), hosttest.DashNow.Add(-9*time.Minute))
	if w.dashboard.onScreen != whole {
		t.Error("what is in memory sample by sample is read again")
	}

	// Panned to before what was read.
	short := newDash(t, test.NewTempApp(t), d, 1440, 880)
	short.Changed()
	short.settle()
	short.frame()
	w, whole = short, short.dashboard.onScreen
	from = hosttest.DashNow.Add(-40 * time.Minute)
	zoom(from, from.Add(5*time.Minute))
	check("never read", from, from.Add(5*time.Minute))

	// Too long a time stays thinned.
	zoom(hosttest.DashNow.Add(-4*time.Hour), hosttest.DashNow.Add(-2*time.Hour))
	if w.dashboard.onScreen != whole {
		t.Error("two hours were read again in full")
	}
}

// The thinned past stays while the store can't be read, and the read is
// repeated.
func TestDetailClosed(t *testing.T) {
	d := hosttest.NewDashEngine(time.Minute)
	p := &past{}
	for i := 3600; i > 0; i-- {
		p.keep(numbered(i))
	}
	d.StoreNow = p
	w := newDash(t, test.NewTempApp(t), d, 1440, 880)
	w.Changed()
	w.settle()
	p.mu.Lock()
	p.fails = 1
	p.mu.Unlock()
	from := hosttest.DashNow.Add(-14 * time.Minute)
	w.dashboard.change(func(w *renderRequest) { w.time.from, w.time.to = from, from.Add(time.Minute) })
	w.dashboard.reload()
	w.Until(func() bool { return !w.dashboard.loader.detail })
	if w.dashboard.currentRequest().detail != nil {
		t.Fatal("half of the details are shown")
	}
	w.Changed()
	w.Until(func() bool { return w.dashboard.currentRequest().detail != nil })
}

// Annotations that haven't changed need no frame.
func TestSameMarks(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	read := func() uint64 {
		t.Helper()
		w.dashboard.loadAnnotations(w.engine.Store())
		w.Goroutines.Wait()
		for len(w.Queue) > 0 {
			(<-w.Queue)()
		}
		return w.dashboard.currentRequest().version
	}
	before := read()
	if got := read(); got != before {
		t.Error("the same marks are another version of what is wished")
	}
	w.engine.Past.Notes = append(w.engine.Past.Notes, core.Annotation{Time: hosttest.DashNow, Text: "batch 1 → 2"})
	if got := read(); got == before || len(w.dashboard.currentRequest().annotations) != len(w.engine.Past.Notes) {
		t.Error("a new mark is not shown")
	}
}

// A past that was read as rollups is read again for a part of it, and for a shorter span,
// of which there are shorter ones, but not for what is in memory sample by sample.
func TestRollupsHaveDetails(t *testing.T) {
	d := hosttest.NewDashEngine(time.Minute)
	p := &past{}
	for at := hosttest.DashNow.Add(-60 * 24 * time.Hour); at.Before(hosttest.DashNow); at = at.Add(time.Hour) {
		s := numbered(1)
		s.Time, s.Interval = at, time.Hour
		p.keep(s)
	}
	d.StoreNow = p
	app := test.NewTempApp(t)
	app.Preferences().SetFloat(PrefSpan, 0)
	w := newDash(t, app, d, 1440, 880)
	w.Changed()
	w.settle()
	resolution := func(want time.Duration) {
		t.Helper()
		w.settle()
		w.frame()
		if got := w.dashboard.onScreen.Resolution(); got != want {
			t.Errorf("the charts are of rollups of %v, want %v", got, want)
		}
	}
	resolution(time.Hour)
	whole := w.dashboard.onScreen
	zoom := func(ago, span time.Duration) {
		w.dashboard.change(func(r *renderRequest) {
			r.time.from, r.time.to = hosttest.DashNow.Add(-ago), hosttest.DashNow.Add(span-ago)
		})
		w.dashboard.reload()
	}
	zoom(10*24*time.Hour, 24*time.Hour)
	resolution(time.Minute)
	zoom(50*24*time.Hour, 40*24*time.Hour)
	resolution(time.Hour)
	zoom(50*time.Minute, 10*time.Minute)
	resolution(time.Hour)
	if w.dashboard.onScreen != whole {
		t.Error("what is in memory sample by sample was read again")
	}
	w.dashboard.BackToLive()
	w.dashboard.SetSpan(24 * time.Hour)
	resolution(time.Minute)
	w.dashboard.SetSpan(0)
	resolution(time.Hour)
}
