package core

import (
	"maps"
	"slices"

	"github.com/axiomhq/hyperloglog"
	"github.com/cespare/xxhash/v2"
)

// breakdown counts settled events by kind and by subreddit, and their distinct
// authors. Each worker has its own, without a lock, and hands it over when
// visualize asks for it.
type breakdown struct {
	kinds      map[string]uint64
	subreddits map[string]uint64 // the largest; see trim
	authors    *hyperloglog.Sketch
	events     int
}

// subredditsKept bounds the memory of a breakdown.
const subredditsKept = 4096

func newBreakdown() *breakdown {
	return &breakdown{
		kinds:      make(map[string]uint64),
		subreddits: make(map[string]uint64),
		authors:    hyperloglog.NewNoSparse(), // an error of 0.8 %
	}
}

func (b *breakdown) empty() bool { return b.events == 0 }

// add counts the events that did not fail.
func (b *breakdown) add(events []Event, failed []Failed) {
	for i := range events {
		e := &events[i]
		if len(failed) > 0 && failed[0].ID == e.ID {
			failed = failed[1:]
			continue
		}
		b.events++
		b.kinds[e.Kind]++
		b.subreddits[e.Subreddit]++
		if e.Author != "" && e.Author != Deleted { // all who were deleted are not one person
			b.authors.InsertHash(xxhash.Sum64String(e.Author))
		}
	}
	b.trim()
}

// trim drops subreddits when there are too many: it subtracts the median count
// from all, so the frequent ones stay (the frequent items of Misra and Gries,
// doi:10.1016/0167-6423(82)90012-0, applied to a batch at a time).
func (b *breakdown) trim() {
	if len(b.subreddits) <= subredditsKept {
		return
	}
	counts := slices.Sorted(maps.Values(b.subreddits))
	median := counts[len(counts)/2]
	for name, n := range b.subreddits {
		if n <= median {
			delete(b.subreddits, name)
		} else {
			b.subreddits[name] = n - median
		}
	}
}

// merge adds another breakdown.
func (b *breakdown) merge(other *breakdown) {
	b.events += other.events
	for k, n := range other.kinds {
		b.kinds[k] += n
	}
	for k, n := range other.subreddits {
		b.subreddits[k] += n
	}
	// The only error is another precision.
	_ = b.authors.Merge(other.authors)
	b.trim()
}
