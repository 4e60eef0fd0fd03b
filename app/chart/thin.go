package chart

import (
	"math"
	"time"
)

// Thin reduces the samples before a time to the least and the greatest of each
// step, so that a long history takes little memory and no peak is lost. A step
// without any value stays a gap. It is a pass over the whole series, in place.
func (s *Series) Thin(before time.Time, step time.Duration) {
	end := s.search(0, before.UnixNano())
	times, values := s.times, s.values
	s.times, s.values, s.levels = times[:0], values[:0], s.levels[:0]
	for i := 0; i < end; {
		bucket := floor(times[i], int64(step))
		lo, hi, j := i, i, i
		for ; j < end && floor(times[j], int64(step)) == bucket; j++ {
			switch v := values[j]; {
			case math.IsNaN(v):
			case math.IsNaN(values[lo]):
				lo, hi = j, j
			case v < values[lo]:
				lo = j
			case v > values[hi]:
				hi = j
			}
		}
		first, second := min(lo, hi), max(lo, hi)
		at, value := times[second], values[second] // read before the first one overwrites it
		s.append(times[first], values[first])
		if second != first {
			s.append(at, value)
		}
		i = j
	}
	for i := end; i < len(times); i++ {
		s.append(times[i], values[i])
	}
}

// floor returns the index of the step that contains a time, also for times before
// 1970.
func floor(at, step int64) int64 {
	n := at / step
	if at%step < 0 {
		n--
	}
	return n
}
