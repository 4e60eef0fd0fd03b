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
	v.docket.decide(func(ctx context.Context, s core.Store) (int, error) { return d.do(ctx, s, f) }, d.done)
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
func (w *window) retryAll() {
	s := w.desk.Store()
	if s == nil || w.covered() {
		return
	}
	failed, all := tr("The failures were not retried"), core.FailureFilter{}
	var t tally
	w.work(func(ctx context.Context) (err error) {
		t, err = countFailures(ctx, s, all)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.fail(failed, err)
			return
		case w.covered(): // something else was opened meanwhile
			return
		case t.total() == 0:
			w.tell(tr("There is no failure to retry"))
			return
		}
		title, text, verb := retrying.confirm(t)
		w.ask(title, text, verb, func() {
			n := 0
			w.work(func(ctx context.Context) (err error) {
				n, err = retrying.do(ctx, s, all)
				return err
			}, func(err error) {
				if err != nil {
					w.fail(failed, err)
				} else {
					w.tell(retrying.done(n))
				}
			})
		})
	})
}
