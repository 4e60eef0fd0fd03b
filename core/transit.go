package core

import (
	"slices"
	"sync"
	"time"
)

// transit remembers when the events that this node stored were due, until they
// are settled: what the latency from end to end is measured by. For each
// segment it keeps the moments of at most knotsKept events, each for its share
// of the segment; events come in the order they are due, so the ones between
// lie between. It keeps at most transitKept segments and forgets the oldest.
//
// What it doesn't know, since it forgot it or another node stored it, is measured
// from when it was stored, which a claim says.
type transit struct {
	mu       sync.Mutex
	segments map[int64]passage   // guarded by mu; by first id
	order    []int64             // guarded by mu; first ids, ascending, some gone
	failures map[int64]time.Time // guarded by mu; when events that will be tried again were due, by id
	last     int64               // guarded by mu; the highest id stored
}

const (
	knotsKept   = 8
	transitKept = 1 << 16
)

// passage is the way of a segment, or of one event.
type passage struct {
	stored time.Time // zero for a retry
	knots  []knot
}

// knot stands for a number of events that were due at about the same moment.
type knot struct {
	due    time.Time
	events int64
}

// stored remembers the segments of an append whose events were due at the
// given moments. One that a worker settled before the append returned stays until
// it is the oldest.
func (t *transit) stored(done Appended, due []time.Time, at time.Time, segment int) {
	ways := make([]passage, len(done.Segments))
	for i, s := range done.Segments {
		part := due
		if done.Duplicates == 0 {
			part = due[i*segment : min((i+1)*segment, len(due))]
		}
		ways[i] = passage{at, knots(part, int64(s.Events))}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.segments == nil {
		t.segments = make(map[int64]passage)
	}
	for i, s := range done.Segments {
		t.last = max(t.last, s.Last)
		t.segments[s.First] = ways[i]
		t.order = append(t.order, s.First)
	}
	for len(t.order) > transitKept {
		delete(t.segments, t.order[0])
		t.order = t.order[1:]
	}
}

// knots thins the moments out; together they stand for events events.
func knots(due []time.Time, events int64) []knot {
	n := int64(min(knotsKept, len(due)))
	out := make([]knot, n)
	for i := range n {
		// The middle of the i-th of n equal parts.
		out[i].due = due[(2*int(i)+1)*len(due)/(2*int(n))]
		out[i].events = events*(i+1)/n - events*i/n
	}
	return out
}

// settled returns the passages of the events of a claim, taken at that moment,
// that are now settled. Those that failed stay.
func (t *transit) settled(c Claim, failed []Failed, claimed time.Time) []passage {
	out := make([]passage, 0, len(c.Segments)+len(c.Retries))
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range c.Segments {
		p, ok := t.segments[s.First]
		if !ok {
			stored := claimed.Add(-s.Age)
			p = passage{stored, []knot{{stored, int64(s.Events)}}}
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
		out = append(out, passage{knots: []knot{{due, 1}}})
	}
	if len(t.segments) == 0 {
		t.order = t.order[:0]
	}
	return out
}

// fail keeps the moment that a failed event was due, while it has attempts
// left and there is room.
func (t *transit) fail(f Failed, due time.Time) {
	if t.failures == nil {
		t.failures = make(map[int64]time.Time)
	}
	delete(t.failures, f.ID)
	if !f.Dead && len(t.failures) < transitKept {
		t.failures[f.ID] = due
	}
}

// take removes one event at the given share of the passage's way and returns
// when it was due.
func (p *passage) take(at float64) time.Time {
	k := &p.knots[min(int(at*float64(len(p.knots))), len(p.knots)-1)]
	k.events = max(k.events-1, 0)
	return k.due
}

func (t *transit) lastStored() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last
}
