package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"weir/core"
)

// failuresPage lists the events whose handler failed, and lets a person decide
// about them.
type failuresPage struct {
	*docket[core.Failure]
	kind, subreddit, text *field
	state                 *choice

	filter core.FailureFilter // that the rows answer
}

// failureStates are what one can filter by.
var failureStates = []string{core.FailureWaiting, core.FailureDead, core.FailureDiscarded}

func newFailures(w *window) view {
	v := &failuresPage{}
	bar := w.newSearchBar(v.search)
	v.state = bar.choice(tr("State"), stateChoices(failureStates, failureState), 132)
	v.kind = bar.entry(tr("Kind"), "comment, post", 120, 1)
	v.subreddit = bar.entry(tr("Subreddit"), "r/golang", 120, 1)
	v.text = bar.entry(tr("Error"), tr("part of the error's text"), 180, 3)

	g := newGrid([]column{
		{name: tr("Event"), width: 88, right: true, rank: 2},
		{name: tr("Kind"), width: 72, rank: 5},
		{name: tr("Subreddit"), width: 96, rank: 4, grow: 1},
		{name: tr("Attempts"), width: 56, right: true, rank: 3},
		{name: tr("State"), width: 92},
		{name: tr("Next attempt"), width: 92, rank: 1},
		{name: tr("Error"), width: 130, grow: 4},
	}, true)
	g.cell = func(row, column int) cell { return failureCell(v.rows[row], column, time.Now()) }
	g.picked = v.pick

	marked := []*button{
		newButton("", nil, func() { v.decideMarked(retrying) }),
		newButton("", nil, func() { v.decideMarked(discarding) }),
	}
	all := []*button{
		newButton(tr("Retry all that match…"), nil, func() { v.decideAll(retrying) }),
		newButton(tr("Discard all that match…"), nil, func() { v.decideAll(discarding) }),
	}
	heading := widget.NewLabel("")
	strip := container.NewHBox(heading, layout.NewSpacer())
	for _, b := range append(marked, all...) {
		strip.Add(b)
	}
	v.docket = decidable(newBoard(w, bar, strip, g), v, heading, strip, marked, all)
	return v
}

// search starts anew with what stands in the fields.
func (v *failuresPage) search() {
	v.filter = failureForm{chosenState(v.state, failureStates), v.kind.Text, v.subreddit.Text, v.text.Text}.filter()
	v.restart()
}

// id implements matter.
func (v *failuresPage) id(f core.Failure) int64 { return f.Event.ID }

// ask implements matter.
func (v *failuresPage) ask(past int64) func(context.Context, core.Store) ([]core.Failure, string, error) {
	f := v.filter
	f.Newest, f.Past, f.Limit, f.Brief = true, past, pageRows, true
	return func(ctx context.Context, s core.Store) (found []core.Failure, heading string, err error) {
		c, err := s.Census(ctx, censusMax)
		if err != nil {
			return nil, "", err
		}
		for failure, err := range s.Failures(ctx, f) {
			if err != nil {
				return nil, "", err
			}
			found = append(found, failure)
		}
		return found, tallyOf(c).text(), nil
	}
}

// same implements matter.
func (v *failuresPage) same(a, b core.Failure) bool {
	return a.State == b.State && a.Claimed == b.Claimed && a.Attempts == b.Attempts && a.Error == b.Error && a.NextAttemptAt.Equal(b.NextAttemptAt)
}

// none implements matter.
func (v *failuresPage) none() (title, hint string, filtered bool) {
	if allFailures(v.filter) {
		return tr("No failures"), tr("Every event processed so far succeeded. An event whose handler fails appears here, with its error and its next attempt."), false
	}
	return tr("No failure matches"), tr("Fewer or shorter conditions match more."), true
}

// verbs implements matter.
func (v *failuresPage) verbs(count string) []string {
	data := with("Count", count)
	return []string{tr("Retry {{.Count}} marked", data), tr("Discard {{.Count}} marked…", data)}
}

// able implements matter.
func (v *failuresPage) able(button int, rows []core.Failure) bool {
	return slices.ContainsFunc(rows, func(f core.Failure) bool { return decision(button).concerns(f.State) })
}

// pick shows the whole event of a row at the side.
func (v *failuresPage) pick(row int) {
	if row < 0 {
		v.openSide(false)
		return
	}
	v.showFailure(v.rows[row].Event.ID)
}

// showFailure shows an event at the side with what can be decided about its
// failure, if it has one.
func (v *failuresPage) showFailure(id int64) {
	if v.store == nil {
		return
	}
	v.showEvent(id, func(_ core.Stored, f *core.Failure) []action {
		if f == nil {
			return nil // it has gone well in the meantime
		}
		one := tallyOfStates(f.State)
		only := core.FailureFilter{IDs: []int64{id}}
		actions := []action{{tr("Retry"), func() { v.decide(retrying, only) }}}
		if f.State != core.FailureDiscarded {
			actions = append(actions, action{tr("Discard…"), func() { v.confirm(discarding, one, only) }})
		}
		return actions
	})
}
