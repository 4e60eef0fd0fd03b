package explore

import (
	"fmt"
	"time"
)

const (
	autoIntervals = 120 // at most, of an interval that is chosen
	maxIntervals  = 400 // at most, of one that is asked for
)

// period is From ≤ time < Before. A zero time is no bound.
type period struct{ from, before time.Time }

func (p period) has(t time.Time) bool {
	return (p.from.IsZero() || !t.Before(p.from)) && (p.before.IsZero() || t.Before(p.before))
}

// bounded reports whether both bounds are there.
func (p period) bounded() bool { return !p.from.IsZero() && !p.before.IsZero() }

// within returns p with the bounds that it lacks from another one.
func (p period) within(other period) period {
	if p.from.IsZero() {
		p.from = other.from
	}
	if p.before.IsZero() {
		p.before = other.before
	}
	return p
}

// tick is how exact times are.
const tick = time.Microsecond

// TooFine reports whether an interval would be refused for a period: it gives more than
// 400. A nil zone is UTC; Auto is never too fine.
func TooFine(from, before time.Time, every Interval, zone *time.Location) bool {
	if zone == nil {
		zone = time.UTC
	}
	return every != Auto && !fits(period{from, before}, every, zone, maxIntervals)
}

// TooFineError is why a question was refused.
type TooFineError struct{ Every Interval }

// Error implements error.
func (e *TooFineError) Error() string {
	return fmt.Sprintf("intervals of a %s are too short: the period has more than %d of them", e.Every, maxIntervals)
}

// fits reports whether a period has at most n intervals.
func fits(p period, every Interval, zone *time.Location, n int) bool {
	at := every.Start(p.from.In(zone))
	for range n {
		if at = every.Next(at); !at.Before(p.before) {
			return true
		}
	}
	return false
}

// finest returns the finest interval that gives at most 120 of them.
func finest(p period, zone *time.Location) Interval {
	for every := Minute; every < Year; every++ {
		if fits(p, every, zone, autoIntervals) {
			return every
		}
	}
	return Year
}

// preceding returns the period of as many intervals before p, whose bounds stand in their
// intervals where those of p do.
func preceding(p period, every Interval, zone *time.Location) period {
	first := every.Start(p.from.In(zone))
	last := every.Start(p.before.Add(-tick).In(zone)) // where the last interval begins
	n := 1
	for at := first; at.Before(last); at = every.Next(at) {
		n++
	}
	back := func(start time.Time, n int) time.Time {
		for range n {
			start = every.Start(start.Add(-tick))
		}
		return start
	}
	end := back(last, n-1) // of the interval that is n before the last
	if part := p.before.Sub(last); p.before.Before(every.Next(last)) && back(end, 1).Add(part).Before(end) {
		end = back(end, 1).Add(part)
	}
	begin := back(first, n)
	if at := begin.Add(p.from.Sub(first)); at.Before(end) && at.Before(every.Next(begin)) { // not after a shorter month
		begin = at
	}
	return period{begin, end}
}
