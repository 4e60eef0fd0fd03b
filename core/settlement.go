package core

import "fmt"

// Effects are what settling a claim counts.
type Effects struct {
	Tally   Tally // of the events that were processed
	Settled int   // how many these are
	Dead    int   // events out of attempts
}

// Effects adds a loaded claim's settlement up. Failures that are not ascending,
// or not of the claim, are an error: their events would be counted as processed.
func (s *Settlement) Effects() (Effects, error) {
	var e Effects
	failed := s.Failed
	for i := range s.Claim.Events {
		event := &s.Claim.Events[i]
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
		return e, fmt.Errorf("failure of event %d is not of this claim, or out of order", failed[0].ID)
	}
	return e, nil
}
