package chart

import (
	"iter"
	"math"
	"slices"
	"time"
)

// Series holds the samples of one measurement in the order of time, with the
// extremes of every 8, 64, 512 … of them. The zero value is empty. Several
// goroutines may read a Series while none appends.
type Series struct {
	times  []int64 // nanoseconds since 1970
	values []float64
	levels [][]extremes // levels[k] has one per 8^(k+1) samples, the last one unfinished
}

// fan is the number of entries that an entry of the next level combines. The
// extremes of a range are then found in about 14 steps a level.
const fan = 8

type extremes struct{ min, max float64 }

var none = extremes{math.Inf(1), math.Inf(-1)}

// add widens e to include v. Comparisons with NaN are false, so it changes
// nothing.
func (e *extremes) add(v float64) {
	if v < e.min {
		e.min = v
	}
	if v > e.max {
		e.max = v
	}
}

// Len returns the number of samples, including gaps.
func (s *Series) Len() int { return len(s.values) }

// Append adds a sample. A value that isn't finite is a gap: the line ends before
// it and begins again after it. A sample that isn't later than the last one is
// ignored, so that a clock that is set back draws no loop.
func (s *Series) Append(at time.Time, value float64) {
	s.append(at.UnixNano(), value)
}

func (s *Series) append(at int64, value float64) {
	n := len(s.times)
	if n > 0 && at <= s.times[n-1] {
		return
	}
	if math.IsInf(value, 0) {
		value = math.NaN()
	}
	s.times = append(s.times, at)
	s.values = append(s.values, value)
	for k, i := 0, n/fan; ; k, i = k+1, i/fan {
		if k == len(s.levels) {
			if k > 0 && i == 0 {
				return
			}
			s.begin(k)
		}
		if i == len(s.levels[k]) {
			s.levels[k] = append(s.levels[k], none)
		}
		s.levels[k][i].add(value)
	}
}

// begin starts the next level. Its first entry has the extremes of all samples
// except the one just added, as if the level had existed from the start.
func (s *Series) begin(k int) {
	if k < cap(s.levels) {
		s.levels = s.levels[:k+1]
	} else {
		s.levels = append(s.levels, nil)
	}
	e := none
	for _, v := range s.values[:len(s.values)-1] {
		e.add(v)
	}
	s.levels[k] = append(s.levels[k][:0], e)
}

// Trim removes the samples before a time. It copies all that remain, so call it
// when half of a series is old, not with each sample.
func (s *Series) Trim(before time.Time) {
	i, _ := slices.BinarySearch(s.times, before.UnixNano())
	if i == 0 {
		return
	}
	times, values := s.times[i:], s.values[i:]
	*s = Series{}
	for i, at := range times {
		s.append(at, values[i])
	}
}

// Range returns the least and the greatest value between from and to, inclusive.
// ok is false when there is none.
func (s *Series) Range(from, to time.Time) (lo, hi float64, ok bool) {
	i, _ := slices.BinarySearch(s.times, from.UnixNano())
	j, _ := slices.BinarySearch(s.times, to.UnixNano()+1)
	e := s.between(i, max(i, j))
	return e.min, e.max, e.min <= e.max
}

// Near returns the sample whose time is closest to at, the earlier of two. ok is
// false when there is none or it is a gap.
func (s *Series) Near(at time.Time) (when time.Time, value float64, ok bool) {
	t := at.UnixNano()
	i, _ := slices.BinarySearch(s.times, t)
	if i == len(s.times) || i > 0 && t-s.times[i-1] <= s.times[i]-t {
		i--
	}
	if i < 0 || math.IsNaN(s.values[i]) {
		return time.Time{}, 0, false
	}
	return time.Unix(0, s.times[i]).In(at.Location()), s.values[i], true
}

// between returns the extremes of samples i to j-1. It takes single samples up to
// the next block boundary, then larger and larger blocks, then smaller ones again
// up to the end.
func (s *Series) between(i, j int) extremes {
	e := none
	for i < j && i%fan != 0 {
		e.add(s.values[i])
		i++
	}
	for j > i && j%fan != 0 {
		j--
		e.add(s.values[j])
	}
	i, j = i/fan, j/fan
	for k := 0; i < j; k, i, j = k+1, i/fan, j/fan {
		level := s.levels[k]
		top := k == len(s.levels)-1
		for i < j && (top || i%fan != 0) {
			e.join(level[i])
			i++
		}
		for j > i && j%fan != 0 {
			j--
			e.join(level[j])
		}
	}
	return e
}

func (e *extremes) join(o extremes) {
	if o.min < e.min {
		e.min = o.min
	}
	if o.max > e.max {
		e.max = o.max
	}
}

// Before returns the time of the n-th newest sample, of the oldest if there are
// fewer, zero if there is none.
func (s *Series) Before(n int) time.Time {
	if len(s.times) == 0 {
		return time.Time{}
	}
	return time.Unix(0, s.times[max(len(s.times)-n, 0)])
}

// Since yields the samples from a time on, oldest first; a gap is NaN.
func (s *Series) Since(from time.Time) iter.Seq2[time.Time, float64] {
	return func(yield func(time.Time, float64) bool) {
		first, _ := slices.BinarySearch(s.times, from.UnixNano())
		for i := first; i < len(s.times); i++ {
			if !yield(time.Unix(0, s.times[i]), s.values[i]) {
				return
			}
		}
	}
}

// Mean returns the average of the values between from and to. ok is false when
// there is none.
func (s *Series) Mean(from, to time.Time) (mean float64, ok bool) {
	sum, n := 0.0, 0
	for i := s.search(0, from.UnixNano()); i < len(s.times) && s.times[i] <= to.UnixNano(); i++ {
		if v := s.values[i]; !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	return sum / float64(max(n, 1)), n > 0
}

// Clone returns an independent copy of the series.
func (s *Series) Clone() *Series {
	c := &Series{times: slices.Clone(s.times), values: slices.Clone(s.values)}
	for _, l := range s.levels {
		c.levels = append(c.levels, slices.Clone(l))
	}
	return c
}
