package explore

import (
	"math"
	"time"

	"weir/core"
	"weir/core/explore"
)

// figures are what the chart is drawn from, and what its texts say: the sums of an
// answer's table by name and interval.
type figures struct {
	by     explore.Dimension
	every  explore.Interval
	starts []time.Time // of the intervals
	end    time.Time   // of the last one
	names  []explore.Name
	sums   [][]explore.Sum // by name, then by interval
	all    []explore.Sum   // by interval
	before []explore.Sum   // of the period before, by interval; nil: not asked for
}

func newFigures(a *explore.Answer, by explore.Dimension) *figures {
	f := &figures{by: by, every: a.Every}
	if a.Chart == nil {
		return f
	}
	f.names = a.Chart.Names
	f.sums = make([][]explore.Sum, len(f.names))
	f.starts, f.all = columns(a.Chart, func(name int, s explore.Sum) { f.sums[name] = append(f.sums[name], s) })
	if n := len(f.starts); n > 0 {
		f.end = a.Every.Next(f.starts[n-1])
	}
	if a.Previous != nil {
		_, f.before = columns(a.Previous, func(int, explore.Sum) {})
	}
	return f
}

// columns reads a table, an interval after the other.
func columns(t *explore.Table, add func(name int, s explore.Sum)) (starts []time.Time, all []explore.Sum) {
	at := 0
	for row := range t.Rows() {
		if n := len(starts); n == 0 || !starts[n-1].Equal(row.Time) {
			starts, all, at = append(starts, row.Time), append(all, row.All), 0
		}
		add(at, row.Sum)
		at++
	}
	return starts, all
}

// value is what a sum measures. The mean of no known score is no number.
func (m measure) value(s explore.Sum) float64 {
	switch m {
	case ofScore:
		return float64(s.Score)
	case ofMean:
		if s.Scored == 0 {
			return math.NaN()
		}
		return float64(s.Score) / float64(s.Scored)
	}
	return float64(s.Events)
}

// series are the values of the names that are shown, in their order, as the view has them. Shares
// are left to the chart.
func (f *figures) series(v view, shown func(name int) bool) [][]float64 {
	values := make([][]float64, len(f.names))
	for n := range f.names {
		if !shown(n) {
			continue
		}
		values[n] = make([]float64, len(f.starts))
		var sum explore.Sum
		for i, s := range f.sums[n] {
			if v.Shape == cumulative {
				sum.Events, sum.Scored, sum.Score = sum.Events+s.Events, sum.Scored+s.Scored, sum.Score+s.Score
				s = sum
			}
			values[n][i] = v.Measure.value(s)
		}
	}
	return values
}

// previous is the total of the period before by interval; nil if it isn't drawn.
func (f *figures) previous(v view) []float64 {
	if f.before == nil || v.Shape == share {
		return nil
	}
	values := make([]float64, len(f.before))
	var sum explore.Sum
	for i, s := range f.before {
		if v.Shape == cumulative {
			sum.Events, sum.Scored, sum.Score = sum.Events+s.Events, sum.Scored+s.Scored, sum.Score+s.Score
			s = sum
		}
		values[i] = v.Measure.value(s)
	}
	return values
}

// between adds up the intervals from first to last.
func (f *figures) between(first, last int) (sum explore.Sum) {
	for _, s := range f.all[first : last+1] {
		sum.Events, sum.Scored, sum.Score = sum.Events+s.Events, sum.Scored+s.Scored, sum.Score+s.Score
	}
	return sum
}

// endOf is when an interval ends.
func (f *figures) endOf(i int) time.Time {
	if i+1 < len(f.starts) {
		return f.starts[i+1]
	}
	return f.end
}

// parts reports whether the first and the last interval are incomplete: the search begins
// or ends in them; or, of a week and longer, the events do, by a day at least.
func (f *figures) parts(asked core.Filter, from, before time.Time) (first, last bool) {
	if len(f.starts) == 0 {
		return false, false
	}
	first, last = asked.After.After(f.starts[0]), !asked.Before.IsZero() && asked.Before.Before(f.end)
	if day := 24 * time.Hour; f.every >= explore.Week {
		first = first || from.Sub(f.starts[0]) >= day
		last = last || f.end.Sub(before) >= day
	}
	return first, last
}
