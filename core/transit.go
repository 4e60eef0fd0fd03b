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
type transit struct {
	mu       sync.Mutex
	segments map[int64]passage   // guarded by mu; by first id
	order    []int64             // guarded by mu; first ids, ascending, some gone
	failures map[int64]time.Time // guarded by mu; when events that will be tried again were due, by id
	early    map[int64]arrival   // guarded by mu; settled before the append returned, or not this node's
	last     int64               // guarded by mu; the highest id stored
}

const (
	knotsKept   = 8
	transitKept = 1 << 16
)

// passage is one segment's way.
type passage struct {
	stored time.Time // zero for a retry
	knots  []knot
	arrival
}

// arrival is the end of the way.
type arrival struct{ claimed, settled time.Time }

// knot stands for a number of events that were due at about the same moment.
type knot struct {
	due    time.Time
	events int64
}

// stored remembers the segments of an append whose events were due at the
// given moments. It returns those that are settled already: a worker may be
// faster than the append's return.
func (t *transit) stored(done Appended, due []time.Time, at time.Time, segment int) []passage {
	ways := make([]passage, len(done.Segments))
	for i, s := range done.Segments {
		part := due
		if done.Duplicates == 0 {
			part = due[i*segment : min((i+1)*segment, len(due))]
		}
		ways[i] = passage{stored: at, knots: knots(part, int64(s.Events))}
	}
	var settled []passage
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.segments == nil {
		t.segments = make(map[int64]passage)
	}
	for i, s := range done.Segments {
		t.last = max(t.last, s.Last)
		if end, ok := t.early[s.First]; ok {
			delete(t.early, s.First)
			ways[i].arrival = end
			ways[i].stored = earlier(at, end.claimed)
			settled = append(settled, ways[i])
			continue
		}
		t.segments[s.First] = ways[i]
		t.order = append(t.order, s.First)
	}
	for len(t.order) > transitKept {
		delete(t.segments, t.order[0])
		t.order = t.order[1:]
	}
	return settled
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
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

// settled returns the passages of the events of a claim that this node stored
// and that are now settled. Those that failed stay.
func (t *transit) settled(c Claim, failed []Failed, end arrival) []passage {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []passage
	for _, s := range c.Segments {
		p, ok := t.segments[s.First]
		if !ok {
			t.tooEarly(s.First, end)
			continue
		}
		delete(t.segments, s.First)
		for _, f := range failed {
			if s.First <= f.ID && f.ID <= s.Last {
				t.fail(f, p.take(float64(f.ID-s.First)/float64(s.Last-s.First+1)))
			}
		}
		p.arrival = end
		out = append(out, p)
	}
	for _, r := range c.Retries {
		due, ok := t.failures[r.ID]
		if !ok {
			continue
		}
		if i := slices.IndexFunc(failed, func(f Failed) bool { return f.ID == r.ID }); i >= 0 {
			t.fail(failed[i], due)
			continue
		}
		delete(t.failures, r.ID)
		out = append(out, passage{knots: []knot{{due, 1}}, arrival: end})
	}
	if len(t.segments) == 0 {
		t.order = t.order[:0]
	}
	return out
}

// earlyKept bounds how many segments are remembered that nobody here stored.
const earlyKept = 64

// tooEarly remembers the end of a segment that is not known to be stored yet.
// Most are other nodes', and push each other out.
func (t *transit) tooEarly(first int64, end arrival) {
	if t.early == nil || len(t.early) == earlyKept {
		t.early = make(map[int64]arrival)
	}
	t.early[first] = end
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
