package ui

import (
	"context"

	"weir/core"
)

// decideMarked decides about the marked rows. A retry does no harm and is done
// at once.
func (v *failuresPage) decideMarked(d decision) {
	var t tally
	var f core.FailureFilter
	for _, row := range v.rows {
		if v.grid.chosen[row.Event.ID] && d.concerns(row.State) {
			t.count(row.State)
			f.IDs = append(f.IDs, row.Event.ID)
		}
	}
	switch {
	case len(f.IDs) == 0:
		v.told.say(calm, tr("The marked failures are discarded already"))
	case d == retrying:
		v.decide(d, f)
	default:
		v.confirm(d, t, f)
	}
}

// decideAll decides about all that match, after saying how many that are.
func (v *failuresPage) decideAll(d decision) {
	f := v.filter
	var t tally
	v.counted(func(ctx context.Context, s core.Store) (n int, err error) {
		t, f, err = d.matching(ctx, s, f)
		return t.total(), err
	}, d.nothing(), func() { v.confirm(d, t, f) })
}

// nothing says that a decision would be about nothing.
func (d decision) nothing() string {
	if d == retrying {
		return tr("There is no failure to retry")
	}
	return tr("There is no failure to discard: those that match are discarded already")
}

// confirm lets a person confirm a decision about the failures whose ids a filter
// has.
func (v *failuresPage) confirm(d decision, t tally, f core.FailureFilter) {
	title, text, verb := d.confirm(t)
	v.w.ask(title, text, verb, func() { v.decide(d, f) })
}

// decide carries a decision out.
func (v *failuresPage) decide(d decision, f core.FailureFilter) {
	v.docket.decide(func(ctx context.Context, s core.Store) (int, error) { return d.do(ctx, s, f) },
		func(n int) string { return d.done(len(f.IDs), n) })
}

// do carries a decision out and returns how many failures it was about.
func (d decision) do(ctx context.Context, s core.Store, f core.FailureFilter) (int, error) {
	if d == retrying {
		return s.Retry(ctx, f)
	}
	return s.Discard(ctx, f)
}

// retryAll makes all failures due, from any page, after a person has confirmed
// it.
func retryAll(w *host) {
	s := w.desk.Store()
	if s == nil || w.covered() {
		return
	}
	failed := tr("The failures were not retried")
	var t tally
	var f core.FailureFilter
	w.work(func(ctx context.Context) (err error) {
		t, f, err = retrying.matching(ctx, s, f)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.fail(failed, err)
			return
		case w.covered(): // something else was opened meanwhile
			return
		case t.total() == 0:
			w.tell(retrying.nothing())
			return
		}
		title, text, verb := retrying.confirm(t)
		w.ask(title, text, verb, func() {
			n := 0
			w.work(func(ctx context.Context) (err error) {
				n, err = retrying.do(ctx, s, f)
				return err
			}, func(err error) {
				if err != nil {
					w.fail(failed, err)
				} else {
					w.tell(retrying.done(t.total(), n))
				}
			})
		})
	})
}
