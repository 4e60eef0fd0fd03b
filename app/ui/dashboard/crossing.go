package dashboard

import (
	"math"
	"time"
)

// How long values must be on the other side of a threshold before that counts,
// in both directions, so that a value that jumps about it isn't told each time;
// and how long the last value is believed while no other comes.
const (
	crossAfter  = 5 * time.Second
	crossForget = time.Minute
)

// crossing tells when values rise above a threshold, and when they no longer are
// there. The zero crossing is below. Its clock is that of the samples.
type crossing struct {
	above  bool
	since  time.Time // the first value above, while above; zero: it isn't known
	turned time.Time // since when values say the opposite of above; zero: they don't
	last   time.Time // of the last value
}

// add takes the next value over; NaN is none. It reports whether the threshold
// was crossed by it, and then when: the first value on the other side, or the
// last that there was before they went missing.
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

// forget lets open since when it is above, when that is the first value there was.
func (c *crossing) forgetStart(first time.Time) {
	if c.above && c.since.Equal(first) { // or earlier
		c.since = time.Time{}
	}
}
