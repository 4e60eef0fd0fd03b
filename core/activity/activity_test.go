package activity_test

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"weir/core/activity"
)

// TestLane: what a goroutine does is added up and recorded, without what waits.
func TestLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := activity.New()
		stop := r.Record()
		l := r.Worker(0)
		l.Begin(activity.Handling)
		time.Sleep(10 * time.Millisecond)
		l.Events(7)
		l.Begin(activity.Settling)
		l.Events(7)
		l.Block(activity.ForLock)
		time.Sleep(20 * time.Millisecond)
		if got := l.Present(); got.State != activity.ForLock || got.Since != 10*time.Millisecond {
			t.Errorf("while it is blocked: %v since %v", got.State, got.Since)
		}
		l.Serve()
		time.Sleep(5 * time.Millisecond)
		l.Served(activity.ForLock)
		l.Begin(activity.Idle)
		time.Sleep(3 * time.Millisecond)

		sums := l.Sums()
		for s, want := range map[activity.State]time.Duration{
			activity.Handling: 10 * time.Millisecond, activity.ForLock: 20 * time.Millisecond,
			activity.Settling: 5 * time.Millisecond, activity.Idle: 3 * time.Millisecond,
		} {
			if sums[s] != want {
				t.Errorf("%v: got %v, want %v", s, sums[s], want)
			}
		}
		if sums.All() != r.Now() {
			t.Errorf("together: got %v, want %v", sums.All(), r.Now())
		}
		spans, next := l.Spans(nil, 0)
		ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
		want := []activity.Span{
			{Start: 0, End: ms(10), State: activity.Handling, N: 7},
			{Start: ms(10), End: ms(30), State: activity.ForLock, N: 7},
			{Start: ms(30), End: ms(35), State: activity.Settling, N: 7},
		}
		if !slices.Equal(spans, want) || next != 3 {
			t.Errorf("spans: got %v, %d\nwant %v", spans, next, want)
		}
		stop()
		if spans, _ := l.Spans(nil, 0); len(spans) > 0 {
			t.Errorf("spans after the end of recording: %v", spans)
		}
	})
}

// TestTwoRequests: a goroutine with two requests is blocked only while none is served.
func TestTwoRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := activity.New().Lane(activity.RoleAppend, "append")
		state := func(want activity.State) {
			t.Helper()
			if got := l.Present().State; got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		}
		l.Begin(activity.Committing)
		l.Block(activity.ForLock)
		state(activity.ForLock)
		l.Serve()
		state(activity.Committing)
		l.Block(activity.ForLock) // the second
		state(activity.Committing)
		l.Served(activity.ForLock)
		state(activity.ForLock)
		l.Begin(activity.Committing) // about the second now
		state(activity.ForLock)
		l.Serve()
		state(activity.Committing)
		l.Served(activity.ForLock)
		l.Begin(activity.Idle)
		state(activity.Idle)
		l.Block(activity.ForLock)
		l.Withdraw()
		state(activity.Idle)
		l.Begin(activity.Committing)
		l.Block(activity.ForLock)
		l.Block(activity.ForLock)
		l.Withdraw() // of two, and the other still waits
		state(activity.ForLock)
		l.Withdraw()
		state(activity.Committing)
	})
}

// TestManySpans: a reader that is too slow misses the oldest, and reads none twice and
// none that is half another.
func TestManySpans(t *testing.T) {
	r := activity.New()
	defer r.Record()()
	l := r.Worker(0)
	const spans = 200_000
	var writer sync.WaitGroup
	writer.Go(func() {
		for n := range spans {
			l.Begin([]activity.State{activity.Handling, activity.Settling}[n%2])
			l.Events(n)
		}
		l.Begin(activity.Ended)
	})
	done := make(chan struct{})
	go func() { writer.Wait(); close(done) }()
	var next uint64
	last := activity.Span{N: -1}
	read := func() {
		var found []activity.Span
		found, next = l.Spans(found, next)
		for _, s := range found {
			if s.N <= last.N || s.Start < last.End || s.End < s.Start {
				t.Fatalf("%v follows %v", s, last)
			}
			if want := []activity.State{activity.Handling, activity.Settling}[s.N%2]; s.State != want {
				t.Fatalf("%v: want %v", s, want)
			}
			last = s
		}
	}
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		read()
		l.Sums()
		r.Totals()
	}
	if last.N < spans-2 {
		t.Errorf("the last span is number %d of %d", last.N, spans)
	}
}

func TestLanes(t *testing.T) {
	r := activity.New()
	for i := range 12 {
		r.Worker(11 - i)
	}
	r.Lane(activity.RoleGenerate, "generate")
	var names []string
	for _, l := range r.Lanes() {
		names = append(names, l.Name)
	}
	if len(names) != 13 || names[0] != "generate" || names[2] != "worker 2" || names[12] != "worker 12" {
		t.Errorf("got %q", names)
	}
	if one := r.Worker(3); r.Worker(3) != one {
		t.Error("a worker has two lanes")
	}
}

func TestDurations(t *testing.T) {
	for b := 1; b < activity.Buckets; b++ {
		if low, high := activity.BucketStart(b-1), activity.BucketStart(b); low >= high {
			t.Fatalf("bucket %d begins at %v, the next at %v", b-1, low, high)
		}
		var d activity.Durations
		d.Add(activity.BucketStart(b))
		d.Add(activity.BucketStart(b) - 1)
		if n := d.Distribution(); n.Buckets[b] != 1 || n.Buckets[b-1] != 1 {
			t.Fatalf("bucket %d: %v", b, n.Buckets)
		}
	}
	var d activity.Durations
	for n := range 100 {
		d.Add(time.Duration(n+1) * time.Millisecond)
	}
	all := d.Distribution()
	if p := all.Percentile(50); p < 50*time.Millisecond || p > 60*time.Millisecond {
		t.Errorf("the median is %v", p)
	}
	if all.Mean() != 50500*time.Microsecond || all.Count() != 100 {
		t.Errorf("%d with a mean of %v", all.Count(), all.Mean())
	}
}
