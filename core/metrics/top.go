package metrics

import (
	"cmp"
	"slices"
)

// topKept is how many subreddits a sample names.
const topKept = 10

// TopOf returns the largest counts, largest first, at most as many as a sample names.
func TopOf(counts map[string]uint64) []TopCount {
	top := make([]TopCount, 0, len(counts))
	for name, n := range counts {
		top = append(top, TopCount{name, n})
	}
	return largest(top)
}

// mergeTop adds the counts of both lists and returns the largest.
func mergeTop(a, b []TopCount) []TopCount {
	if len(b) == 0 {
		return a
	}
	sum := slices.Clone(a)
	for _, c := range b {
		if i := slices.IndexFunc(sum, func(t TopCount) bool { return t.Name == c.Name }); i >= 0 {
			sum[i].Events += c.Events
		} else {
			sum = append(sum, c)
		}
	}
	return largest(sum)
}

// largest sorts counts, largest first, and returns as many as a sample names. It
// copies these: samples stay in memory for long, and counts is every name of an interval.
func largest(counts []TopCount) []TopCount {
	slices.SortFunc(counts, func(a, b TopCount) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.Name, b.Name))
	})
	return slices.Clone(counts[:min(len(counts), topKept)])
}
