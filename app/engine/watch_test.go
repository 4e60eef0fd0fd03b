package engine_test

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"weir/app/engine"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/metrics"
)

// TestSecondWindow: it watches the pipeline of the first, and starts one of its
// own when that has ended and somebody wants it.
func TestSecondWindow(t *testing.T) {
	h := newHome(t)
	first := h.start(h.options())
	first.phase(control.Running)
	first.flows()

	before := first.processed()
	second := h.start(h.options())
	s := second.phase(control.Watching)
	if len(s.Elsewhere) != 1 || s.Elsewhere[0].PID == 0 || s.Source != "none" || !s.Problem.Empty() || s.Location != h.path("weir.db") {
		t.Errorf("watching: %+v", s)
	}
	second.flows()
	if got := second.snapshot.Load(); got.Generated == 0 || got.Workers != 2 || got.SizeBytes == 0 {
		t.Errorf("watched: %+v", got.Sample)
	}
	for second.processed() < 200 { // a second's
		second.flows()
	}
	if seen, done := second.processed(), first.processed()-before; seen > done+20 {
		t.Errorf("%d processed by what is watched, %d meanwhile by the other", seen, done)
	}
	if err := second.Tune(t.Context(), core.Tuning{Workers: 1, Batch: 1, WriteBatch: 1}); err == nil {
		t.Error("Tune while another's pipeline is watched: no error")
	}
	heard := second.State().Heard
	second.await("that the first has said something again", func(s control.State) bool { return s.Heard.After(heard) && s.HeardEvery > 0 })
	tuning := first.State().Tuning
	second.await("how the first is tuned", func(s control.State) bool { return s.Theirs != nil && *s.Theirs == tuning })
	tuning.Workers, tuning.Batch = 3, 17
	h.do("Tune", first.Tune(t.Context(), tuning))
	second.await("what the first was tuned to", func(s control.State) bool { return s.Theirs != nil && *s.Theirs == tuning })
	h.do("Restart", first.Restart(t.Context())) // the second sees it go and come
	first.flows()
	second.await("the other again", func(s control.State) bool { return len(s.Elsewhere) == 1 && s.Problem.Empty() })

	first.end()
	s = second.await("that it has ended", func(s control.State) bool { return len(s.Elsewhere) == 0 })
	if !s.Heard.IsZero() {
		t.Errorf("it has ended and counts as silent since %v", s.Heard)
	}
	if s.Phase != control.Watching || !strings.Contains(s.Problem.String(), "has ended: start a pipeline here") {
		t.Errorf("ended: %+v", s)
	}
	if _, err := second.Save(t.Context(), map[string]string{"pipeline.channel_capacity": "50"}); err != nil {
		t.Fatal(err)
	}
	second.await("a setting that waits", func(s control.State) bool { return len(s.Pending) > 0 })
	h.do("Start", second.Start(t.Context()))
	if s := second.State(); s.Phase != control.Running || !s.Problem.Empty() || s.Source != "simulate" || len(s.Pending) > 0 {
		t.Errorf("started: %+v", s)
	}
	second.flows()
	if c := second.snapshot.Load().ChannelCapacity; c != 50 {
		t.Errorf("started with a channel of %d, want 50", c)
	}

	third := h.start(h.options())
	third.phase(control.Watching)
	h.do("Start beside the other", third.Start(t.Context()))
	third.flows()
	third.end()
	second.end()
	h.sound("weir.db")
}

// TestWatchesThoseWhoCantSay: a program that can't write its heartbeat has not
// ended while it holds its lock, and nobody begins beside it unasked.
func TestWatchesThoseWhoCantSay(t *testing.T) {
	h := newHome(t)
	other, _ := h.join("weir.db") // its heartbeat is never written
	mute := func() {
		db, err := sql.Open("sqlite3", h.path("weir.db"))
		h.do("Open", err)
		_, err = db.Exec("UPDATE nodes SET heartbeat_at = heartbeat_at - 3600000000 WHERE state = 'alive'")
		h.do("UPDATE", errors.Join(err, db.Close()))
	}
	r := h.start(h.options())
	r.phase(control.Watching)
	if r.await("the first look", func(s control.State) bool { return len(s.Elsewhere) == 1 }).HeartbeatLate {
		t.Error("a program that has just begun can't write its heartbeat")
	}
	mute()
	s := r.await("a heartbeat an hour old", func(s control.State) bool { return s.HeartbeatLate || len(s.Elsewhere) == 0 })
	if len(s.Elsewhere) != 1 || s.Elsewhere[0].Silent < time.Hour || !s.Problem.Empty() {
		t.Errorf("it runs and holds its lock; the state is %+v", s)
	}
	r.end()
	r = h.start(h.options())
	r.phase(control.Watching)
	h.do("Close", other.Close())
	r.await("its end", func(s control.State) bool { return len(s.Elsewhere) == 0 && !s.HeartbeatLate && !s.Problem.Empty() })
	r.end()
}

// TestWatchesByNodesClock: what nodes keep is shown however wrong their clocks
// are, and none of it twice.
func TestWatchesByNodesClock(t *testing.T) {
	h := newHome(t)
	behind, ahead := h.node("weir.db", -7*time.Minute), h.node("weir.db", 7*time.Minute)
	behind.keeps(1000) // before anybody looks
	r := h.start(h.options())
	r.phase(control.Watching)
	r.watched("both", func(s *metrics.Snapshot) bool {
		behind.keeps(1)
		ahead.keeps(1)
		return s.Totals.Processed > 0
	})
	for range 3 {
		before := r.processed() // what was kept until now, or all but the newest
		behind.keeps(100)
		ahead.keeps(10)
		r.watched("what both keep", func(s *metrics.Snapshot) bool { return s.Totals.Processed >= before+110 })
	}
	if got, most := r.processed(), behind.kept-1000+ahead.kept; got > most {
		t.Errorf("%d processed are shown, %d were since somebody looked", got, most)
	}
	if s := r.snapshot.Load(); time.Since(s.Time).Abs() > time.Minute {
		t.Errorf("shown at %v, where no chart that ends now shows it", s.Time)
	}
	r.end()
	behind.leave()
	ahead.leave()
	h.sound("weir.db")
}

// TestWatchesFromTheStart: whoever reads the samples that there are when watching
// has begun is then shown all that come after.
func TestWatchesFromTheStart(t *testing.T) {
	h := newHome(t)
	other := h.node("weir.db", 0)
	other.keeps(1000)
	r := h.start(h.options())
	r.phase(control.Watching)
	other.keeps(7) // most likely before the first look
	r.watched("what was kept at once", func(s *metrics.Snapshot) bool { return s.Totals.Processed == 7 })
	r.end()
	other.leave()
}

// mumbling is a store that doesn't tell its gauges every other time.
type mumbling struct {
	core.Store
	asked int
}

func (m *mumbling) Gauges(ctx context.Context) (metrics.Gauges, error) {
	if m.asked++; m.asked%2 == 1 {
		return metrics.Gauges{}, errors.New("not now")
	}
	return m.Store.Gauges(ctx)
}

// TestWatchesThroughTrouble: of what nodes keep nothing is missing when a look
// fails in the midst of it.
func TestWatchesThroughTrouble(t *testing.T) {
	h := newHome(t)
	a, b := h.node("weir.db", 0), h.node("weir.db", 0)
	nodes := []core.Node{{ID: a.id}, {ID: b.id}}
	o := engine.NewSampleReader(&mumbling{Store: a.store})
	if _, ok, err := o.Look(t.Context(), nodes); ok || err != nil {
		t.Fatalf("nothing is kept yet: %v, %v", ok, err)
	}
	for n := range 3 {
		a.keeps(1)
		b.keeps(10)
		if n == 2 {
			nodes = nodes[:1] // the other has ended
		}
		if _, ok, err := o.Look(t.Context(), nodes); ok || err == nil {
			t.Errorf("look %d in trouble: %v, %v", n, ok, err)
		}
		s, ok, err := o.Look(t.Context(), nodes)
		if want := a.kept + b.kept; !ok || err != nil || s.Totals.Processed != want {
			t.Errorf("look %d: %d processed, %v, %v, want %d", n, s.Totals.Processed, ok, err, want)
		}
	}
}

// TestWatchedNewAndStoredAgree: what is stored grows by what is new, although the
// store's own number is ahead of the samples; when nothing comes, or events are
// removed, that number counts.
func TestWatchedNewAndStoredAgree(t *testing.T) {
	h := newHome(t)
	a := h.node("weir.db", 0)
	nodes := []core.Node{{ID: a.id}}
	made := 0
	stores := func(n int) {
		t.Helper()
		b := core.Batch{Segment: 100}
		for range n {
			made++
			b.Events = append(b.Events, core.Event{Source: "test", Key: fmt.Sprint(made), Kind: core.KindComment, CreatedAt: time.Now().Add(-time.Hour)})
		}
		_, err := a.store.Append(t.Context(), b)
		h.do("Append", err)
	}
	samples := func(n uint64, inStore int64) {
		t.Helper()
		a.add(metrics.Sample{Counters: metrics.Counters{Stored: n}, Levels: metrics.Levels{Gauges: metrics.Gauges{InStore: inStore}}})
	}
	o := engine.NewSampleReader(a.store)
	if _, _, err := o.Look(t.Context(), nodes); err != nil {
		t.Fatal(err)
	}
	look := func(fresh uint64, stored int64) {
		t.Helper()
		s, ok, err := o.Look(t.Context(), nodes)
		if !ok || err != nil || s.Totals.Stored != fresh || s.InStore != stored {
			t.Errorf("%d new, %d stored, %v, %v, want %d, %d", s.Totals.Stored, s.InStore, ok, err, fresh, stored)
		}
	}
	stores(50)
	stores(7)
	samples(50, 50)
	look(50, 50)
	stores(20)
	samples(7, 57)
	look(57, 57)
	samples(20, 77)
	look(77, 77)
	stores(5) // by somebody who keeps no samples
	samples(0, 77)
	look(77, 77) // it may be in the next sample
	samples(0, 77)
	look(77, 82)
	claim, err := a.store.Claim(t.Context(), 100)
	h.do("Claim", err)
	h.do("Load", a.store.Load(t.Context(), &claim))
	_, err = a.store.Settle(t.Context(), core.Settlement{Claim: claim}, 0)
	h.do("Settle", err)
	removed, _, err := a.store.Expire(t.Context(), time.Nanosecond, 10)
	h.do("Expire", err)
	samples(0, 77)
	look(77, 82-int64(removed))
}

// TestWatchTellsErrors: who watches hears of the errors of all nodes, which are in
// the samples that they keep, in the order of their times.
func TestWatchTellsErrors(t *testing.T) {
	h := newHome(t)
	a, b := h.node("weir.db", 0), h.node("weir.db", 0)
	nodes := []core.Node{{ID: a.id}, {ID: b.id}}
	o := engine.NewSampleReader(a.store)
	if _, ok, err := o.Look(t.Context(), nodes); ok || err != nil {
		t.Fatalf("nothing is kept yet: %v, %v", ok, err)
	}
	b.fails("first")
	a.fails("second")
	b.fails("third")
	s, ok, err := o.Look(t.Context(), nodes)
	if !ok || err != nil {
		t.Fatalf("nothing is seen: %v, %v", ok, err)
	}
	var got []string
	for _, e := range s.Recent {
		got = append(got, e.Text)
	}
	if want := []string{"first", "second", "third"}; !slices.Equal(got, want) || s.Totals.Failed != 3 {
		t.Errorf("got %d failures, %v, want 3, %v", s.Totals.Failed, got, want)
	}
	a.keeps(1)
	if s, _, err := o.Look(t.Context(), nodes); err != nil || len(s.Recent) != 0 {
		t.Errorf("then got %v, %v, want none", s.Recent, err)
	}
}

// watched waits until a snapshot is so.
func (r *running) watched(what string, is func(*metrics.Snapshot) bool) {
	r.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		s := cmp.Or(r.snapshot.Load(), &metrics.Snapshot{})
		if is(s) {
			return
		}
		if time.Now().After(end) {
			r.Fatalf("not shown in time: %s; %+v", what, s.Totals)
		}
	}
}

// keeper is a node whose clock is off.
type keeper struct {
	home
	store core.Store
	id    int64
	off   time.Duration
	kept  uint64 // events that its samples say were processed
	leave func()
}

func (h home) node(store string, off time.Duration) *keeper {
	h.Helper()
	s, id := h.join(store)
	ctx, cancel := context.WithCancel(h.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for ctx.Err() == nil {
			_, _ = s.Heartbeat(ctx, time.Minute)
			time.Sleep(100 * time.Millisecond)
		}
	})
	k := &keeper{home: h, store: s, id: id, off: off}
	k.leave = sync.OnceFunc(func() {
		cancel()
		wg.Wait()
		h.do("Close", s.Close())
	})
	h.Cleanup(k.leave)
	return k
}

// keeps keeps a sample of an interval in which n events were processed.
func (k *keeper) keeps(n uint64) {
	k.Helper()
	k.kept += n
	k.add(metrics.Sample{Counters: metrics.Counters{Processed: n}})
}

// fails keeps a sample of an interval in which an attempt failed.
func (k *keeper) fails(text string) {
	k.Helper()
	e := metrics.ErrorEvent{Time: time.Now().UTC(), Stage: metrics.StageProcess, Text: text, Event: 1}
	k.add(metrics.Sample{Counters: metrics.Counters{Failed: 1}, Recent: []metrics.ErrorEvent{e}})
}

func (k *keeper) add(s metrics.Sample) {
	k.Helper()
	s.Node, s.Time, s.Interval = k.id, time.Now().Add(k.off), time.Second
	k.do("AddSample", k.store.AddSample(k.Context(), s))
}
