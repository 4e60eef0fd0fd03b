package core_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/core/activity"
	"weir/storage/sqlite"
	"weir/storage/storagetest"
)

// tardy is a store whose appends take their time, or fail for a while.
type tardy struct {
	*sqlite.Store
	takes    time.Duration
	failures atomic.Int64 // that are left
}

func (s *tardy) Submit(ctx context.Context, b core.Batch, after core.Pending) core.Pending {
	return storagetest.InTurn(after, func() (core.Appended, error) {
		time.Sleep(s.takes)
		if s.failures.Add(-1) >= 0 {
			return core.Appended{}, errFlaky
		}
		return s.Store.Append(ctx, b)
	})
}

// lanes runs a pipeline and returns what its goroutines did, by their lanes' names. It
// checks that they have all ended, and that the spans of each follow one another without
// a gap and are what the sums add up.
func lanes(t *testing.T, c core.Config, during func(p *core.Pipeline, ctx context.Context, stop func())) map[string]activity.Sums {
	t.Helper()
	c.Log = quiet
	p, err := core.New(c)
	if err != nil {
		t.Fatal(err)
	}
	r := p.Activity()
	defer r.Record()()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	if during != nil {
		go during(p, ctx, stop)
	}
	if _, err := p.Run(ctx); err != nil {
		t.Fatal(err)
	}
	sums := map[string]activity.Sums{}
	for _, l := range r.Lanes() {
		sums[l.Name] = l.Sums()
		if l.Role == activity.RoleWriter {
			continue // the store's, which has not ended
		}
		if now := l.Present(); now.State != activity.Ended {
			t.Errorf("%s: %v at the end", l.Name, now.State)
		}
		var all activity.Sums
		spans, _ := l.Spans(nil, 0)
		for i, s := range spans {
			if all[s.State] += s.End - s.Start; i > 0 && s.Start != spans[i-1].End {
				t.Errorf("%s: %v follows %v", l.Name, s, spans[i-1])
			}
		}
		if all != sums[l.Name] {
			t.Errorf("%s: the spans are %v, the sums %v", l.Name, all, sums[l.Name])
		}
	}
	return sums
}

// took checks how long a goroutine did something.
func took(t *testing.T, of map[string]activity.Sums, lane string, s activity.State, want time.Duration) {
	t.Helper()
	if got := of[lane][s]; got < want-want/10 || got > want+want/10 {
		t.Errorf("%s: %v for %v, want about %v; all: %v", lane, s, got, want, of[lane])
	}
}

// TestLanesOfASlowStore: a store that takes 50 ms for 10 events blocks what comes before
// it, and those that come after it have no work.
func TestLanesOfASlowStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tardy{Store: openStore(t), takes: 50 * time.Millisecond}
		did := lanes(t, core.Config{Store: s, Source: &numbers{n: 400}, WriteBatch: 10, ChannelCapacity: 10}, nil)
		took(t, did, "store · append", activity.Committing, 2*time.Second)
		took(t, did, "store · gather", activity.ForAppend, 1950*time.Millisecond)
		took(t, did, "generate", activity.ForSlot, 1850*time.Millisecond)
		for _, worker := range []string{"worker 1", "worker 2"} {
			if idle := did[worker].Group(activity.GroupIdle); idle < 1900*time.Millisecond {
				t.Errorf("%s: %v", worker, did[worker])
			}
		}
	})
}

// TestLanesOfAHandler: workers handle, and are idle where one segment is all there is.
func TestLanesOfAHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		handler := core.HandlerFunc(func(context.Context, *core.Event, int) error {
			time.Sleep(10 * time.Millisecond)
			return nil
		})
		did := lanes(t, core.Config{Store: openStore(t), Source: &numbers{n: 100}, Handler: handler}, nil)
		handled := did["worker 1"][activity.Handling] + did["worker 2"][activity.Handling]
		if handled != time.Second {
			t.Errorf("%v of handling, want 100 events of 10 ms", handled)
		}
	})
}

// TestLanesOfAPause: generate and the workers are paused for as long as it lasts.
func TestLanesOfAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tune := func(p *core.Pipeline, ctx context.Context, paused bool) {
			now := p.Tuning()
			now.Paused = paused
			if err := p.Tune(ctx, now); err != nil {
				t.Error(err)
			}
		}
		did := lanes(t, core.Config{Store: openStore(t), Source: &numbers{n: -1}, Rate: 100}, func(p *core.Pipeline, ctx context.Context, stop func()) {
			time.Sleep(time.Second)
			tune(p, ctx, true)
			time.Sleep(3 * time.Second)
			tune(p, ctx, false)
			time.Sleep(time.Second)
			stop()
		})
		took(t, did, "generate", activity.Paused, 3*time.Second)
		took(t, did, "generate", activity.ForRate, 2*time.Second)
		for _, worker := range []string{"worker 1", "worker 2"} {
			took(t, did, worker, activity.Paused, 3*time.Second)
		}
		took(t, did, "store · append", activity.Idle, 5*time.Second)
	})
}

// TestLanesOfAStoreThatFails: store and workers back off after errors, and go on with what
// they did before.
func TestLanesOfAStoreThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tardy{Store: openStore(t)}
		s.failures.Store(3)
		did := lanes(t, core.Config{Store: s, Source: &numbers{n: 10}}, nil)
		if off := did["store · append"][activity.BackingOff]; off < 250*time.Millisecond || off > 350*time.Millisecond {
			t.Errorf("store backed off for %v, want nearly 50 + 100 + 200 ms", off)
		}
		b := &broken{Store: openStore(t)}
		time.AfterFunc(time.Second, func() { b.mended.Store(true) })
		did = lanes(t, core.Config{Store: b, Source: &numbers{n: 10}, Workers: 1}, nil)
		if off := did["worker 1"][activity.BackingOff]; off < 900*time.Millisecond {
			t.Errorf("the worker backed off for %v, want a second", off)
		}
	})
}

// TestLanesOfASourceThatFails: generate backs off.
func TestLanesOfASourceThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		did := lanes(t, core.Config{Store: openStore(t), Source: &stumbling{left: 3}}, nil)
		if off := did["generate"][activity.BackingOff]; off < 250*time.Millisecond || off > 350*time.Millisecond {
			t.Errorf("generate backed off for %v, want nearly 50 + 100 + 200 ms", off)
		}
	})
}

// stumbling is a source that fails some times and then has a single event.
type stumbling struct {
	left int
	numbers
}

func (s *stumbling) Next(ctx context.Context) (core.Record, error) {
	if s.left--; s.left >= 0 {
		return core.Record{}, errors.New("not yet")
	}
	s.n = 1
	return s.numbers.Next(ctx)
}
