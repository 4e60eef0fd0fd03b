package kit

import (
	"fmt"
	"sync"

	"weir/core"
)

// Effects is the effect of settling a claim on the totals and the ledger.
type Effects struct {
	Tally   *Tally // of the processed events
	Settled int    // number of processed events
	Dead    int    // events out of attempts
}

// freeTallies are tallies without counts, for the next settlements: a worker fills one
// a thousand events, and making its map takes as long as filling it.
var freeTallies = sync.Pool{New: func() any { return new(Tally) }}

// Free ends the use of the effects and of their tally.
func (e *Effects) Free() {
	clear(e.Tally.sums)
	freeTallies.Put(e.Tally)
}

// EffectsOf computes the effects of a settlement, which the caller frees. A claim that
// is not loaded is an error. So are failures that are not ascending or don't belong to the claim,
// because their events would be counted as processed.
func EffectsOf(s core.Settlement) (*Effects, error) {
	c, failed := &s.Claim, s.Failed
	if len(c.Events) != c.Size() {
		return nil, fmt.Errorf("the claim has %d of its %d events: call Load first", len(c.Events), c.Size())
	}
	e := &Effects{Tally: freeTallies.Get().(*Tally)}
	for i := range c.Events {
		event := &c.Events[i]
		if len(failed) > 0 && failed[0].ID == event.ID {
			if failed[0].Dead {
				e.Dead++
			}
			failed = failed[1:]
			continue
		}
		e.Tally.Add(event)
		e.Settled++
	}
	if len(failed) > 0 {
		return nil, fmt.Errorf("failure of event %d does not belong to this claim, or is out of order", failed[0].ID)
	}
	return e, nil
}
