package floor

import (
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"weir/app/chart/lanes"
	"weir/core/activity"
)

const ms = time.Millisecond

// watch looks ten times a second at what lasts for a while.
func watch(f *feed, r *activity.Recorder, lasts time.Duration) {
	for end := r.Now() + lasts; r.Now() < end; {
		time.Sleep(min(100*ms, end-r.Now()))
		f.look(r, r.Now())
	}
}

// TestFeedColumns: the columns of a goroutine add up to what it did, with what is under
// way.
func TestFeedColumns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := activity.New(), &feed{}
		defer r.Record()()
		l := r.Lane(activity.RoleGenerate, "generate")
		f.look(r, r.Now())
		l.Begin(activity.Reading)
		watch(f, r, 1400*ms)
		l.Begin(activity.ForSlot)
		watch(f, r, 735*ms)
		v := f.view()
		if len(v.tracks) != 1 || len(v.tracks[0].shares) != columns {
			t.Fatalf("%d tracks", len(v.tracks))
		}
		sum := map[lanes.Kind]float64{}
		for _, s := range v.tracks[0].shares[:columns-1] {
			for k, share := range s {
				sum[lanes.Kind(k)] += float64(share)
			}
		}
		if got := sum[lanes.Moving]; math.Abs(got-20) > 0.01 {
			t.Errorf("reading took %.2f columns, want 20", got)
		}
		if got := sum[lanes.Blocked]; math.Abs(got-10) > 0.01 {
			t.Errorf("blocked took %.2f columns, want 10", got)
		}
		last := v.tracks[0].shares[columns-1]
		if math.Abs(float64(last[lanes.Blocked])-1) > 0.001 {
			t.Errorf("half of the last column has passed, all of it blocked; it says %v", last)
		}
		if got := v.tracks[0].portion[lanes.Moving]; math.Abs(got-1400./2100) > 0.05 {
			t.Errorf("moving took %.2f of the time, want %.2f", got, 1400./2100)
		}
		watch(f, r, 12*time.Second)
		for i, s := range f.view().tracks[0].shares {
			if math.Abs(float64(s[lanes.Blocked])-1) > 0.001 {
				t.Fatalf("10 s later column %d says %v", i, s)
			}
		}
	})
}

// TestFeedWindow: the spans of a window are cut to it, with the one under way until now.
func TestFeedWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := activity.New(), &feed{}
		defer r.Record()()
		l := r.Worker(0)
		f.look(r, r.Now())
		for range 100 {
			l.Begin(activity.Handling)
			time.Sleep(7 * ms)
			l.Begin(activity.Settling)
			time.Sleep(3 * ms)
		}
		l.Begin(activity.Idle)
		time.Sleep(5 * ms)
		f.look(r, r.Now())
		got := f.window(nil, 0, 985*ms, 1004*ms)
		want := []activity.Span{
			{Start: 985 * ms, End: 987 * ms, State: activity.Handling}, {Start: 987 * ms, End: 990 * ms, State: activity.Settling},
			{Start: 990 * ms, End: 997 * ms, State: activity.Handling}, {Start: 997 * ms, End: 1000 * ms, State: activity.Settling},
			{Start: 1000 * ms, End: 1004 * ms, State: activity.Idle},
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v\nwant %v", got, want)
		}
		s, ok := f.spanAt(0, 995*ms)
		if !ok || s.Start != 990*ms || s.State != activity.Handling {
			t.Errorf("at 995 ms: %v %v", s, ok)
		}
		next, _ := f.step(s, 1)
		before, _ := f.step(s, -1)
		if next.State != activity.Settling || next.Start != 997*ms || before.Start != 987*ms {
			t.Errorf("its neighbours: %v and %v", before, next)
		}
		if s, ok = f.spanAt(0, 1003*ms); !ok || s.State != activity.Idle {
			t.Errorf("under way: %v %v", s, ok)
		}
		if _, ok = f.step(s, 1); ok {
			t.Error("something follows what is under way")
		}
		if _, ok = f.spanAt(3, 0); ok {
			t.Error("a goroutine that isn't there has a span")
		}
	})
}

// TestFeedLanes: goroutines that appear and end, and a new recorder.
func TestFeedLanes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := activity.New(), &feed{}
		defer r.Record()()
		r.Worker(1).Begin(activity.Idle)
		watch(f, r, time.Second)
		r.Worker(0).Begin(activity.Handling)
		watch(f, r, time.Second)
		r.Worker(0).Begin(activity.Ended)
		watch(f, r, time.Second)
		v := f.view()
		if len(v.tracks) != 2 || v.tracks[0].name != "worker 1" || v.tracks[1].name != "worker 2" {
			t.Fatalf("tracks: %+v", v.tracks)
		}
		if v.tracks[0].ended != 2*time.Second || v.tracks[1].ended != 0 {
			t.Errorf("ended: %v, %v, want 2 s and never", v.tracks[0].ended, v.tracks[1].ended)
		}
		early := v.tracks[0].shares[columns-1-int(2500*ms/columnLength)]
		if early != (lanes.Share{}) {
			t.Errorf("before it began: %v", early)
		}
		// A recorder that was not recorded meanwhile, and then is again.
		frozen := f.clone()
		other := activity.New()
		f.look(other, other.Now())
		if v := f.view(); len(v.tracks) != 0 || v.run != any(other) {
			t.Errorf("of a new recorder: %+v", v)
		}
		if v := frozen.view(); len(v.tracks) != 2 {
			t.Errorf("frozen: %+v", v)
		}
		f.look(nil, 0)
		f.view()
	})
}

// TestFeedAgain: what is recorded after a pause of recording is not missed.
func TestFeedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := activity.New(), &feed{}
		stop := r.Record()
		l := r.Worker(0)
		for range 10 {
			l.Begin(activity.Handling)
			time.Sleep(ms)
		}
		f.look(r, r.Now())
		stop()
		defer r.Record()()
		l.Begin(activity.Settling)
		time.Sleep(ms)
		l.Begin(activity.Idle)
		f.look(r, r.Now())
		time.Sleep(ms)
		f.look(r, r.Now())
		if s, ok := f.spanAt(0, 10*ms+ms/2); !ok || s.State != activity.Settling {
			t.Errorf("after the pause: %v %v", s, ok)
		}
	})
}

// TestFeedRoom: of many goroutines that change quickly the spans stay within bounds; who
// changes little loses none, and the columns stay whole.
func TestFeedRoom(t *testing.T) {
	r, f := activity.New(), &feed{}
	f.look(r, 0)
	quick, calm := &track{lane: r.Worker(0)}, &track{lane: r.Worker(1)}
	f.tracks = []*track{quick, calm}
	f.now = 9 * time.Second
	add := func(t *track, each time.Duration) {
		for at := time.Duration(0); at < f.now; at += each {
			s := activity.Span{Start: at, End: at + each, State: activity.Handling}
			t.spans = append(t.spans, s)
			t.count(s.Start, s.End, s.State.Group(), f.now)
		}
	}
	add(quick, 20*time.Microsecond)
	add(calm, 100*ms)
	f.forget()
	if n := len(quick.spans) - quick.first + len(calm.spans); n > spansKept || n < spansKept/2 || calm.first > 0 {
		t.Errorf("%d spans are kept, %d of the calm one are forgotten", n, calm.first)
	}
	if s, ok := f.spanAt(0, quick.dropped+ms); !ok || s.Start < quick.dropped {
		t.Errorf("after what is forgotten: %v %v", s, ok)
	}
	if _, ok := f.spanAt(0, quick.dropped-ms); ok {
		t.Error("what is forgotten is there")
	}
	left := f.coarse(nil, 0, time.Second, 2*time.Second)
	if n := len(left); n == 0 || left[0].Start != time.Second || left[n-1].End != 2*time.Second || left[1].Share[lanes.Handling] < 0.999 {
		t.Errorf("what is left: %+v", left)
	}
	if left = f.coarse(nil, 0, quick.dropped, f.now); len(left) > 0 {
		t.Errorf("beside what is kept: %+v", left)
	}
	for i, s := range f.view().tracks[0].shares[columns-100:] {
		if math.Abs(float64(s[lanes.Handling])-1) > 0.01 {
			t.Fatalf("column %d: %v", i, s)
		}
	}
}

// TestCause: who waits for the lock waits for the writer, and that works for somebody.
func TestCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := activity.New(), &feed{}
		defer r.Record()()
		generate, gather := r.Lane(activity.RoleGenerate, "generate"), r.Lane(activity.RoleGather, "store · gather")
		appends, writer := r.Lane(activity.RoleAppend, "store · append"), r.Lane(activity.RoleWriter, "SQLite writer")
		worker := r.Worker(0)
		worker.Begin(activity.Settling)
		writer.Begin(activity.Settling)
		writer.For(worker)
		appends.Begin(activity.Committing)
		appends.Block(activity.ForLock)
		gather.Begin(activity.ForAppend)
		generate.Begin(activity.ForSlot)
		time.Sleep(10 * ms)
		f.look(r, r.Now())
		at, ok := f.spanAt(0, 5*ms)
		var names []string
		for ok && len(names) < 9 {
			names = append(names, f.tracks[at.track].lane.Name)
			at, ok = f.cause(at, 5*ms)
		}
		if want := []string{"generate", "store · gather", "store · append", "SQLite writer", "worker 1"}; !slices.Equal(names, want) {
			t.Errorf("got %v, want %v", names, want)
		}
	})
}

// TestFeedFlags: flags that have passed are forgotten.
func TestFeedFlags(t *testing.T) {
	r := activity.New()
	f := &feed{}
	f.look(r, 30*time.Second)
	f.annotate([]flag{{time.Second, "long ago"}, {25 * time.Second, "write_batch 100 → 1000"}}, 29*time.Second)
	if v := f.view(); len(v.flags) != 1 || v.flags[0].at != 25*time.Second || v.quit != 29*time.Second {
		t.Errorf("%+v", v)
	}
}
