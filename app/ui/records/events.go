package records

import (
	"context"
	"errors"
	"io"

	"fyne.io/fyne/v2"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/export"
)

// Events searches what is stored.
type Events struct {
	*listPage
	kind, subreddit, author, from, before, text *widget.Field
	state                                       *widget.Choice

	query   core.PageQuery // that the rows answer
	trail   trail
	looking bool
	runs    int   // how often it was gone on with
	fresh   bool  // what is found next replaces the trail
	newest  int64 // the id of the newest event when it was last looked for what is new
}

// eventStates are what one can search for.
var eventStates = []string{core.StateWaiting, core.StateClaimed, core.StateRetry, core.StateSettled, core.StateDead, core.StateDiscarded}

func NewEvents(w *host.Host) *Events {
	v := &Events{}
	bar := widget.NewSearchBar(w.Canvas, v.search)
	v.kind = bar.Entry(text.Tr("Kind"), "comment, post", 110, 1)
	v.subreddit = bar.Entry(text.Tr("Subreddit"), "r/golang", 120, 2)
	v.author = bar.Entry(text.Tr("Author"), "u/name", 120, 2)
	v.state = bar.Choice(text.Tr("State"), stateChoices(eventStates, eventState), 132)
	v.from = bar.Entry(text.Tr("From"), text.Tr("2026-01-31 (UTC)"), 160, 1)
	v.before = bar.Entry(text.Tr("Before"), "2026-02-01 13:00", 160, 1)
	v.text = bar.Entry(text.Tr("Text"), text.Tr("in the record"), 230, 3)
	for _, e := range []*widget.Field{v.from, v.before} {
		e.Validator = func(s string) error {
			_, err := text.ParseTime(s)
			return err
		}
	}
	bar.Button(text.Tr("Export…"), v.export)

	g := widget.NewGrid([]widget.Column{
		{Name: text.Tr("Event"), Width: 88, Right: true, Rank: 3},
		{Name: text.Tr("Created (UTC)"), Width: 136, Rank: 1},
		{Name: text.Tr("Kind"), Width: 72, Rank: 4, Grow: 0.2},
		{Name: text.Tr("Subreddit"), Width: 96, Rank: 2, Grow: 1},
		{Name: text.Tr("Author"), Width: 96, Rank: 5, Grow: 1},
		{Name: text.Tr("Score"), Width: 66, Right: true, Rank: 6},
		{Name: text.Tr("State"), Width: 92},
		{Name: text.Tr("Key"), Width: 84, Rank: 7, Grow: 0.7},
	}, false)
	g.Length = func() int { return len(v.trail.events) }
	g.ID = func(row int) int64 { return v.trail.events[row].ID }
	g.Cell = func(row, column int) widget.Cell { return eventCell(v.trail.events[row], column) }
	g.Picked = v.pick
	v.listPage = newListPage(w, bar, nil, g)
	g.AtEnd = v.soon(func() {
		if v.trail.full {
			v.more()
		}
	})
	return v
}

// stateChoices are the states as a person chooses among them.
func stateChoices(states []string, said func(string) (string, widget.Tint)) []string {
	all := []string{text.Tr("any")}
	for _, s := range states {
		word, _ := said(s)
		all = append(all, word)
	}
	return all
}

// chosenState is the state that a choice among them stands for.
func chosenState(s *widget.Choice, states []string) string {
	if i := s.SelectedIndex(); i > 0 {
		return states[i-1]
	}
	return ""
}

// eventCell is what a column shows of an event.
func eventCell(e core.Stored, column int) widget.Cell {
	switch column {
	case 0:
		return widget.Cell{Text: text.Grouped(float64(e.ID)), Tint: widget.TintMuted}
	case 1:
		return widget.Cell{Text: utcSecond(e.CreatedAt), Tint: widget.TintPlain}
	case 2:
		return widget.Cell{Text: e.Kind, Tint: widget.TintPlain}
	case 3:
		return widget.Cell{Text: e.Subreddit, Tint: widget.TintPlain}
	case 4:
		if e.Author == "" {
			return widget.Cell{Text: e.AuthorName(), Tint: widget.TintMuted}
		}
		return widget.Cell{Text: e.Author, Tint: widget.TintPlain}
	case 5:
		return widget.Cell{Text: scoreCell(e.Event), Tint: widget.TintPlain}
	case 6:
		text, color := eventState(e.State)
		return widget.Cell{Text: text, Tint: color}
	}
	return widget.Cell{Text: e.Key, Tint: widget.TintMuted}
}

// Shown implements view: what is new is looked for, unless a person is reading.
func (v *Events) Shown() {
	v.appear(v.again)
	v.Changed()
	switch {
	case v.looking:
	case v.runs == 0:
		v.search()
	default:
		v.again()
	}
}

// Changed implements view.
func (v *Events) Changed() {
	if v.swapped() {
		v.trail, v.looking, v.runs, v.fresh, v.newest = trail{}, false, 0, false, 0
		v.grid.Refresh(0)
		if v.front {
			v.search()
		}
	} else if v.store == nil && v.front {
		v.noStore()
	}
}

// search starts anew with what stands in the fields.
func (v *Events) search() {
	q, err := eventForm{
		v.kind.Text, v.subreddit.Text, v.author.Text, chosenState(v.state, eventStates), v.from.Text, v.before.Text, v.text.Text,
	}.query()
	v.bar.Complain(err)
	if wrong, ok := errors.AsType[*formError](err); ok {
		v.w.Win.Canvas().Focus(map[string]fyne.Focusable{text.Tr("From"): v.from, text.Tr("Before"): v.before}[wrong.field])
		return
	}
	v.query, v.trail = q, trail{}
	v.openSide(false)
	v.grid.ToTop()
	v.told.Say(style.Calm, "")
	v.begin()
}

// begin looks for the newest events again. Those that are shown stay until some
// are found.
func (v *Events) begin() {
	v.trail.past, v.trail.end = 0, false
	v.runs, v.fresh, v.newest, v.stale = 0, true, 0, false
	v.goOn()
}

// more goes on where the search stopped.
func (v *Events) more() {
	if !v.looking && !v.trail.end {
		v.goOn()
	}
}

func (v *Events) goOn() {
	if v.store == nil {
		v.noStore()
		v.grid.Refresh(0)
		return
	}
	v.peek.Drop()
	v.looking, v.trail.full = true, false
	v.runs++
	v.refresh()
	q, before := v.query, len(v.trail.events)
	if v.fresh {
		before = 0
	}
	q.Past = v.trail.past
	v.list.Ask(v.store, func(ctx context.Context, s control.Store, show func(func())) error {
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
func (v *Events) refresh() {
	v.grid.Refresh(v.open)
	var next []widget.Action
	switch {
	case v.looking:
		next = []widget.Action{{Text: text.Tr("Stop"), Run: v.stop}}
	case v.trail.full:
		next = []widget.Action{{Text: text.Tr("Load more"), Run: v.more}}
	case !v.trail.end && v.runs > 0:
		next = []widget.Action{{Text: text.Tr("Continue"), Run: v.more}}
	}
	status := v.trail.status(v.looking)
	if v.stale && !v.looking {
		status += text.Tr(" · newer ones available")
		next = append([]widget.Action{{Text: text.Tr("Show"), Run: v.showNew}}, next...)
	}
	v.foot.Say(style.Busy, status, next...)
	switch {
	case len(v.trail.events) > 0:
		v.blank.Hide()
	case v.looking:
		v.blank.Show(text.Tr("Searching…"), "")
	case !v.trail.end:
		v.blank.Show(text.Tr("Nothing found yet"), v.trail.status(false), widget.Action{Text: text.Tr("Continue"), Run: v.more})
	case everything(v.query.Filter) && len(v.query.States) == 0:
		v.blank.Show(text.Tr("No event is stored yet"), text.Tr("Events appear here as soon as the pipeline has stored some. Open a file to fill the store."), widget.Action{Text: text.Tr("Open a file…"), Run: func() { v.w.Import(nil) }})
	default:
		v.blank.Show(text.Tr("No event matches"), text.Tr("All stored events were searched. Fewer or shorter conditions match more."), widget.Action{Text: text.Tr("Clear"), Run: v.bar.Clear})
	}
}

// stop ends the search where it is; it can be gone on with.
func (v *Events) stop() {
	v.list.Drop()
	v.looking = false
	v.refresh()
}

// export writes all that the search selects.
func (v *Events) export() {
	s, q := v.store, v.query
	if s == nil {
		v.noStore()
		return
	}
	v.w.Export(text.Tr("Export the events of this search"), host.ExportChoice{
		Text: text.Tr("Events"), Name: "weir-events",
		Run: func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			return export.Events(out, export.CSV, host.Counting(everyFound(ctx, s, q), tell))
		},
	})
}

// pick shows the whole event of a row at the side.
func (v *Events) pick(row int) {
	if row < 0 {
		v.openSide(false)
		return
	}
	found := v.trail.events[row]
	v.showEvent(found.ID, func(e core.Stored, f *core.Failure) []widget.Action {
		var next []widget.Action
		switch author := e.AuthorName(); author {
		case "":
		case core.Deleted:
			next = append(next, widget.Action{Text: text.Tr("Search {{.Name}}", text.With("Name", author)), Run: func() { v.only(v.author, author) }})
		default:
			next = append(next, widget.Action{Text: text.Tr("Search u/{{.Name}}", text.With("Name", shortName(author))), Run: func() { v.only(v.author, author) }})
		}
		if e.Subreddit != "" {
			next = append(next, widget.Action{Text: text.Tr("Search r/{{.Name}}", text.With("Name", shortName(e.Subreddit))), Run: func() { v.only(v.subreddit, e.Subreddit) }})
		}
		return next
	})
}

// only searches for one value of one field and nothing else.
func (v *Events) only(f *widget.Field, value string) {
	v.bar.Empty()
	f.Put(value)
	v.search()
}

func (v *Events) Rests() []host.Rest {
	return append(v.listPage.Rests(), host.Rest{Open: "cursor in a field", Show: func() { v.w.Canvas.Focus(v.text) }}, host.Rest{Open: "events as a file", Show: v.export})
}
