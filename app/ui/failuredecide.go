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
	v.deciding = true
	v.steer()
	v.told.say(busy, tr("Counting those that match…"))
	v.list.ask(v.store, func(ctx context.Context, s core.Store, _ func(func())) (err error) {
		t, err = countFailures(ctx, s, f)
		return err
	}, func(err error) {
		v.looking, v.deciding = false, false
		v.told.say(calm, "")
		v.steer()
		switch {
		case err != nil:
			v.troubled(err, func() { v.decideAll(d) })
		case t.total() == 0:
			v.reload()
		default:
			v.confirm(d, t, f)
		}
	})
}

// confirm lets a person confirm a decision.
func (v *failuresPage) confirm(d decision, t tally, f core.FailureFilter) {
	title, text, verb := d.confirm(t)
	v.w.ask(title, text, verb, func() { v.decide(d, f) })
}

// decide carries a decision out, says what became of it and looks again.
func (v *failuresPage) decide(d decision, f core.FailureFilter) {
	s := v.store
	if s == nil || v.deciding {
		return
	}
	v.deciding = true
	v.steer()
	v.told.say(busy, tr("Working…"))
	n := 0
	v.w.work(func(ctx context.Context) (err error) {
		if d == retrying {
			n, err = s.Retry(ctx, f)
		} else {
			n, err = s.Discard(ctx, f)
		}
		return err
	}, func(err error) {
		v.deciding = false
		if s != v.store {
			return // it was about another store
		}
		if v.told.say(calm, doneMark+d.done(n)); err != nil {
			v.troubled(err, func() { v.decide(d, f) })
		}
		clear(v.grid.chosen)
		v.grid.pick(-1)
		v.reload()
	})
}
