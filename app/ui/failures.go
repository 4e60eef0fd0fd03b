package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"weir/core"
)

// failuresPage lists the events whose handler failed, and lets a person decide
// about them.
type failuresPage struct {
	*board
	kind, subreddit, text *lineEntry
	state                 *widget.Select
	heading               *widget.Label
	buttons               [4]*widget.Button // for the marked ones and for all, to retry and to discard
	strip                 *fyne.Container   // of heading and buttons

	filter   core.FailureFilter // that the rows answer
	rows     []core.Failure     // newest first, without data
	more     bool               // older ones match, too
	looking  bool
	deciding bool
	every    time.Duration      // between looking and looking again
	quit     context.CancelFunc // ends that
}

// failureStates are what one can filter by.
var failureStates = []string{core.FailureWaiting, core.FailureDead, core.FailureDiscarded}

func newFailures(w *window) view {
	v := &failuresPage{heading: widget.NewLabel(""), every: 5 * time.Second}
	bar := newSearchBar(v.search)
	v.state = bar.choice(tr("State"), stateChoices(failureStates, failureState), 132)
	v.kind = bar.entry(tr("Kind"), "comment, post", 120, 1)
	v.subreddit = bar.entry(tr("Subreddit"), "r/golang", 120, 1)
	v.text = bar.entry(tr("Error"), tr("part of the error's text"), 180, 3)
	bar.button(tr("Search"), v.search).Importance = widget.HighImportance
	bar.button(tr("Clear"), v.clear)

	g := newGrid([]column{
		{name: tr("Event"), width: 76, right: true, rank: 2},
		{name: tr("Kind"), width: 72, rank: 5},
		{name: tr("Subreddit"), width: 96, rank: 4, grow: 1},
		{name: tr("Attempts"), width: 56, right: true, rank: 3},
		{name: tr("State"), width: 92},
		{name: tr("Next attempt"), width: 92, rank: 1},
		{name: tr("Error"), width: 130, grow: 4},
	}, true)
	g.length = func() int { return len(v.rows) }
	g.id = func(row int) int64 { return v.rows[row].Event.ID }
	g.cell = func(row, column int) cell { return failureCell(v.rows[row], column, time.Now()) }
	g.picked = v.pick
	g.marked = v.steer

	v.heading.TextStyle.Bold = true
	v.buttons = [4]*widget.Button{
		widget.NewButton("", func() { v.decideMarked(retrying) }),
		widget.NewButton("", func() { v.decideMarked(discarding) }),
		widget.NewButton(tr("Retry all that match…"), func() { v.decideAll(retrying) }),
		widget.NewButton(tr("Discard all that match…"), func() { v.decideAll(discarding) }),
	}
	v.strip = container.NewHBox(v.heading, layout.NewSpacer())
	for _, b := range v.buttons {
		v.strip.Add(b)
	}
	v.board = newBoard(w, bar, v.strip, g)
	g.atEnd = v.soon(v.older)
	v.steer()
	return v
}

// shown implements view.
func (v *failuresPage) shown() {
	v.appear()
	v.again()
	ctx, quit := context.WithCancel(v.w.ctx)
	v.quit = quit
	v.w.working.Go(func() {
		every := time.NewTicker(v.every)
		defer every.Stop()
		for {
			select {
			case <-every.C:
				v.w.do(v.again)
			case <-ctx.Done():
				return
			}
		}
	})
}

// hidden implements view.
func (v *failuresPage) hidden() {
	v.front = false
	v.quit()
}

// changed implements view.
func (v *failuresPage) changed() {
	if v.swapped() {
		v.rows, v.more, v.looking, v.deciding = nil, false, false, false
		v.heading.SetText("")
		v.grid.refresh(0)
		if v.front {
			v.reload()
		}
	} else if v.store == nil && v.front {
		v.noStore()
	}
}

// again looks again, while nobody is reading or choosing: rows that move away
// under the mouse lead to mistakes.
func (v *failuresPage) again() {
	switch {
	case !v.front || v.w.closing || v.looking || v.deciding:
	case len(v.grid.chosen) > 0 || v.open != 0 || len(v.rows) > pageRows:
		v.grid.redraw() // the times to the next attempts go on
	default:
		v.reload()
	}
}

// search starts anew with what stands in the fields.
func (v *failuresPage) search() {
	v.filter = failureForm{chosenState(v.state, failureStates), v.kind.Text, v.subreddit.Text, v.text.Text}.filter()
	v.openSide(false)
	v.grid.toTop()
	v.steer()
	v.told.say(calm, "")
	v.rows, v.more = nil, false
	v.reload()
}

// clear empties the fields and shows all.
func (v *failuresPage) clear() {
	for _, e := range []*lineEntry{v.kind, v.subreddit, v.text} {
		e.put("")
	}
	if v.state.SelectedIndex() > 0 {
		v.state.SetSelectedIndex(0) // searches
	} else {
		v.search()
	}
}

// reload shows the newest failures, and how many there are of each kind.
func (v *failuresPage) reload() { v.look(0) }

// older shows those after the last row, too.
func (v *failuresPage) older() {
	if v.more && !v.looking {
		v.look(v.rows[len(v.rows)-1].Event.ID)
	}
}

func (v *failuresPage) look(past int64) {
	if v.store == nil {
		v.noStore()
		return
	}
	v.looking = true
	v.refresh()
	f := v.filter
	f.Newest, f.Past, f.Limit = true, past, pageRows
	var found []core.Failure
	var all tally
	v.list.ask(v.store, func(ctx context.Context, s core.Store, _ func(func())) error {
		c, err := s.Census(ctx, censusMax)
		if err != nil {
			return err
		}
		all = tallyOf(c)
		for failure, err := range s.Failures(ctx, f) {
			if err != nil {
				return err
			}
			failure.Event.Data = nil // the side reads it again
			found = append(found, failure)
		}
		return nil
	}, func(err error) {
		v.looking = false
		if err != nil {
			v.troubled(err, v.reload)
		} else {
			if past == 0 {
				v.rows = nil
			}
			v.rows, v.more = append(v.rows, found...), len(found) == pageRows
			v.heading.SetText(all.text())
			v.well()
		}
		v.refresh()
	})
}

// refresh shows the rows.
func (v *failuresPage) refresh() {
	v.grid.refresh(v.open)
	v.steer()
	data := with("Shown", grouped(float64(len(v.rows))))
	switch {
	case len(v.rows) == 0 && v.looking:
		v.blank.show(tr("Looking…"), "")
	case len(v.rows) > 0:
		v.blank.hide()
	case allFailures(v.filter):
		v.blank.show(tr("No failure"), tr("Every event that was processed went well. An event whose handler fails appears here, with its error and its next attempt."))
	default:
		v.blank.show(tr("No failure matches"), tr("Fewer or shorter conditions match more."), action{tr("Clear"), v.clear})
	}
	switch {
	case len(v.rows) == 0:
		v.foot.say(calm, "")
	case v.more:
		v.foot.say(calm, tr("{{.Shown}} shown, the newest events first; there are more", data), action{tr("Load more"), v.older})
	default:
		v.foot.say(calm, tr("{{.Shown}} shown, the newest events first; these are all", data))
	}
}

// steer makes the buttons say and do what is possible.
func (v *failuresPage) steer() {
	n := len(v.grid.chosen)
	data := with("Count", grouped(float64(n)))
	v.buttons[0].SetText(tr("Retry {{.Count}} marked", data))
	v.buttons[1].SetText(tr("Discard {{.Count}} marked…", data))
	for i, b := range v.buttons {
		if shows := (n > 0) == (i < 2); shows != b.Visible() {
			show(b, shows)
			v.strip.Refresh() // lays the buttons out anew
		}
		if v.deciding || v.store == nil || len(v.rows) == 0 {
			b.Disable()
		} else {
			b.Enable()
		}
	}
}

// pick shows the whole event of a row at the side.
func (v *failuresPage) pick(row int) {
	if row < 0 {
		v.openSide(false)
		return
	}
	id := v.rows[row].Event.ID
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

// markedStates are the states of the marked rows.
func (v *failuresPage) markedStates() []string {
	var states []string
	for _, f := range v.rows {
		if v.grid.chosen[f.Event.ID] {
			states = append(states, f.State)
		}
	}
	return states
}
