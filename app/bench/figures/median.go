package figures

import "slices"

// SpeedOf is the speed of runs in events per second; there must be at least one.
func SpeedOf(runs []float64) Speed {
	return Speed{Median(runs), slices.Min(runs), slices.Max(runs)}
}

// GrowthOf is the growth of a store with that many events; ratios must not be empty.
func GrowthOf(events int64, ratios []float64) Growth {
	return Growth{events, Median(ratios), slices.Min(ratios), slices.Max(ratios)}
}

// Median returns the middle one of some numbers, of which there must be at least one; of
// an even number of them the mean of the two in the middle.
func Median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
