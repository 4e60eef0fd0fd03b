package dashboard

import (
	"math"
	"time"
)

// Values must stay on the other side of a threshold for crossAfter before they
// have crossed it, so that a value that jitters around it isn't reported each
// time. The last value holds for crossForget while no other comes.
const (
	crossAfter  = 5 * time.Second
	crossForget = time.Minute
)

// crossing detects when values rise above a threshold, and when they no longer
// exceed it. The zero crossing is below. Its clock is that of the samples.
type crossing struct {
	above  bool
	since  time.Time // time of the first value above, while above; zero: unknown
	turned time.Time // since when values are on the other side; zero: they aren't
	last   time.Time // of the last value
}

// add takes the next value; NaN means that it is missing. It reports whether
// the value crosses the threshold, and since when: the time of the first value
// on the other side, or of the last value before they went missing.
func (c *crossing) add(at time.Time, value, threshold float64) (crossed bool, when time.Time) {
	if missing := !c.last.IsZero() && at.Sub(c.last) > crossForget; missing {
		c.turned = time.Time{}
		if c.above {
			crossed, when = true, c.last
			c.above = false
		}
	}
	if math.IsNaN(value) {
		return crossed, when
	}
	c.last = at
	if value > threshold == c.above {
		c.turned = time.Time{}
		return crossed, when
	}
	if c.turned.IsZero() {
		c.turned = at
	}
	if at.Sub(c.turned) < crossAfter {
		return crossed, when
	}
	crossed, when = true, c.turned
	c.above, c.turned = !c.above, time.Time{}
	if c.above {
		c.since = when
	}
	return crossed, when
}

// forgetStart clears since if it is the first value in memory: the values may
// have been above before that.
func (c *crossing) forgetStart(first time.Time) {
	if c.above && c.since.Equal(first) { // or earlier
		c.since = time.Time{}
	}
}
