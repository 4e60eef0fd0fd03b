package records

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/recordview"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// Failures is the page of the events whose handler failed, where a person
// decides about them.
type Failures struct {
	*triageList[core.Failure]
	kind, subreddit, text *widget.Field
	state                 *widget.Choice

	filter core.FailureFilter // whose results the rows are
}

// failureStates are the states to filter by.
var failureStates = []string{core.FailureWaiting, core.FailureDead, core.FailureDiscarded}

// NewFailures makes the page of failures.
func NewFailures(h *host.Host) *Failures {
	v := &Failures{}
	bar := widget.NewSearchBar(h.Canvas, v.search)
	v.state = bar.Choice(text.Tr("State"), recordview.StateChoices(failureStates, failureState), 132)
	v.kind = bar.Entry(text.Tr("Kind"), "comment, post", 120, 1)
	v.subreddit = bar.Entry(text.Tr("Subreddit"), "r/golang", 120, 1)
	v.text = bar.Entry(text.Tr("Error"), text.Tr("part of the error's text"), 180, 3)

	g := widget.NewGrid([]widget.Column{
		{Name: text.Tr("Event"), Width: 88, Right: true, Rank: 2},
		{Name: text.Tr("Kind"), Width: 72, Rank: 5},
		{Name: text.Tr("Subreddit"), Width: 96, Rank: 4, Grow: 1},
		{Name: text.Tr("Attempts"), Width: 56, Right: true, Rank: 3},
		{Name: text.Tr("State"), Width: 92},
		{Name: text.Tr("Next attempt"), Width: 92, Rank: 1},
		{Name: text.Tr("Error"), Width: 130, Grow: 4},
	}, true)
	g.Cell = func(row, column int) widget.Cell { return failureCell(v.rows[row], column, time.Now()) }
	g.OnCurrentChanged = v.pick

	marked := []*widget.PageButton{
		widget.NewPageButton("", nil, func() { v.decideMarked(retrying) }),
		widget.NewPageButton("", nil, func() { v.decideMarked(discarding) }),
	}
	all := []*widget.PageButton{
		widget.NewPageButton(text.Tr("Retry all that match…"), nil, func() { v.decideAll(retrying) }),
		widget.NewPageButton(text.Tr("Discard all that match…"), nil, func() { v.decideAll(discarding) }),
	}
	heading := fynewidget.NewLabel("")
	strip := container.NewHBox(heading, layout.NewSpacer())
	for _, b := range append(marked, all...) {
		strip.Add(b)
	}
	v.triageList = newTriageList(newListPage(h, bar, strip, g), v, heading, strip, marked, all)
	return v
}

// Continue takes over the search of a page that this one replaces.
func (v *Failures) Continue(was host.Page) {
	old := was.(*Failures)
	v.bar.Continue(old.bar)
	v.filter = old.filter
}

// search shows the failures that match the fields.
func (v *Failures) search() {
	v.filter = failureForm{recordview.ChosenState(v.state, failureStates), v.kind.Text, v.subreddit.Text, v.text.Text}.filter()
	v.restart()
}

// id implements rowSource.
func (v *Failures) id(f core.Failure) int64 { return f.Event.ID }

// query implements rowSource.
func (v *Failures) query(past int64) func(context.Context, control.Store) ([]core.Failure, string, error) {
	f := v.filter
	f.Newest, f.Past, f.Limit, f.Brief = true, past, pageRows, true
	return func(ctx context.Context, s control.Store) (found []core.Failure, heading string, err error) {
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
		return found, countsOf(c).text(), nil
	}
}

// same implements rowSource.
func (v *Failures) same(a, b core.Failure) bool {
	return a.State == b.State && a.Claimed == b.Claimed && a.Attempts == b.Attempts && a.Error == b.Error && a.NextAttemptAt.Equal(b.NextAttemptAt)
}

// emptyTexts implements rowSource.
func (v *Failures) emptyTexts() (title, hint string, filtered bool) {
	if selectsAllFailures(v.filter) {
		return text.Tr("No failures"), text.Tr("Every event processed so far succeeded. An event whose handler fails appears here, with its error and its next attempt."), false
	}
	return text.Tr("No failure matches"), text.Tr("Fewer or shorter conditions match more."), true
}

// buttonTexts implements rowSource.
func (v *Failures) buttonTexts(count string) []string {
	data := text.With("Count", count)
	return []string{text.Tr("Retry {{.Count}} marked", data), text.Tr("Discard {{.Count}} marked…", data)}
}

// applies implements rowSource.
func (v *Failures) applies(button int, rows []core.Failure) bool {
	return slices.ContainsFunc(rows, func(f core.Failure) bool { return decision(button).appliesTo(f.State) })
}

// pick shows the event of a row in the details.
func (v *Failures) pick(row int) {
	if row < 0 {
		v.showDetails(false)
		return
	}
	v.ShowFailure(v.rows[row].Event.ID)
}

// ShowFailure shows an event in the details, with the possible decisions about
// its failure, if it has one.
func (v *Failures) ShowFailure(id int64) {
	if v.store == nil {
		return
	}
	v.showEvent(id, func(_ core.Stored, f *core.Failure) []widget.Action {
		if f == nil {
			return nil // it has succeeded since
		}
		one := countStates(f.State)
		only := core.FailureFilter{IDs: []int64{id}}
		actions := []widget.Action{{Text: text.Tr("Retry"), Run: func() { v.decide(retrying, only) }}}
		if f.State != core.FailureDiscarded {
			actions = append(actions, widget.Action{Text: text.Tr("Discard…"), Run: func() { v.confirm(discarding, one, only) }})
		}
		return actions
	})
}

// Rests implements host.Page.
func (v *Failures) Rests() []host.Rest {
	return append(v.listPage.Rests(), host.Rest{Open: "marked rows", Show: v.SelectAll})
}
