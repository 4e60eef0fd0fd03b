package breakdown

import (
	"math"

	"weir/app/chart"
)

// Axis is the value axis: linear or logarithmic. A logarithmic one that has to show
// zeros or negative values is linear around zero.
type Axis struct {
	Min, Max float64

	linear chart.Scale
	unit   chart.Unit
	log    bool
	knee   float64 // up to about here a logarithmic axis is linear; 0: nowhere
	ticks  []float64
}

// Axis returns a round axis for all that the chart shows, with at most n ticks (at
// least 3). It starts at zero except when it is logarithmic, has averages or
// negative values.
func (c *Chart) Axis(n int) Axis {
	stacked := c.Stacked()
	unit := c.Unit
	if c.Share {
		unit = chart.Percent
		if stacked {
			return linearAxis(0, 100, n, unit)
		}
	}
	r := reach{min: math.Inf(1), max: math.Inf(-1), least: math.Inf(1)}
	for _, values := range c.levels(stacked) {
		r.add(values)
	}
	r.add(c.previous())
	switch {
	case r.min > r.max:
		return linearAxis(0, 0, n, unit)
	case c.Log && r.least <= huge:
		return logAxis(r, n, unit)
	}
	if !c.Mean {
		r.min, r.max = min(r.min, 0), max(r.max, 0)
	}
	if len(c.Starts) == 1 {
		r.max *= 1.12 // room for the number above a single bar
	}
	return linearAxis(r.min, r.max, n, unit)
}

// reach is the range of some values.
type reach struct {
	min, max float64
	least    float64 // distance of any from zero, except those that are zero
}

func (r *reach) add(values []float64) {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		r.min, r.max = min(r.min, v), max(r.max, v)
		if v != 0 {
			r.least = min(r.least, math.Abs(v))
		}
	}
}

func linearAxis(lo, hi float64, n int, unit chart.Unit) Axis {
	s := chart.NewScale(lo, hi, n, unit)
	return Axis{Min: s.Min, Max: s.Max, linear: s, unit: unit, ticks: s.Ticks()}
}

func logAxis(r reach, n int, unit chart.Unit) Axis {
	a := Axis{unit: unit, log: true}
	most := max(-r.min, r.max)
	if r.min <= 0 {
		a.knee = math.Pow(10, math.Floor(math.Log10(max(r.least, most*1e-12))))
	}
	// The range ends at 1, 2 or 5 times a power of ten; ticks are those, or the
	// powers of ten, or every second one, and so on.
	from := a.knee
	if a.knee == 0 {
		from = roundDown(r.min)
	}
	a.Min, a.Max = from, roundUp(r.max)
	if a.knee > 0 {
		a.Min, a.Max = -roundUp(-r.min), roundUp(r.max)
	}
	if a.Max <= a.Min {
		a.Max = a.Min * 10
	}
	first, last := math.Floor(math.Log10(from)), math.Ceil(math.Log10(max(a.Max, -a.Min)))
	for step := 0; ; step++ {
		a.ticks = a.ticks[:0]
		if step > 0 && a.knee == 0 {
			a.Min = math.Pow(10, first) // so that the lowest tick is at the bottom
		}
		for exp := first; exp <= last; exp += float64(max(step, 1)) {
			for _, digit := range []float64{1, 2, 5} {
				if digit == 1 || step == 0 {
					a.addTick(digit * math.Pow(10, exp))
				}
			}
		}
		if len(a.ticks) <= max(n, 3) || step > 600 {
			break
		}
	}
	a.finishTicks()
	return a
}

func (a *Axis) addTick(v float64) {
	const noise = 1e-9
	if v <= a.Max*(1+noise) && v >= a.Min*(1-noise) {
		a.ticks = append(a.ticks, v)
	}
	if a.knee > 0 && -v >= a.Min*(1+noise) {
		a.ticks = append([]float64{-v}, a.ticks...)
	}
}

// finishTicks adds zero, between the negative and the positive ones.
func (a *Axis) finishTicks() {
	if a.knee == 0 {
		return
	}
	i := 0
	for i < len(a.ticks) && a.ticks[i] < 0 {
		i++
	}
	a.ticks = append(a.ticks[:i:i], append([]float64{0}, a.ticks[i:]...)...)
}

// roundUp returns the least of 1, 2 and 5 times a power of ten that is not below v.
func roundUp(v float64) float64 {
	if v <= 0 {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, digit := range []float64{1, 2, 5} {
		if digit*power >= v*(1-1e-9) {
			return digit * power
		}
	}
	return 10 * power
}

// roundDown returns the greatest that is not above v.
func roundDown(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, digit := range []float64{5, 2} {
		if digit*power <= v*(1+1e-9) {
			return digit * power
		}
	}
	return power
}

// Ticks returns the round values that have a label, ascending.
func (a Axis) Ticks() []float64 { return a.ticks }

// Label formats a tick.
func (a Axis) Label(tick float64) string {
	if a.log {
		return a.unit.Round(tick)
	}
	return a.linear.Label(tick)
}

// At returns the position of a value: 0 at Min, 1 at Max. It is NaN for what a
// logarithmic axis can't show.
func (a Axis) At(v float64) float64 {
	lo, hi := a.project(a.Min), a.project(a.Max)
	if hi == lo {
		return 0
	}
	return (a.project(v) - lo) / (hi - lo)
}

func (a Axis) project(v float64) float64 {
	switch {
	case !a.log:
		return v
	case a.knee > 0:
		return math.Copysign(math.Log10(1+math.Abs(v)/a.knee), v)
	case v <= 0:
		return math.NaN()
	}
	return math.Log10(v)
}
