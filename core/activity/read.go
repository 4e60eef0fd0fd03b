package activity

import "time"

// Present is what a goroutine is doing.
type Present struct {
	State    State
	Since    time.Duration // since the recorder was made
	Done, Of int           // of a batch or claim, events; 0 of 0 if that means nothing
	For      [2]int        // of the writer: the numbers of the first lanes that it serves; else 0
	Claim    *Claim        // what a worker has claimed; nil if nothing, or if nobody records
}

// Claim is what a worker has claimed.
type Claim struct {
	Token       int64
	First, Last int64 // ids
	Events      int
	Attempt     int // how often the segment or the event was tried before
	Retries     int // of Events, failed before
	Handed      bool
	At          time.Duration // since the recorder was made
}

// Progress says how many of how many events are done.
func (l *Lane) Progress(done, of int) {
	if l != nil {
		l.part.Store(uint64(uint32(done))<<32 | uint64(uint32(of)))
	}
}

// Hold says what a worker has claimed; nil if nothing. Making a claim to show is of use
// only while Recording reports true.
func (l *Lane) Hold(c *Claim) {
	if l != nil {
		l.held.Store(c)
	}
}

// Recording reports whether somebody records.
func (l *Lane) Recording() bool { return l != nil && l.ring.Load() != nil }

// Present returns what the goroutine is doing.
func (l *Lane) Present() Present {
	now, part, serves := l.now.Load(), l.part.Load(), l.serving.Load()
	return Present{
		State: State(now >> 56), Since: time.Duration(now & (1<<56 - 1)),
		Done: int(part >> 32), Of: int(uint32(part)),
		For:   [2]int{int(serves >> 32), int(uint32(serves))},
		Claim: l.held.Load(),
	}
}

// Sums is how long a goroutine did what.
type Sums [States]time.Duration

// Sub returns what was added since earlier.
func (s Sums) Sub(earlier Sums) Sums {
	for i := range s {
		s[i] -= earlier[i]
	}
	return s
}

// Add returns both together.
func (s Sums) Add(other Sums) Sums {
	for i := range s {
		s[i] += other[i]
	}
	return s
}

// Group adds up the states of a group.
func (s Sums) Group(g Group) (all time.Duration) {
	for i := range s {
		if State(i).Group() == g {
			all += s[i]
		}
	}
	return all
}

// All adds up all states.
func (s Sums) All() (all time.Duration) {
	for i := range s {
		all += s[i]
	}
	return all
}

// Sums returns how long the goroutine did what, until now.
func (l *Lane) Sums() Sums {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.sums
	if l.state != Ended {
		s[l.state] += time.Since(l.epoch) - l.since
	}
	return s
}

// Spans appends the spans that have ended, from number from on, as far as they are still
// there: some thousands of the newest are, while somebody records. It returns the number
// of the next one.
func (l *Lane) Spans(to []Span, from uint64) (spans []Span, next uint64) {
	r := l.ring.Load()
	if r == nil {
		return to, from
	}
	return r.read(to, from)
}
