package records

import (
	"context"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core"
)

// decideMarked applies a decision to the marked rows. A retry does no harm and
// needs no confirmation.
func (v *Failures) decideMarked(d decision) {
	var t stateCounts
	var f core.FailureFilter
	for _, row := range v.rows {
		if v.grid.Selected[row.Event.ID] && d.appliesTo(row.State) {
			t.add(row.State)
			f.IDs = append(f.IDs, row.Event.ID)
		}
	}
	switch {
	case len(f.IDs) == 0:
		v.message.Set(style.Calm, text.Tr("The marked failures are discarded already"))
	case d == retrying:
		v.decide(d, f)
	default:
		v.confirm(d, t, f)
	}
}

// decideAll applies a decision to all failures that match, after a person has
// seen how many and confirmed it.
func (v *Failures) decideAll(d decision) {
	f := v.filter
	var t stateCounts
	v.countThen(func(ctx context.Context, s control.Store) (n int, err error) {
		t, f, err = d.matching(ctx, s, f)
		return t.total(), err
	}, d.nothingText(), func() { v.confirm(d, t, f) })
}

// nothingText says that a decision would change nothing.
func (d decision) nothingText() string {
	if d == retrying {
		return text.Tr("There is no failure to retry")
	}
	return text.Tr("There is no failure to discard: all that match are discarded already")
}

// confirm asks a person to confirm a decision about the failures that f selects
// by id.
func (v *Failures) confirm(d decision, t stateCounts, f core.FailureFilter) {
	title, text, button := d.confirmTexts(t)
	v.h.Confirm(title, text, button, func() { v.decide(d, f) })
}

// decide carries out a decision.
func (v *Failures) decide(d decision, f core.FailureFilter) {
	v.triageList.decide(func(ctx context.Context, s control.Store) (int, error) { return d.do(ctx, s, f) },
		func(n int) string { return d.doneText(len(f.IDs), n) })
}

// do carries out a decision and returns how many failures it changed.
func (d decision) do(ctx context.Context, s control.Store, f core.FailureFilter) (int, error) {
	if d == retrying {
		return s.Retry(ctx, f)
	}
	return s.Discard(ctx, f)
}

// RetryAll makes all failures due, from any page, after a person has confirmed
// it.
func RetryAll(h *host.Host) {
	s := h.Engine.Store()
	if s == nil || h.Covered() {
		return
	}
	failed := text.Tr("The failures were not retried")
	var t stateCounts
	var f core.FailureFilter
	h.Work(func(ctx context.Context) (err error) {
		t, f, err = retrying.matching(ctx, s, f)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			h.ShowError(failed, err)
			return
		case h.Covered(): // something else was opened in the meantime
			return
		case t.total() == 0:
			h.ShowInfo(retrying.nothingText())
			return
		}
		title, text, button := retrying.confirmTexts(t)
		h.Confirm(title, text, button, func() {
			n := 0
			h.Work(func(ctx context.Context) (err error) {
				n, err = retrying.do(ctx, s, f)
				return err
			}, func(err error) {
				if err != nil {
					h.ShowError(failed, err)
				} else {
					h.ShowInfo(retrying.doneText(t.total(), n))
				}
			})
		})
	})
}
