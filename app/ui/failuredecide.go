package ui

import (
	"context"

	"weir/core"
)

// decideMarked decides about the marked rows. A retry does no harm and is done
// at once.
func (v *failuresPage) decideMarked(d decision) {
	f := core.FailureFilter{IDs: v.grid.ids()}
	if d == retrying {
		v.decide(d, f)
	} else {
		v.confirm(d, tallyOfStates(v.markedStates()...), f)
	}
}

// decideAll decides about all that match, after saying how many that are.
func (v *failuresPage) decideAll(d decision) {
	f := v.filter
	var t tally
	v.counted(func(ctx context.Context, s core.Store) (n int, err error) {
		t, err = countFailures(ctx, s, f)
		return t.total(), err
	}, func() { v.confirm(d, t, f) })
}

// confirm lets a person confirm a decision.
func (v *failuresPage) confirm(d decision, t tally, f core.FailureFilter) {
	title, text, verb := d.confirm(t)
	v.w.ask(title, text, verb, func() { v.decide(d, f) })
}

// decide carries a decision out.
func (v *failuresPage) decide(d decision, f core.FailureFilter) {
	v.docket.decide(func(ctx context.Context, s core.Store) (int, error) {
		if d == retrying {
			return s.Retry(ctx, f)
		}
		return s.Discard(ctx, f)
	}, d.done)
}
