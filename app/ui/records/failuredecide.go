package records

import (
	"context"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core"
)

// decideMarked decides about the marked rows. A retry does no harm and is done
// at once.
func (v *Failures) decideMarked(d decision) {
	var t tally
	var f core.FailureFilter
	for _, row := range v.rows {
		if v.grid.Chosen[row.Event.ID] && d.concerns(row.State) {
			t.count(row.State)
			f.IDs = append(f.IDs, row.Event.ID)
		}
	}
	switch {
	case len(f.IDs) == 0:
		v.told.Say(style.Calm, text.Tr("The marked failures are discarded already"))
	case d == retrying:
		v.decide(d, f)
	default:
		v.confirm(d, t, f)
	}
}

// decideAll decides about all that match, after saying how many that are.
func (v *Failures) decideAll(d decision) {
	f := v.filter
	var t tally
	v.counted(func(ctx context.Context, s control.Store) (n int, err error) {
		t, f, err = d.matching(ctx, s, f)
		return t.total(), err
	}, d.nothing(), func() { v.confirm(d, t, f) })
}

// nothing says that a decision would be about nothing.
func (d decision) nothing() string {
	if d == retrying {
		return text.Tr("There is no failure to retry")
	}
	return text.Tr("There is no failure to discard: those that match are discarded already")
}

// confirm lets a person confirm a decision about the failures whose ids a filter
// has.
func (v *Failures) confirm(d decision, t tally, f core.FailureFilter) {
	title, text, verb := d.confirm(t)
	v.w.Ask(title, text, verb, func() { v.decide(d, f) })
}

// decide carries a decision out.
func (v *Failures) decide(d decision, f core.FailureFilter) {
	v.triageList.decide(func(ctx context.Context, s control.Store) (int, error) { return d.do(ctx, s, f) },
		func(n int) string { return d.done(len(f.IDs), n) })
}

// do carries a decision out and returns how many failures it was about.
func (d decision) do(ctx context.Context, s control.Store, f core.FailureFilter) (int, error) {
	if d == retrying {
		return s.Retry(ctx, f)
	}
	return s.Discard(ctx, f)
}

// RetryAll makes all failures due, from any page, after a person has confirmed
// it.
func RetryAll(w *host.Host) {
	s := w.Engine.Store()
	if s == nil || w.Covered() {
		return
	}
	failed := text.Tr("The failures were not retried")
	var t tally
	var f core.FailureFilter
	w.Work(func(ctx context.Context) (err error) {
		t, f, err = retrying.matching(ctx, s, f)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.Fail(failed, err)
			return
		case w.Covered(): // something else was opened meanwhile
			return
		case t.total() == 0:
			w.Tell(retrying.nothing())
			return
		}
		title, text, verb := retrying.confirm(t)
		w.Ask(title, text, verb, func() {
			n := 0
			w.Work(func(ctx context.Context) (err error) {
				n, err = retrying.do(ctx, s, f)
				return err
			}, func(err error) {
				if err != nil {
					w.Fail(failed, err)
				} else {
					w.Tell(retrying.done(t.total(), n))
				}
			})
		})
	})
}
