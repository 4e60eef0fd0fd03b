package core

import (
	"slices"
	"sync"
	"time"
)

// latencyTracker measures the latency from end to end. For each segment that this
// node stored it remembers when the events were due until they are settled: the due
// times of at most pointsKept events, each of which stands for an equal share of
// the segment. Events arrive in the order in which they are due, so those between
// two points were due between them. At most spansKept segments are remembered; the
// oldest are dropped first.
//
// The latency of a segment that was dropped, or that another node stored, is
// measured from when it was stored: the claim carries its age.
type latencyTracker struct {
	mu       sync.Mutex
	segments map[int64]span      // guarded by mu; by first id
	order    []int64             // guarded by mu; first ids, ascending, some gone
	failures map[int64]time.Time // guarded by mu; when events that will be tried again were due, by id
	last     int64               // guarded by mu; the highest id stored
}

const (
	pointsKept = 8
	spansKept  = 1 << 16
)

// span is the time that the events of a segment, or one event, have taken so far.
type span struct {
	stored time.Time // zero for a retry
	points []point
}

// point stands for a number of events that were due at about the same time.
type point struct {
	due    time.Time
	events int64
}

// stored remembers the segments of an append whose events were due at those times.
//
// A worker may be faster than the append's return: the append commits, the worker
// claims and settles the segment and finds no span for it, and only then is the
// span added here. Nobody removes it; it stays until it is the oldest.
func (t *latencyTracker) stored(done Appended, due []time.Time, at time.Time, segment int) {
	spans := make([]span, len(done.Segments))
	for i, s := range done.Segments {
		part := due
		if done.Duplicates == 0 {
			part = due[i*segment : min((i+1)*segment, len(due))]
		}
		spans[i] = span{at, pointsOf(part, int64(s.Events))}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.segments == nil {
		t.segments = make(map[int64]span)
	}
	for i, s := range done.Segments {
		t.last = max(t.last, s.Last)
		t.segments[s.First] = spans[i]
		t.order = append(t.order, s.First)
	}
	for len(t.order) > spansKept {
		delete(t.segments, t.order[0])
		t.order = t.order[1:]
	}
}

// pointsOf reduces the due times to at most pointsKept points that together stand
// for that many events.
func pointsOf(due []time.Time, events int64) []point {
	n := int64(min(pointsKept, len(due)))
	out := make([]point, n)
	for i := range n {
		// The middle of the i-th of n equal parts.
		out[i].due = due[(2*int(i)+1)*len(due)/(2*int(n))]
		out[i].events = events*(i+1)/n - events*i/n
	}
	return out
}

// settled returns the spans of the events of a claim, made at that time, that are
// settled now. Those of events that failed stay.
func (t *latencyTracker) settled(c Claim, failed []Failed, claimed time.Time) []span {
	out := make([]span, 0, len(c.Segments)+len(c.Retries))
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range c.Segments {
		p, ok := t.segments[s.First]
		if !ok {
			stored := claimed.Add(-s.Age)
			p = span{stored, []point{{stored, int64(s.Events)}}}
		}
		delete(t.segments, s.First)
		for _, f := range failed {
			if s.First <= f.ID && f.ID <= s.Last {
				t.fail(f, p.take(float64(f.ID-s.First)/float64(s.Last-s.First+1)))
			}
		}
		out = append(out, p)
	}
	for _, r := range c.Retries {
		due, ok := t.failures[r.ID]
		if !ok {
			due = claimed.Add(-r.Age)
		}
		if i := slices.IndexFunc(failed, func(f Failed) bool { return f.ID == r.ID }); i >= 0 {
			t.fail(failed[i], due)
			continue
		}
		delete(t.failures, r.ID)
		out = append(out, span{points: []point{{due, 1}}})
	}
	if len(t.segments) == 0 {
		t.order = t.order[:0]
	}
	return out
}

// fail remembers when a failed event was due, if it has attempts left and there is
// room.
func (t *latencyTracker) fail(f Failed, due time.Time) {
	if t.failures == nil {
		t.failures = make(map[int64]time.Time)
	}
	delete(t.failures, f.ID)
	if !f.Dead && len(t.failures) < spansKept {
		t.failures[f.ID] = due
	}
}

// take removes the event at that share of the span, from 0 to 1, and returns when
// it was due.
func (p *span) take(at float64) time.Time {
	k := &p.points[min(int(at*float64(len(p.points))), len(p.points)-1)]
	k.events = max(k.events-1, 0)
	return k.due
}

func (t *latencyTracker) lastStored() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last
}
