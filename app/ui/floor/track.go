package floor

import (
	"slices"
	"time"

	"weir/app/chart/lanes"
	"weir/core/activity"
)

// track is what is remembered of one goroutine.
type track struct {
	lane    *activity.Lane
	next    uint64          // number of the lane's next span
	spans   []activity.Span // ascending; those before first are forgotten
	first   int
	dropped time.Duration // spans that ended until then are forgotten for lack of room
	cells   [columns + 1]cell
	sums    []laneSums // one each half a second, ascending
	present activity.Present
	ended   time.Duration // when it has ended; 0: it hasn't
	reading []activity.Span
}

// cell is what was done in a column of time.
type cell struct {
	number int64 // of the column, from the recorder's beginning
	took   [activity.Groups]time.Duration
}

// laneSums is how long a goroutine did what until then.
type laneSums struct {
	at   time.Duration
	sums activity.Sums
}

// look reads the spans that have ended, and forgets those of long ago.
func (t *track) look(now time.Duration) {
	for range 3 { // until none has ended meanwhile
		t.read(now)
		t.present = t.lane.Present()
		if n := len(t.spans); n == t.first || t.spans[n-1].End >= t.present.Since {
			break
		}
	}
	if t.ended = 0; t.present.State == activity.Ended && len(t.spans) > t.first {
		t.ended = t.spans[len(t.spans)-1].End
	}
	for t.first < len(t.spans) && t.spans[t.first].End <= now-remembered {
		t.first++
	}
	if t.first > len(t.spans)/2 && t.first > 64 {
		t.spans = slices.Delete(t.spans, 0, t.first)
		t.first = 0
	}
}

// read takes over what is new in the lane's ring.
func (t *track) read(now time.Duration) {
	from := t.next
	t.reading, t.next = t.lane.Spans(t.reading[:0], from)
	if t.next < from { // recording has ended and begun again
		t.reading, t.next = t.lane.Spans(t.reading[:0], 0)
	}
	for _, s := range t.reading {
		if s.End > now-remembered {
			t.spans = append(t.spans, s)
			t.count(s.Start, s.End, s.State.Group(), now)
		}
	}
}

// count adds a time to its columns.
func (t *track) count(start, end time.Duration, g activity.Group, now time.Duration) {
	start = max(start, now-remembered)
	for start < end {
		number := int64(start / columnLength)
		until := min(time.Duration(number+1)*columnLength, end)
		c := &t.cells[number%int64(len(t.cells))]
		if c.number != number {
			*c = cell{number: number}
		}
		c.took[g] += until - start
		start = until
	}
}

// shares are the columns until now, with what is under way; ahead of the first there was
// nothing.
func (t *track) shares(now time.Duration) []lanes.Share {
	last := int64(now / columnLength)
	all := make([]lanes.Share, columns)
	for i := range all {
		number := last - int64(columns-1-i)
		if number < 0 {
			continue
		}
		began := time.Duration(number) * columnLength
		took := [activity.Groups]time.Duration{}
		if c := &t.cells[number%int64(len(t.cells))]; c.number == number {
			took = c.took
		}
		if p := t.running(now); p.State != activity.Ended {
			took[p.State.Group()] += max(min(began+columnLength, p.End)-max(began, p.Start), 0)
		}
		whole := min(columnLength, now-began) // of the last column only what has passed
		if whole <= 0 {
			continue
		}
		for g, d := range took {
			all[i][kindOf(activity.Group(g))] += float32(float64(d) / float64(whole))
		}
	}
	return all
}

// coarse appends the columns from a moment to another, in place of spans that are
// forgotten.
func (t *track) coarse(to []lanes.Span, from, until time.Duration) []lanes.Span {
	for from < until {
		number := int64(from / columnLength)
		end := min(time.Duration(number+1)*columnLength, until)
		if c := &t.cells[number%int64(len(t.cells))]; c.number == number {
			share := &lanes.Share{}
			for g, d := range c.took {
				share[kindOf(activity.Group(g))] = float32(float64(d) / float64(columnLength))
			}
			to = append(to, lanes.Span{Start: from, End: end, Share: share})
		}
		from = end
	}
	return to
}

// running is the span that is under way, until now, as far as it isn't among those that
// have ended; its State is Ended if there is none.
func (t *track) running(now time.Duration) activity.Span {
	p := &t.present
	s := activity.Span{Start: p.Since, End: now, State: p.State, For: p.For, N: p.Of}
	if n := len(t.spans); n > t.first {
		s.Start = max(s.Start, t.spans[n-1].End)
	}
	if s.End <= s.Start {
		s.State = activity.Ended
	}
	return s
}

// all returns the number of spans, with the one that is under way, and a function that
// returns one.
func (t *track) all(now time.Duration) (n int, at func(i int) activity.Span) {
	ended := len(t.spans) - t.first
	running := t.running(now)
	at = func(i int) activity.Span {
		if i == ended {
			return running
		}
		return t.spans[t.first+i]
	}
	if running.State != activity.Ended {
		return ended + 1, at
	}
	return ended, at
}

// kindOf is how a group of states is drawn.
func kindOf(g activity.Group) lanes.Kind {
	return [activity.Groups]lanes.Kind{
		activity.GroupNone: lanes.None, activity.GroupIdle: lanes.Idle, activity.GroupMoving: lanes.Moving, activity.GroupHandling: lanes.Handling,
		activity.GroupCommitting: lanes.Committing, activity.GroupBlocked: lanes.Blocked, activity.GroupBackingOff: lanes.BackingOff,
	}[g]
}
