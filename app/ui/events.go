package ui

import (
	"context"
	"errors"
	"io"

	"fyne.io/fyne/v2"

	"weir/core"
	"weir/core/export"
)

// eventsPage searches what is stored.
type eventsPage struct {
	*board
	kind, subreddit, author, from, before, text *field
	state                                       *choice

	query   core.PageQuery // that the rows answer
	trail   trail
	looking bool
	runs    int   // how often it was gone on with
	fresh   bool  // what is found next replaces the trail
	newest  int64 // the id of the newest event when it was last looked for what is new
}

// eventStates are what one can search for.
var eventStates = []string{core.StateWaiting, core.StateClaimed, core.StateRetry, core.StateSettled, core.StateDead, core.StateDiscarded}

func newEvents(w *window) view {
	v := &eventsPage{}
	bar := w.newSearchBar(v.search)
	v.kind = bar.entry(tr("Kind"), "comment, post", 110, 1)
	v.subreddit = bar.entry(tr("Subreddit"), "r/golang", 120, 2)
	v.author = bar.entry(tr("Author"), "u/name", 120, 2)
	v.state = bar.choice(tr("State"), stateChoices(eventStates, eventState), 132)
	v.from = bar.entry(tr("From"), tr("2026-01-31 (UTC)"), 160, 1)
	v.before = bar.entry(tr("Before"), "2026-02-01 13:00", 160, 1)
	v.text = bar.entry(tr("Text"), tr("in the record"), 230, 3)
	for _, e := range []*field{v.from, v.before} {
		e.Validator = func(text string) error {
			_, err := moment(text)
			return err
		}
	}
	bar.button(tr("Export…"), v.export)

	g := newGrid([]column{
		{name: tr("Event"), width: 88, right: true, rank: 3},
		{name: tr("Created (UTC)"), width: 136, rank: 1},
		{name: tr("Kind"), width: 72, rank: 4, grow: 0.2},
		{name: tr("Subreddit"), width: 96, rank: 2, grow: 1},
		{name: tr("Author"), width: 96, rank: 5, grow: 1},
		{name: tr("Score"), width: 66, right: true, rank: 6},
		{name: tr("State"), width: 92},
		{name: tr("Key"), width: 84, rank: 7, grow: 0.7},
	}, false)
	g.length = func() int { return len(v.trail.events) }
	g.id = func(row int) int64 { return v.trail.events[row].ID }
	g.cell = func(row, column int) cell { return eventCell(v.trail.events[row], column) }
	g.picked = v.pick
	v.board = newBoard(w, bar, nil, g)
	g.atEnd = v.soon(func() {
		if v.trail.full {
			v.more()
		}
	})
	return v
}

// stateChoices are the states as a person chooses among them.
func stateChoices(states []string, text func(string) (string, tint)) []string {
	all := []string{tr("any")}
	for _, s := range states {
		word, _ := text(s)
		all = append(all, word)
	}
	return all
}

// chosenState is the state that a choice among them stands for.
func chosenState(s *choice, states []string) string {
	if i := s.SelectedIndex(); i > 0 {
		return states[i-1]
	}
	return ""
}

// eventCell is what a column shows of an event.
func eventCell(e core.Stored, column int) cell {
	switch column {
	case 0:
		return cell{grouped(float64(e.ID)), tintMuted}
	case 1:
		return cell{utcSecond(e.CreatedAt), tintPlain}
	case 2:
		return cell{e.Kind, tintPlain}
	case 3:
		return cell{e.Subreddit, tintPlain}
	case 4:
		if e.Author == "" {
			return cell{e.AuthorName(), tintMuted}
		}
		return cell{e.Author, tintPlain}
	case 5:
		return cell{scoreCell(e.Event), tintPlain}
	case 6:
		text, color := eventState(e.State)
		return cell{text, color}
	}
	return cell{e.Key, tintMuted}
}

// shown implements view: what is new is looked for, unless a person is reading.
func (v *eventsPage) shown() {
	v.appear(v.again)
	v.changed()
	switch {
	case v.looking:
	case v.runs == 0:
		v.search()
	default:
		v.again()
	}
}

// changed implements view.
func (v *eventsPage) changed() {
	if v.swapped() {
		v.trail, v.looking, v.runs, v.fresh, v.newest = trail{}, false, 0, false, 0
		v.grid.refresh(0)
		if v.front {
			v.search()
		}
	} else if v.store == nil && v.front {
		v.noStore()
	}
}

// search starts anew with what stands in the fields.
func (v *eventsPage) search() {
	q, err := eventForm{
		v.kind.Text, v.subreddit.Text, v.author.Text, chosenState(v.state, eventStates), v.from.Text, v.before.Text, v.text.Text,
	}.query()
	v.bar.complain(err)
	if wrong, ok := errors.AsType[*formError](err); ok {
		v.w.win.Canvas().Focus(map[string]fyne.Focusable{tr("From"): v.from, tr("Before"): v.before}[wrong.field])
		return
	}
	v.query, v.trail = q, trail{}
	v.openSide(false)
	v.grid.toTop()
	v.told.say(calm, "")
	v.begin()
}

// begin looks for the newest events again. Those that are shown stay until some
// are found.
func (v *eventsPage) begin() {
	v.trail.past, v.trail.end = 0, false
	v.runs, v.fresh, v.newest, v.stale = 0, true, 0, false
	v.goOn()
}

// more goes on where the search stopped.
func (v *eventsPage) more() {
	if !v.looking && !v.trail.end {
		v.goOn()
	}
}

func (v *eventsPage) goOn() {
	if v.store == nil {
		v.noStore()
		v.grid.refresh(0)
		return
	}
	v.peek.drop()
	v.looking, v.trail.full = true, false
	v.runs++
	v.refresh()
	q, before := v.query, len(v.trail.events)
	if v.fresh {
		before = 0
	}
	q.Past = v.trail.past
	v.list.ask(v.store, func(ctx context.Context, s core.Store, show func(func())) error {
		return walk(ctx, s, q, func(p core.Page) {
			show(func() {
				if v.fresh {
					v.trail, v.fresh = trail{}, false
				}
				v.trail.add(p)
				v.refresh()
			})
		})
	}, func(err error) {
		v.looking = false
		v.trail.full = len(v.trail.events)-before >= pageRows && !v.trail.end
		if err != nil {
			v.troubled(err, v.more)
		} else {
			v.well()
		}
		v.refresh()
	})
}

// refresh shows the rows and how far the search has come.
func (v *eventsPage) refresh() {
	v.grid.refresh(v.open)
	var next []action
	switch {
	case v.looking:
		next = []action{{tr("Stop"), v.stop}}
	case v.trail.full:
		next = []action{{tr("Load more"), v.more}}
	case !v.trail.end && v.runs > 0:
		next = []action{{tr("Continue"), v.more}}
	}
	status := v.trail.status(v.looking)
	if v.stale && !v.looking {
		status += tr(" · newer ones available")
		next = append([]action{{tr("Show"), v.showNew}}, next...)
	}
	v.foot.say(busy, status, next...)
	switch {
	case len(v.trail.events) > 0:
		v.blank.hide()
	case v.looking:
		v.blank.show(tr("Searching…"), "")
	case !v.trail.end:
		v.blank.show(tr("Nothing found yet"), v.trail.status(false), action{tr("Continue"), v.more})
	case everything(v.query.Filter) && len(v.query.States) == 0:
		v.blank.show(tr("No event is stored yet"), tr("Events appear here as soon as the pipeline has stored some. Open a file to fill the store."), action{tr("Open a file…"), v.w.importFiles})
	default:
		v.blank.show(tr("No event matches"), tr("All stored events were searched. Fewer or shorter conditions match more."), action{tr("Clear"), v.bar.clear})
	}
}

// stop ends the search where it is; it can be gone on with.
func (v *eventsPage) stop() {
	v.list.drop()
	v.looking = false
	v.refresh()
}

// export writes all that the search selects.
func (v *eventsPage) export() {
	s, q := v.store, v.query
	if s == nil {
		v.noStore()
		return
	}
	v.w.openExport(tr("Export the events of this search"), exportChoice{
		text: tr("Events"), name: "weir-events",
		run: func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			return export.Events(out, export.CSV, counting(everyFound(ctx, s, q), tell))
		},
	})
}

// pick shows the whole event of a row at the side.
func (v *eventsPage) pick(row int) {
	if row < 0 {
		v.openSide(false)
		return
	}
	found := v.trail.events[row]
	v.showEvent(found.ID, func(e core.Stored, f *core.Failure) []action {
		var next []action
		switch author := e.AuthorName(); author {
		case "":
		case core.Deleted:
			next = append(next, action{tr("Search {{.Name}}", with("Name", author)), func() { v.only(v.author, author) }})
		default:
			next = append(next, action{tr("Search u/{{.Name}}", with("Name", shortName(author))), func() { v.only(v.author, author) }})
		}
		if e.Subreddit != "" {
			next = append(next, action{tr("Search r/{{.Name}}", with("Name", shortName(e.Subreddit))), func() { v.only(v.subreddit, e.Subreddit) }})
		}
		return next
	})
}

// only searches for one value of one field and nothing else.
func (v *eventsPage) only(f *field, value string) {
	v.bar.empty()
	f.put(value)
	v.search()
}
