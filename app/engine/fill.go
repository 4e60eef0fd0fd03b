package engine

import (
	"slices"
	"time"
)

// Fill forecasts when the disk that a store lies on will be full, from how the
// store has grown lately. The zero Fill knows nothing yet. It is not safe for
// concurrent use.
//
// The rate is the median of the slopes between any two observations (Theil and
// Sen, doi:10.1007/978-94-011-2546-8_20). A burst or a step barely changes it: a
// store grows in steps, because a write-ahead log fills and empties, and space that
// retention frees is reused. Growth that has ended counts for a minute
// more.
type Fill struct {
	// Keep is how long events stay in the store before they are removed; 0: for ever.
	// A disk that has room for longer never fills up.
	Keep time.Duration

	seen  []filled // a fillStep apart, oldest first, over at most fillSpan
	next  time.Time
	level FillLevel
	now   Forecast
}

// filled is how many bytes a store used at one moment.
type filled struct {
	at   time.Time
	used int64
}

// Forecast is the result of Fill. Bytes are those of the disk.
type Forecast struct {
	Free      int64   // as last seen
	Known     bool    // whether PerSecond is known: after a minute of observation
	PerSecond float64 // growth of the store; 0 if it doesn't grow
	Level     FillLevel

	// Left is the time until the disk is full, rounded down so that it rarely
	// changes; 0 if PerSecond is 0, and at least a minute otherwise.
	Left time.Duration
}

// FillLevel is how urgent a forecast is.
type FillLevel int

// The levels. A forecast that has reached FillWeek or FillDay leaves it only when
// there is clearly more time.
const (
	FillFar  FillLevel = iota // a week or more, or never
	FillWeek                  // less than a week
	FillDay                   // less than a day
	FillNow                   // there is no room left
)

// How the rate is computed.
const (
	fillStep  = 10 * time.Second // between two observations
	fillSpan  = 30 * time.Minute // how long observations are kept
	fillShort = 5 * time.Minute  // the window of the rate, unless the store grows in less frequent steps
	fillLeast = time.Minute      // too short for a rate
	fillSteps = 8                // the least number of steps in that window, if known
	fillNone  = 256 << 10        // free bytes below which a store can't write any more

	day    = 24 * time.Hour
	farOff = 100 * 365 * day // as good as never
)

// Due reports whether it is time for another observation.
func (f *Fill) Due(now time.Time) bool {
	return !now.Before(f.next) || now.Add(fillStep).Before(f.next)
}

// Add takes an observation: the bytes that the store uses on its disk, including
// its write-ahead log, and the free bytes there. It returns the forecast.
func (f *Fill) Add(now time.Time, used, free int64) Forecast {
	if n := len(f.seen); n > 0 && !now.After(f.seen[n-1].at) {
		f.seen = nil // the clock was set back
	}
	f.next = now.Add(fillStep)
	f.seen = append(f.seen, filled{now, used})
	f.seen = slices.DeleteFunc(f.seen, func(p filled) bool { return now.Sub(p.at) > fillSpan })
	f.now = Forecast{Free: free}
	f.now.PerSecond, f.now.Known = f.rate(now)
	left := farOff
	if f.now.PerSecond > 0 {
		if seconds := float64(max(free, 0)) / f.now.PerSecond; seconds < farOff.Seconds() {
			left = time.Duration(seconds * float64(time.Second))
		}
		if f.Keep > 0 && left > f.Keep {
			left = farOff
		}
		f.now.Left = rounded(left)
	}
	if f.level = f.level.after(left); free < fillNone {
		f.level = FillNow
	}
	f.now.Level = f.level
	return f.now
}

// Forecast returns what Add returned last.
func (f *Fill) Forecast() Forecast { return f.now }

// rate is how many bytes per second the store grows, 0 if it doesn't; known is
// false while there are too few observations.
func (f *Fill) rate(now time.Time) (perSecond float64, known bool) {
	span := max(fillShort, fillSteps*f.gap())
	lately := f.seen[slices.IndexFunc(f.seen, func(p filled) bool { return now.Sub(p.at) <= span }):]
	if now.Sub(lately[0].at) < fillLeast {
		return 0, false
	}
	slopes := make([]float64, 0, len(lately)*(len(lately)-1)/2)
	for i, p := range lately {
		for _, q := range lately[i+1:] {
			slopes = append(slopes, float64(q.used-p.used)/q.at.Sub(p.at).Seconds())
		}
	}
	slices.Sort(slopes)
	perSecond = max(slopes[len(slopes)/2], 0)
	return min(perSecond, 2*f.lately(now, perSecond)), true
}

// lately is how many bytes a second the store has grown by in the last minute, or
// in more if it grows in bursts with pauses between them. The median of minutes
// notices the end of an import late; what has grown by less than half of it has
// ended.
func (f *Fill) lately(now time.Time, perSecond float64) float64 {
	var pause time.Duration // the longest that ended
	var last time.Time
	for i := 1; i < len(f.seen); i++ {
		p, q := f.seen[i-1], f.seen[i]
		if grown := float64(q.used - p.used); grown > 0 && grown >= perSecond/2*q.at.Sub(p.at).Seconds() {
			if !last.IsZero() {
				pause = max(pause, q.at.Sub(last))
			}
			last = q.at
		}
	}
	span := max(fillLeast, pause+pause/4)
	least, most := f.seen[len(f.seen)-1].used, f.seen[len(f.seen)-1].used
	for _, p := range f.seen {
		if now.Sub(p.at) <= span {
			least, most = min(least, p.used), max(most, p.used)
		}
	}
	return float64(most-least) / span.Seconds()
}

// gap is the median time between two steps in which the store grew, or shrank; 0
// while fewer than two are known. It distinguishes a store that grows in rare
// steps from one that has stopped growing.
func (f *Fill) gap() time.Duration {
	var gaps []time.Duration
	var last time.Time
	for i := 1; i < len(f.seen); i++ {
		if at := f.seen[i].at; f.seen[i].used != f.seen[i-1].used {
			if !last.IsZero() {
				gaps = append(gaps, at.Sub(last))
			}
			last = at
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

// after is the level for that much time left. A level is left an eighth later than
// it is reached, so a rate that fluctuates around a bound doesn't change it.
func (l FillLevel) after(left time.Duration) FillLevel {
	bound := func(level FillLevel, d time.Duration) time.Duration {
		if l >= level {
			return d + d/8
		}
		return d
	}
	switch {
	case left < bound(FillDay, day):
		return FillDay
	case left < bound(FillWeek, 7*day):
		return FillWeek
	}
	return FillFar
}

// rounded rounds the time left down to the precision that a person needs.
func rounded(left time.Duration) time.Duration {
	switch {
	case left >= 2*day:
		return left.Truncate(day)
	case left >= 2*time.Hour:
		return left.Truncate(time.Hour)
	case left >= 10*time.Minute:
		return left.Truncate(10 * time.Minute)
	}
	return max(left.Truncate(time.Minute), time.Minute)
}
