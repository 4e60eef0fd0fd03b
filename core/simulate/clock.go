package simulate

import (
	"math"
	"time"
)

const microsPerDay = float64(24 * time.Hour / time.Microsecond)

// clock converts a number of expected events to the model's time, by inverting
// the integral of λ. λ is treated as constant within a minute, in which it
// changes by less than 0.2 %.
type clock struct {
	rate  float64 // λ₀ in events per µs
	from  int64   // the current minute, in µs since 1970
	to    int64
	start float64 // events expected before from
	end   float64 // events expected before to
}

func newClock(start time.Time, eventsPerDay float64) *clock {
	var week float64
	for day := range 7 {
		week += weight(time.Weekday(day))
	}
	c := &clock{rate: eventsPerDay / microsPerDay / (week / 7), to: start.UnixMicro()}
	c.turn()
	return c
}

// at returns the time, in µs since 1970, before which that many events are
// expected. The number must not decrease from call to call.
func (c *clock) at(events float64) int64 {
	for events >= c.end {
		c.turn()
	}
	passed := float64(c.to-c.from) * (events - c.start) / (c.end - c.start)
	return min(c.from+int64(passed), c.to-1)
}

// turn advances to the next minute. The first one may be shorter.
func (c *clock) turn() {
	minute := time.UnixMicro(c.to).UTC().Truncate(time.Minute)
	c.from, c.to = c.to, minute.Add(time.Minute).UnixMicro()
	c.start, c.end = c.end, c.end+float64(c.to-c.from)*c.rate*activity(minute)
}

// activity returns λ/λ₀ in the middle of a minute in UTC.
func activity(minute time.Time) float64 {
	h := float64(minute.Hour()) + (float64(minute.Minute())+0.5)/60
	return (1 + 0.37*math.Cos(2*math.Pi*(h-20)/24)) * weight(minute.Weekday())
}

func weight(day time.Weekday) float64 {
	switch day {
	case time.Saturday:
		return 0.88
	case time.Sunday:
		return 0.96
	}
	return 1.03
}
