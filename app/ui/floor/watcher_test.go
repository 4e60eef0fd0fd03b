package floor

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"weir/app/ui/control"
	"weir/core/activity"
	"weir/core/limit"
	"weir/core/message"
	"weir/core/metrics"
)

// watching makes a watcher of a recorder, which may change.
func watching(r **activity.Recorder, traced *int) *watcher {
	return &watcher{
		state:  func() control.State { return control.State{Phase: control.Running, Source: "dump"} },
		newest: func() *metrics.Snapshot { return nil }, source: func() *activity.Recorder { return *r },
		find: func(limit.Situation) limit.Finding { return limit.Finding{Headline: message.Verbatim("found")} }, now: time.Now, feed: new(feed),
		trace: func() (func(), error) { *traced++; return func() { *traced-- }, nil },
	}
}

// Spans are recorded, and the trace is remembered, only while somebody watches; the words
// change twice a second, and nothing is found before two seconds have passed.
func TestWatcherRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, traced := activity.New(), 0
		lane := r.Lane(activity.RoleGenerate, "generate")
		lane.Begin(activity.Reading)
		w := watching(&r, &traced)
		var mu sync.Mutex // guards what both goroutines use
		w.source = func() *activity.Recorder {
			mu.Lock()
			defer mu.Unlock()
			return r
		}
		ctx, stop := context.WithCancel(t.Context())
		var frames, views int
		var last *view
		done := make(chan struct{})
		go func() {
			defer close(done)
			w.run(ctx, func(f frame) {
				mu.Lock()
				defer mu.Unlock()
				frames++
				if f.view != nil {
					views++
					last = f.view
				}
			})
		}()
		time.Sleep(time.Second + 50*ms)
		synctest.Wait()
		mu.Lock()
		if !lane.Recording() || traced != 1 {
			t.Errorf("while it is watched: recording %v, %d traces", lane.Recording(), traced)
		}
		if frames != 11 || views != 3 || last.mode != opening {
			t.Errorf("after a second: %d frames, %d views, mode %d; want 11, 3, opening", frames, views, last.mode)
		}
		mu.Unlock()
		time.Sleep(1500 * ms)
		synctest.Wait()
		mu.Lock()
		if last.mode != live || last.sentence.headline != "found" {
			t.Errorf("after two and a half seconds: mode %d, %q", last.mode, last.sentence.headline)
		}
		first := lane
		r = activity.New()
		lane = r.Lane(activity.RoleGenerate, "generate")
		mu.Unlock()
		time.Sleep(200 * ms)
		synctest.Wait()
		if first.Recording() || !lane.Recording() {
			t.Errorf("with another pipeline: recording %v of the one before, %v of the next", first.Recording(), lane.Recording())
		}
		stop()
		<-done
		if lane.Recording() || traced != 0 {
			t.Errorf("afterwards: recording %v, %d traces", lane.Recording(), traced)
		}
	})
}

// Samples are kept for five seconds; without a pipeline they don't pile up.
func TestWatcherForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, traced := activity.New(), 0
		w := watching(&r, &traced)
		for range 300 {
			w.look()
			time.Sleep(lookEvery)
		}
		if n := len(w.samples); n < 10 || n > 11 {
			t.Errorf("after 30 s there are %d samples", n)
		}
		if at := w.samples[len(w.samples)-1].at - w.samples[0].at; at > lookBack || at < lookBack-time.Second {
			t.Errorf("the samples reach back %v", at)
		}
		r = nil
		for range 300 {
			w.look()
			time.Sleep(lookEvery)
		}
		if n := len(w.samples); n > samplesKept {
			t.Errorf("without a pipeline there are %d samples", n)
		}
		w.forget()
	})
}

// The queue that was read stays while the store doesn't answer, and says so.
func TestWatcherKeepsTheQueue(t *testing.T) {
	r, traced := activity.New(), 0
	w := watching(&r, &traced)
	at := sceneTime
	w.answer(waitingSegments(), metrics.StoreStats{InUse: 1, Idle: 2, Max: 4}, at, nil)
	w.answer(waitingSegments(), metrics.StoreStats{}, at.Add(time.Second), errors.New("gone"))
	if q, _ := w.stored(); len(q.Segments) == 0 || !q.failed || !q.read.Equal(at) {
		t.Errorf("after an error: %d segments, failed %v, read at %v", len(q.Segments), q.failed, q.read)
	}
	w.forgetQueue()
	if q, _ := w.stored(); len(q.Segments) > 0 || !q.read.IsZero() {
		t.Errorf("of another store there are %d segments", len(q.Segments))
	}
}

func TestLongestBlock(t *testing.T) {
	spans := []activity.Span{
		{Start: 0, End: 90 * ms, State: activity.ForSlot}, {Start: 100 * ms, End: 147 * ms, State: activity.ForSlot}, {Start: 150 * ms, End: 900 * ms, State: activity.Reading},
	}
	if got := longestBlock(spans, 100*ms); got != 47*ms {
		t.Errorf("the longest block is %v, want 47 ms", got)
	}
}

// What is found is of the same seconds in times and in numbers of events, from the first
// time on: 100/s are never half of that.
func TestWatcherCountsTheTimeItLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, traced := activity.New(), 0
		r.Lane(activity.RoleGenerate, "generate").Begin(activity.Reading)
		w := watching(&r, &traced)
		began := time.Now()
		w.newest = func() *metrics.Snapshot {
			// One comes each second, the first one 300 ms after the page was opened.
			at := time.Since(began) + 700*ms
			s := &metrics.Snapshot{Started: began.Add(-time.Minute)}
			s.Time = began.Add(at.Truncate(time.Second))
			s.Totals.Generated = uint64(100 * (60 + int(at/time.Second)))
			return s
		}
		found := 0
		w.find = func(s limit.Situation) limit.Finding {
			if got := float64(s.Counters.Generated) / s.Totals.At.Seconds(); got < 85 || got > 115 {
				t.Errorf("after %v: %.0f/s, want 100", time.Since(began), got)
			}
			found++
			return limit.Finding{Headline: message.Verbatim("found")}
		}
		for range 90 {
			w.look()
			time.Sleep(lookEvery)
		}
		if found < 10 {
			t.Errorf("it was asked %d times", found)
		}
		w.forget()
	})
}

// While no new snapshot comes, nothing is said about how many events there were.
func TestWatcherWaitsForCounters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, traced := activity.New(), 0
		r.Lane(activity.RoleGenerate, "generate").Begin(activity.Reading)
		w := watching(&r, &traced)
		only := &metrics.Snapshot{Started: time.Now()}
		only.Time = time.Now()
		w.newest = func() *metrics.Snapshot { return only }
		for range 80 {
			if f := w.look(); f.view != nil && f.view.mode != opening {
				t.Fatalf("mode %d: %q", f.view.mode, f.view.sentence.headline)
			}
			time.Sleep(lookEvery)
		}
		w.forget()
	})
}

// Soon after the last goroutine has ended the lanes stay, and show how it was.
func TestLanesStayAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, traced := activity.New(), 0
		lane := r.Lane(activity.RoleGenerate, "generate")
		lane.Begin(activity.Reading)
		w := watching(&r, &traced)
		defer w.forget()
		look := func(d time.Duration) time.Duration {
			for ; d > 0; d -= lookEvery {
				time.Sleep(lookEvery)
				w.look()
			}
			return w.feed.view().now
		}
		look(time.Second)
		r.BeginQuit()
		if before, now := look(0), look(5*time.Second); now-before < 4*time.Second {
			t.Errorf("the lanes stay at %v while a goroutine runs", now)
		}
		lane.Begin(activity.Ended)
		ended := look(lookEvery)
		if now := look(time.Minute); now <= ended || now > ended+showEnded {
			t.Errorf("the lanes are at %v, want %v at most after %v", now, showEnded, ended)
		}
		r = activity.New()
		r.Lane(activity.RoleGenerate, "generate").Begin(activity.Reading)
		if first, now := look(lookEvery), look(time.Second); now <= first {
			t.Error("the next pipeline's lanes stay")
		}
	})
}
