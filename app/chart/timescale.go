package chart

import (
	"time"

	"weir/app/locale"
)

// TimeScale is the time axis: its ticks, ascending, and how far apart they are.
type TimeScale struct {
	Ticks []time.Time
	step  time.Duration
}

// The distances of time ticks: parts of a minute, of an hour, of a day.
var timeSteps = []time.Duration{
	time.Second, 2 * time.Second, 5 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour, day,
}

const day = 24 * time.Hour

// NewTimeScale returns the densest scale with at most n (at least 1) ticks
// between from and to, at whole seconds, minutes, hours or midnights of from's
// location.
func NewTimeScale(from, to time.Time, n int) TimeScale {
	n = max(n, 1)
	length := to.Sub(from)
	for _, step := range timeSteps {
		if length/step > time.Duration(n) {
			continue
		}
		if ticks := ticksEvery(from, to, step); len(ticks) <= n {
			return TimeScale{ticks, step}
		}
	}
	for days := time.Duration(2); ; days *= 2 {
		if length/(days*day) > time.Duration(n) {
			continue
		}
		if ticks := ticksEvery(from, to, days*day); len(ticks) <= n {
			return TimeScale{ticks, days * day}
		}
	}
}

// Label formats a tick. All labels of one scale have the same format and width.
func (s TimeScale) Label(tick time.Time) string {
	switch {
	case s.step < time.Minute:
		return tick.Format(time.TimeOnly)
	case s.step < day:
		return tick.Format("15:04")
	}
	return locale.Format(tick, locale.FixedDay)
}

// ticksEvery returns the ticks counted from the midnight before from, in
// wall-clock time: on the day summer time begins, two ticks six hours apart may
// be five hours apart.
func ticksEvery(from, to time.Time, step time.Duration) []time.Time {
	var ticks []time.Time
	y, m, d := from.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, from.Location())
	if step < time.Hour {
		for t := midnight.Add(from.Sub(midnight).Truncate(step)); !t.After(to); t = t.Add(step) {
			if !t.Before(from) {
				ticks = append(ticks, t)
			}
		}
		return ticks
	}
	for i := 0; ; i++ {
		t := time.Date(y, m, d, i*int(step/time.Hour), 0, 0, 0, from.Location())
		if t.After(to) {
			return ticks
		}
		if !t.Before(from) && (len(ticks) == 0 || t.After(ticks[len(ticks)-1])) {
			ticks = append(ticks, t)
		}
	}
}
