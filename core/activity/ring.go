package activity

import (
	"sync/atomic"
	"time"
)

// Span is a time in which a goroutine did one thing.
type Span struct {
	Start, End time.Duration // since the recorder was made
	State      State
	For        [2]int // of the writer: the numbers of the first lanes that were served; else 0
	N          int    // events; of the writer: requests; 0 where that means nothing
}

// ringSize is how many spans a ring holds. Who reads it ten times a second misses none
// below forty thousand a second.
const ringSize = 4096

// ring holds the newest spans of one lane. One goroutine at a time writes; readers copy
// what they find and then leave out what was overwritten meanwhile.
type ring struct {
	written atomic.Uint64 // spans
	slots   [ringSize]slot
}

// slot is a span whose parts are written and read one by one.
type slot struct {
	start, end atomic.Int64
	what       atomic.Uint64 // state, For and N in 8, 16, 16 and 24 bits
}

const maxFor, maxN = 1<<16 - 1, 1<<24 - 1

func (r *ring) add(s Span) {
	n := r.written.Load()
	to := &r.slots[n%ringSize]
	to.start.Store(int64(s.Start))
	to.end.Store(int64(s.End))
	to.what.Store(uint64(s.State)<<56 | uint64(min(s.For[0], maxFor))<<40 | uint64(min(s.For[1], maxFor))<<24 | uint64(min(max(s.N, 0), maxN)))
	r.written.Store(n + 1)
}

// read appends the spans from number from on, as far as they are still there, and returns
// the number of the next one.
func (r *ring) read(to []Span, from uint64) (spans []Span, next uint64) {
	next = r.written.Load()
	if next > ringSize {
		from = max(from, next-ringSize)
	}
	first := len(to)
	for n := from; n < next; n++ {
		at := &r.slots[n%ringSize]
		what := at.what.Load()
		to = append(to, Span{
			Start: time.Duration(at.start.Load()), End: time.Duration(at.end.Load()),
			State: State(what >> 56), For: [2]int{int(what >> 40 & maxFor), int(what >> 24 & maxFor)}, N: int(what & maxN),
		})
	}
	// The writer may be in the slot after the last one.
	if now := r.written.Load(); now >= ringSize && now-ringSize+1 > from {
		gone := min(now-ringSize+1-from, uint64(len(to)-first))
		to = append(to[:first], to[first+int(gone):]...)
	}
	return to, next
}
