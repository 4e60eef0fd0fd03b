package core

import (
	"maps"
	"slices"

	"github.com/axiomhq/hyperloglog"
	"github.com/cespare/xxhash/v2"
)

// audience is whom and what the settled events were about: the kinds, the
// largest subreddits and how many distinct authors. Each worker has its own,
// without a lock, and hands it over when visualize asks.
type audience struct {
	kinds      map[string]uint64
	subreddits map[string]uint64 // the largest; see trim
	authors    *hyperloglog.Sketch
	events     int
}

// subredditsKept bounds the memory of an audience.
const subredditsKept = 4096

func newAudience() *audience {
	return &audience{
		kinds:      make(map[string]uint64),
		subreddits: make(map[string]uint64),
		authors:    hyperloglog.New14(), // an error of 0.8 %
	}
}

func (a *audience) empty() bool { return a.events == 0 }

// add counts the events that did not fail.
func (a *audience) add(events []Event, failed []Failed) {
	for i := range events {
		e := &events[i]
		if len(failed) > 0 && failed[0].ID == e.ID {
			failed = failed[1:]
			continue
		}
		a.events++
		a.kinds[e.Kind]++
		a.subreddits[e.Subreddit]++
		if e.Author != "" && e.Author != Deleted { // all who were deleted are not one person
			a.authors.InsertHash(xxhash.Sum64String(e.Author))
		}
	}
	a.trim()
}

// trim forgets subreddits when there are too many, by subtracting the median
// count from all: the frequent stay (the frequent items of Misra and Gries,
// doi:10.1016/0167-6423(82)90012-0, a batch at a time).
func (a *audience) trim() {
	if len(a.subreddits) <= subredditsKept {
		return
	}
	counts := slices.Sorted(maps.Values(a.subreddits))
	median := counts[len(counts)/2]
	for name, n := range a.subreddits {
		if n <= median {
			delete(a.subreddits, name)
		} else {
			a.subreddits[name] = n - median
		}
	}
}

// merge adds what another saw.
func (a *audience) merge(other *audience) {
	a.events += other.events
	for k, n := range other.kinds {
		a.kinds[k] += n
	}
	for k, n := range other.subreddits {
		a.subreddits[k] += n
	}
	// The only error is another precision.
	_ = a.authors.Merge(other.authors)
	a.trim()
}
