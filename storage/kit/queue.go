package kit

import (
	"cmp"
	"slices"

	"weir/core"
)

// Bounds of a Queue.
const (
	QueuedFailures = 10     // of each kind
	QueuedMore     = 10_000 // how many segments are counted beyond the limit
	NewestFailures = 10_000 // among which the dead are looked for
)

// Queue has the first segments of a queue: of those that are claimed, and of those that are
// not, at most limit each, both ascending; counted is how many there are, or limit and
// QueuedMore if there are more.
func Queue(claimed, free []core.QueuedSegment, counted, limit int) (q core.Queue) {
	claimed = claimed[:min(len(claimed), limit)]
	free = free[:min(len(free), limit-len(claimed))]
	q.Segments = slices.Concat(claimed, free)
	slices.SortFunc(q.Segments, func(a, b core.QueuedSegment) int { return cmp.Compare(a.First, b.First) })
	q.More = min(counted-len(q.Segments), QueuedMore)
	return q
}
