package breakdown

import (
	"slices"
	"strconv"
	"time"

	"weir/app/locale"
)

// Tick is a time that has a mark and a label below the plot.
type Tick struct {
	At    time.Time
	X     float64 // of its mark
	Label string  // empty where there is no room for it
	Left  float64 // where the label begins; it is centred below the mark where there is room
}

// step is a distance of ticks: a number of calendar units.
type step struct {
	unit  unit
	count int
}

type unit uint8

const (
	minutes unit = iota
	hours
	days
	weeks
	months
	years
)

// length is about how many seconds a step has.
func (s step) length() float64 {
	lengths := [...]float64{minutes: 60, hours: 3600, days: 86400, weeks: 7 * 86400, months: 30.44 * 86400, years: 365.2 * 86400}
	return lengths[s.unit] * float64(s.count)
}

// steps lists the distances, from short to long.
var steps = func() []step {
	all := []step{
		{minutes, 1}, {minutes, 2}, {minutes, 5}, {minutes, 10}, {minutes, 15}, {minutes, 30},
		{hours, 1}, {hours, 2}, {hours, 3}, {hours, 6}, {hours, 12},
		{days, 1}, {weeks, 1}, {weeks, 2}, {months, 1}, {months, 2}, {months, 3}, {months, 6},
	}
	for power := 1; power <= 1e9; power *= 10 {
		all = append(all, step{years, power}, step{years, 2 * power}, step{years, 5 * power})
	}
	return all
}()

// apart is the least distance between two labels, in units of length.
const apart = 10

// Ticks returns as many ticks as have room for their labels in a plot of that width.
// They stand where the calendar's units begin in the zone that is shown, and are no
// closer than intervals; where each is the beginning of an interval of a day or
// longer, they stand at its middle, as its point does. wide returns the width of a
// text in units of length.
func (c *Chart) Ticks(width float64, wide func(text string) float64) []Tick {
	n := len(c.Starts)
	if n == 0 || !c.End.After(c.Starts[0]) || !(width > 0) {
		return nil
	}
	length := seconds(c.End) - seconds(c.Starts[0])
	every := length / float64(n)
	for _, s := range steps {
		const narrowest = 12 // no label is narrower
		if s.length() < 0.9*every || length/s.length() > width/narrowest+1 {
			continue
		}
		times := s.times(c.Starts[0], c.End)
		if len(times) == 0 {
			break
		}
		if ticks := c.label(times, s.unit, every, width, wide); ticks != nil {
			return ticks
		}
		// Only the first label, which is the longest, may be in the way.
		const enough = 4
		if len(times) > enough {
			if ticks := c.label(times[1:], s.unit, every, width, wide); ticks != nil {
				return append([]Tick{c.tick(times[0], c.middles(times, every), width)}, ticks...)
			}
		}
	}
	// Nothing but the beginning, in the finest unit that it needs.
	u := days
	switch first := c.Starts[0]; {
	case first.Hour() > 0 || first.Minute() > 0:
		u = minutes
	case every > 300*86400:
		u = years
	case every > 27*86400:
		u = months
	}
	return c.label(c.Starts[:1], u, every, width, wide)
}

// label places the labels of some times. It is nil if one has no room.
func (c *Chart) label(times []time.Time, u unit, every, width float64, wide func(string) float64) []Tick {
	middle := c.middles(times, every)
	ticks := make([]Tick, len(times))
	free := -float64(apart)
	var before time.Time
	for i, t := range times {
		tick := c.tick(t, middle, width)
		tick.Label = label(t, before, u)
		w := wide(tick.Label)
		tick.Left = max(0, min(tick.X-w/2, width-w))
		if tick.Left < free+apart || tick.Left+w > width {
			return nil
		}
		free, before = tick.Left+w, t
		ticks[i] = tick
	}
	return ticks
}

// middles reports whether some times are the beginnings of intervals of a day or
// longer.
func (c *Chart) middles(times []time.Time, every float64) bool {
	const nearlyDay = 22 * 3600 // clocks may be set forward
	if every < nearlyDay {
		return false
	}
	return !slices.ContainsFunc(times, func(t time.Time) bool {
		_, found := c.interval(t)
		return !found
	})
}

func (c *Chart) tick(t time.Time, middle bool, width float64) Tick {
	if middle {
		i, _ := c.interval(t)
		return Tick{At: t, X: c.X(i, width)}
	}
	return Tick{At: t, X: c.place(t, width)}
}

// interval returns the interval that begins at a time.
func (c *Chart) interval(t time.Time) (i int, found bool) {
	return slices.BinarySearchFunc(c.Starts, t, time.Time.Compare)
}

// label returns the text of a tick: what has changed since the tick before, and all
// for the first one.
func label(t, before time.Time, u unit) string {
	year := strconv.Itoa(t.Year())
	first := before.IsZero()
	switch {
	case u == years:
		return year
	case u == months && (first || t.Year() != before.Year()):
		return locale.Format(t, locale.MonthYear)
	case u == months:
		return locale.Format(t, locale.Month)
	case u >= days && (first || t.Year() != before.Year()):
		return locale.Format(t, locale.DayMonthYear)
	case u >= days:
		return locale.Format(t, locale.DayMonth)
	case t.Hour() == 0 && t.Minute() == 0 && first:
		return locale.Format(t, locale.DayMonthYear)
	case first:
		return locale.Format(t, locale.DayMonthTime)
	case t.YearDay() != before.YearDay():
		if t.Hour() == 0 && t.Minute() == 0 {
			return locale.Format(t, locale.DayMonth)
		}
		return locale.Format(t, locale.DayMonthTime)
	}
	return t.Format("15:04")
}

// times returns when the step's units begin, from from on and before to.
func (s step) times(from, to time.Time) []time.Time {
	var times []time.Time
	for t := s.first(from); t.Before(to); {
		if !t.Before(from) {
			times = append(times, t)
		}
		next := s.next(t)
		if !next.After(t) { // left out when clocks were set forward
			next = s.next(t.Add(time.Duration(s.length()) * time.Second))
		}
		t = next
	}
	return times
}

// first returns the last beginning that is not after t.
func (s step) first(t time.Time) time.Time {
	year, month, day := t.Date()
	switch s.unit {
	case minutes:
		return minute(t, s.count)
	case hours:
		return s.hour(year, month, day, t.Hour()/s.count*s.count, t.Location())
	case weeks:
		day -= (int(t.Weekday()) + 6) % 7
		if s.count == 2 && monday(year, month, day)%2 != 0 {
			day -= 7
		}
	case months:
		day, month = 1, (month-1)/time.Month(s.count)*time.Month(s.count)+1
	case years:
		day, month = 1, time.January
		year -= (year%s.count + s.count) % s.count
	}
	return midnight(year, month, day, t.Location())
}

// next returns the beginning after t, which is one.
func (s step) next(t time.Time) time.Time {
	year, month, day := t.Date()
	switch s.unit {
	case minutes:
		return minute(t.Add(time.Duration(s.count)*time.Minute), s.count)
	case hours:
		return s.hour(year, month, day, (t.Hour()/s.count+1)*s.count, t.Location())
	case days:
		day += s.count
	case weeks:
		day += 7 * s.count
	case months:
		month += time.Month(s.count)
	case years:
		year += s.count
	}
	return midnight(year, month, day, t.Location())
}

// minute is the last full minute divisible by n that is not after t, by the clock.
func minute(t time.Time, n int) time.Time {
	return t.Add(-time.Duration(t.Minute()%n)*time.Minute - time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
}

func (s step) hour(year int, month time.Month, day, hour int, zone *time.Location) time.Time {
	return time.Date(year, month, day, hour, 0, 0, 0, zone)
}

// monday numbers the weeks.
func monday(year int, month time.Month, day int) int64 {
	const offset = 3 * 86400 // 1970-01-01 was a Thursday
	return (time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() + offset) / (7 * 86400)
}

// midnight is when a day begins. Where clocks are set forward at midnight that is an
// hour later, and time.Date may return a time of the day before.
func midnight(year int, month time.Month, day int, zone *time.Location) time.Time {
	t := time.Date(year, month, day, 0, 0, 0, 0, zone)
	if h := t.Hour(); h > 12 {
		t = t.Add(time.Duration(24-h) * time.Hour)
	}
	return t
}
