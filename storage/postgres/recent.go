package postgres

import (
	"errors"
	"sync"
	"time"

	"weir/storage/kit"
)

// recent are rows of deltas that this program has written: folding them needs no reading
// back. The database has all of them, so they may be forgotten at any time.
type recent struct {
	mu     sync.Mutex
	parts  []part    // guarded by mu; the oldest first
	others time.Time // guarded by mu; when it was last the turn of others
}

// part is some of the rows, added up.
type part struct {
	ids    []int64
	ledger map[int64]*[4]int64 // by node
	tally  kit.Tally
}

// recentParts is how many parts there are at most. What comes on top is read back.
const recentParts = 4

// add adds a row. Its id is 0 if the answer that has it was lost.
func (r *recent) add(id, node int64, e entry, tally *kit.Tally) {
	if id == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.parts)
	if n == 0 || len(r.parts[n-1].ids) == kit.FoldRows {
		if n == recentParts {
			return
		}
		r.parts = append(r.parts, part{ledger: make(map[int64]*[4]int64)})
		n++
	}
	p := &r.parts[n-1]
	p.ids = append(p.ids, id)
	addEntry(p.ledger, node, [4]int64{int64(e.appended), int64(e.settled), int64(e.dead), int64(e.discarded)})
	p.tally.AddTally(tally)
}

// take removes and returns parts of at most max rows together. A part that is larger is
// forgotten.
func (r *recent) take(max int) (taken part) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.parts) > 0 {
		p := r.parts[0]
		n := len(taken.ids)
		if n > 0 && n+len(p.ids) > max {
			break
		}
		r.parts = r.parts[1:]
		switch {
		case len(p.ids) > max:
		case n == 0:
			taken = p
		default:
			taken.ids = append(taken.ids, p.ids...)
			for node, sums := range p.ledger {
				addEntry(taken.ledger, node, *sums)
			}
			taken.tally.AddTally(&p.tally)
		}
	}
	return taken
}

// othersFirst reports, once in every lookAtAll, that it is the turn of rows that are
// not remembered.
func (r *recent) othersFirst() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	if now.Sub(r.others) < lookAtAll {
		return false
	}
	r.others = now
	return true
}

// ids are those of all the rows.
func (r *recent) ids() []int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	ids := make([]int64, 0, kit.FoldRows*len(r.parts))
	for _, p := range r.parts {
		ids = append(ids, p.ids...)
	}
	return ids
}

// addEntry adds to a node's part of the ledger.
func addEntry(ledger map[int64]*[4]int64, node int64, n [4]int64) {
	if ledger[node] == nil {
		ledger[node] = new([4]int64)
	}
	for i := range n {
		ledger[node][i] += n[i]
	}
}

// errFolded: others have folded some of the rows.
var errFolded = errors.New("another node has folded a delta")
