package breakdown

import (
	"math"
	"sort"
	"time"
)

// seconds returns a moment as seconds since 1970. A difference of times would
// overflow after 292 years.
func seconds(t time.Time) float64 { return float64(t.Unix()) + float64(t.Nanosecond())/1e9 }

// place returns the distance of a moment from the left edge of a plot of that width.
// It is 0 when the chart covers no time.
func (c *Chart) place(t time.Time, width float64) float64 {
	if len(c.Starts) == 0 {
		return 0
	}
	from, to := seconds(c.Starts[0]), seconds(c.End)
	if to <= from {
		return 0
	}
	return width * (seconds(t) - from) / (to - from)
}

// Bounds returns where interval i begins and ends in a plot of that width.
func (c *Chart) Bounds(i int, width float64) (from, to float64) {
	if i < 0 || i >= len(c.Starts) {
		return 0, 0
	}
	end := c.End
	if i+1 < len(c.Starts) {
		end = c.Starts[i+1]
	}
	return c.place(c.Starts[i], width), c.place(end, width)
}

// X returns the middle of interval i, where its point stands, in a plot of that width.
func (c *Chart) X(i int, width float64) float64 {
	from, to := c.Bounds(i, width)
	return (from + to) / 2
}

// Index returns the interval at a distance from the left edge of a plot of that
// width, or -1 outside.
func (c *Chart) Index(x, width float64) int {
	if len(c.Starts) == 0 || !(x >= 0 && x < width) {
		return -1
	}
	return sort.Search(len(c.Starts), func(i int) bool { return c.place(c.Starts[i], width) > x }) - 1
}

// inset keeps both ends of the axis clear of the plot's edges, in units of length.
const inset = 2

// Y returns the distance of a value from the upper edge of a plot of that height, all
// in units of length. It is NaN for what the axis can't show.
func (c *Chart) Y(v float64, a Axis, height float64) float64 { return y(v, a, height, inset) }

// y is Y for other units.
func y(v float64, a Axis, height, inset float64) float64 {
	const far = 1e6 // outside of every plot
	at := inset + (1-a.At(v))*(height-2*inset)
	if math.IsNaN(at) {
		return at
	}
	return max(-far, min(at, far))
}
