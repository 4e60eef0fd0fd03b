package kit

import (
	"fmt"

	"weir/core"
)

// Effects is the effect of settling a claim on the totals and the ledger.
type Effects struct {
	Tally   Tally // of the processed events
	Settled int   // number of processed events
	Dead    int   // events out of attempts
}

// EffectsOf computes the effects of a settlement. A claim that is not loaded is
// an error. So are failures that are not ascending or don't belong to the claim,
// because their events would be counted as processed.
func EffectsOf(s core.Settlement) (Effects, error) {
	var e Effects
	c, failed := &s.Claim, s.Failed
	if len(c.Events) != c.Size() {
		return e, fmt.Errorf("the claim has %d of its %d events: call Load first", len(c.Events), c.Size())
	}
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
		return e, fmt.Errorf("failure of event %d does not belong to this claim, or is out of order", failed[0].ID)
	}
	return e, nil
}
