package chart

import (
	"math"
	"time"
)

// Column is the line within one column of pixels. First and Last are its
// values at the left and right edge, or its first and last sample where it
// begins or ends inside; Min and Max are the extremes of all of it. Where the
// line continues, a column's Last is the next one's First. In a gap all are NaN.
type Column struct{ First, Min, Max, Last float64 }

// Gap reports whether there is nothing to draw.
func (c Column) Gap() bool { return math.IsNaN(c.First) }

var gap = Column{math.NaN(), math.NaN(), math.NaN(), math.NaN()}

// Reduce reduces the line between from and to to columns of equal width, which it
// overwrites. Between samples the line is straight. No sample is lost, and
// nothing is allocated.
func (s *Series) Reduce(columns []Column, from, to time.Time) {
	start := from.UnixNano()
	width := float64(to.Sub(from)) / float64(len(columns))
	i := s.search(0, start)
	left := s.edge(i, start)
	for c := range columns {
		end := start + int64(width*float64(c+1))
		if c == len(columns)-1 {
			end = to.UnixNano() // rounding must not lose the newest sample
		}
		j := s.search(i, end)
		right := s.edge(j, end)
		columns[c] = s.column(i, j, left, right)
		i, left = j, right
	}
}

// column combines the samples i to j-1 and the line's values at both edges.
func (s *Series) column(i, j int, left, right float64) Column {
	e := none
	if i < j {
		e = s.between(i, j)
	}
	e.add(left)
	e.add(right)
	if e.min > e.max {
		return gap
	}
	for k := i; math.IsNaN(left) && k < j; k++ {
		left = s.values[k]
	}
	for k := j - 1; math.IsNaN(right) && k >= i; k-- {
		right = s.values[k]
	}
	// A line that only touches an edge has no value elsewhere.
	if math.IsNaN(left) {
		left = right
	}
	if math.IsNaN(right) {
		right = left
	}
	return Column{left, e.min, e.max, right}
}

// edge returns the line's value at a time, NaN where there is no line. i is the
// first sample not before that time.
func (s *Series) edge(i int, at int64) float64 {
	if i == len(s.times) {
		return math.NaN()
	}
	if s.times[i] == at {
		return s.values[i]
	}
	if i == 0 {
		return math.NaN()
	}
	part := float64(at-s.times[i-1]) / float64(s.times[i]-s.times[i-1])
	return s.values[i-1] + part*(s.values[i]-s.values[i-1])
}

// search returns the first sample from i on that isn't before at. It starts with
// small strides and doubles them, because the next column's sample is near.
func (s *Series) search(i int, at int64) int {
	stride := 1
	j := i
	for j < len(s.times) && s.times[j] < at {
		i = j + 1
		j += stride
		stride *= 2
	}
	j = min(j, len(s.times))
	for i < j {
		if m := (i + j) / 2; s.times[m] < at {
			i = m + 1
		} else {
			j = m
		}
	}
	return i
}
