package breakdown

import (
	"cmp"
	"math"
	"time"

	"weir/app/chart"
)

// Form is how a chart shows its series.
type Form uint8

// The forms. Areas and bars are stacked.
const (
	Areas Form = iota
	Lines
	Bars
)

// Chart is what one picture shows.
type Chart struct {
	Theme chart.Theme
	Scale float64 // device pixels per unit of length; 0 is 1

	Starts []time.Time // of the intervals, ascending, in the zone that is shown
	End    time.Time   // of the last interval
	Series []Series    // the bottom one first

	// Previous is the total of the period before, interval by interval; nil if it
	// isn't shown.
	Previous []float64

	Form  Form
	Unit  chart.Unit // of the values
	Log   bool       // the axis is logarithmic
	Share bool       // values are shown as percentages of their interval's total
	Mean  bool       // values are averages, which don't add up

	PartFirst, PartLast bool // the first or last interval is incomplete
	Hatched             bool // the values are preliminary
}

// Series is one name's values.
type Series struct {
	Name   string
	Color  int       // Others, or 0 to Colors-1; larger ones begin again
	Values []float64 // one per interval; NaN: there is none
}

func (c *Chart) scale() float64 { return cmp.Or(max(c.Scale, 0), 1) }

func (c *Chart) px(units float64) int { return max(1, int(math.Round(units*c.scale()))) }

// Stacked reports whether the series are drawn on top of each other. Areas and bars
// that can't be stacked, because the axis is logarithmic, the values don't add up or
// some are negative, are drawn as lines.
func (c *Chart) Stacked() bool {
	if c.Form == Lines && len(c.Starts) != 1 || c.Log || c.Mean {
		return false
	}
	for i := range c.Series {
		for _, v := range c.Series[i].Values {
			if v < 0 {
				return false
			}
		}
	}
	return true
}

// barred reports whether there are bars. A single interval has no line, so it is a
// bar in every form.
func (c *Chart) barred(stacked bool) bool {
	return stacked && (c.Form == Bars || len(c.Starts) == 1)
}

// value is what series s has in interval i, without regard to the others. What isn't
// finite is NaN.
func (c *Chart) value(s, i int) float64 {
	if values := c.Series[s].Values; i < len(values) {
		return bounded(values[i])
	}
	return math.NaN()
}

func bounded(v float64) float64 {
	if math.IsInf(v, 0) {
		return math.NaN()
	}
	return max(-huge, min(v, huge))
}

// huge bounds values, so that their sums and distances stay finite.
const huge = 1e100

// levels returns where each series is drawn in each interval: its value or share,
// and on top of the series below when they are stacked.
func (c *Chart) levels(stacked bool) [][]float64 {
	n := len(c.Starts)
	all := make([]float64, len(c.Series)*n)
	levels := make([][]float64, len(c.Series))
	sums := make([]float64, n)
	for s := range levels {
		levels[s] = all[s*n:][:n:n]
		for i := range n {
			v := c.value(s, i)
			if stacked || c.Share {
				v = zeroIfNone(v)
			}
			sums[i] += v
			if levels[s][i] = v; stacked {
				levels[s][i] = sums[i]
			}
		}
	}
	if c.Share {
		for i, sum := range sums {
			for s := range levels {
				if sum != 0 {
					levels[s][i] *= 100 / sum
				}
			}
		}
	}
	return levels
}

func zeroIfNone(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

// previous returns the totals of the period before. Shares have none.
func (c *Chart) previous() []float64 {
	if c.Share {
		return nil
	}
	values := make([]float64, min(len(c.Previous), len(c.Starts)))
	for i := range values {
		values[i] = bounded(c.Previous[i])
	}
	return values
}
