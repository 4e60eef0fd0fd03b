package explore

import (
	"fmt"
	"strings"
	"time"
)

// Interval is the length of the stretches of time that events are counted in. They begin
// where a calendar's do: a week on Monday, a day at midnight of its zone.
type Interval uint8

// The intervals, the shortest first.
const (
	Auto Interval = iota // the finest that gives at most 120 intervals
	Minute
	Hour
	Day
	Week
	Month
	Year
)

var intervalNames = [...]string{"auto", "minute", "hour", "day", "week", "month", "year"}

// String returns the interval's name.
func (i Interval) String() string { return intervalNames[i] }

// ParseInterval returns the interval of that name, which is not Auto.
func ParseInterval(name string) (Interval, error) {
	for i, n := range intervalNames {
		if Interval(i) != Auto && strings.EqualFold(n, name) {
			return Interval(i), nil
		}
	}
	return 0, fmt.Errorf("%q is no interval: want minute, hour, day, week, month or year", name)
}

// Start returns when the interval that t is in begins, in t's zone.
//
// Minutes and hours are stretches of the time that passes: where a clock is set back an
// hour it shows two hours of the same name, and each is an interval.
func (i Interval) Start(t time.Time) time.Time {
	year, month, day := t.Date()
	switch i {
	case Minute:
		return t.Add(-time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
	case Hour:
		return t.Add(-time.Duration(t.Minute())*time.Minute - time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
	case Week:
		day -= (int(t.Weekday()) + 6) % 7
	case Month:
		day = 1
	case Year:
		month, day = time.January, 1
	}
	return midnight(year, month, day, t.Location())
}

// Next returns when the interval after the one that begins at start begins. A day that a
// zone has left out is none.
func (i Interval) Next(start time.Time) time.Time {
	next := i.next(start)
	if !next.After(start) {
		year, month, day := start.Date()
		next = midnight(year, month, day+2, start.Location())
	}
	return next
}

func (i Interval) next(start time.Time) time.Time {
	year, month, day := start.Date()
	switch i {
	case Minute:
		return start.Add(time.Minute)
	case Hour:
		return i.Start(start.Add(time.Hour))
	case Day:
		day++
	case Week:
		day += 7
	case Month:
		month++
	case Year:
		year++
	}
	return midnight(year, month, day, start.Location())
}

// midnight is when a day begins. Where clocks are set forward at midnight that is an hour
// later, and time.Date may return a time of the day before.
func midnight(year int, month time.Month, day int, zone *time.Location) time.Time {
	t := time.Date(year, month, day, 0, 0, 0, 0, zone)
	if h := t.Hour(); h > 12 {
		t = t.Add(time.Duration(24-h) * time.Hour)
	}
	return t
}
