package kit

import (
	"slices"
	"sync"
)

const (
	// FoldRows is the number of deltas that a program adds up in memory before it
	// starts the next sum.
	FoldRows = 64

	// unfoldedKept is how many sums wait at most to be folded.
	unfoldedKept = 4
)

// Unfolded has the sums of the deltas that this program wrote lately, so that folding
// them takes neither reading nor parsing. It only saves time: what is not here is
// still in the table.
type Unfolded struct {
	mu   sync.Mutex
	sums []Deltas // guarded by mu; oldest first
}

// Deltas are some rows of deltas, added up.
type Deltas struct {
	IDs   []int64
	Tally Tally
}

// Add adds the sums of a delta that was committed.
func (u *Unfolded) Add(id int64, t *Tally) {
	u.mu.Lock()
	defer u.mu.Unlock()
	last := len(u.sums) - 1
	if last < 0 || len(u.sums[last].IDs) == FoldRows {
		if len(u.sums) == unfoldedKept {
			u.sums = slices.Delete(u.sums, 0, 1)
		}
		u.sums = append(u.sums, Deltas{})
		last = len(u.sums) - 1
	}
	d := &u.sums[last]
	d.IDs = append(d.IDs, id)
	d.Tally.AddTally(t)
}

// Take removes the oldest sum that is to be folded next, given the oldest row of the
// table. ok is false when that row is not in memory, or the sum has more rows than max.
func (u *Unfolded) Take(oldest int64, max int) (d Deltas, ok bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for len(u.sums) > 0 && len(u.sums[0].IDs) <= max && slices.Min(u.sums[0].IDs) <= oldest {
		d = u.sums[0]
		u.sums = slices.Delete(u.sums, 0, 1)
		if slices.Max(d.IDs) >= oldest { // else others have folded it
			return d, true
		}
	}
	return Deltas{}, false
}
