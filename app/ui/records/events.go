package records

import (
	"context"
	"errors"
	"iter"

	"fyne.io/fyne/v2"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/recordview"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// Events is the page that searches the stored events.
type Events struct {
	*listPage
	kind, subreddit, author, from, before, text *widget.Field
	state                                       *widget.Choice

	query     core.PageQuery // whose results the rows are
	progress  searchProgress
	searching bool
	runs      int   // how often the search was started or continued
	replace   bool  // the next page replaces the progress
	newest    int64 // the id of the newest event at the last poll
}

// NewEvents makes the page of events.
func NewEvents(h *host.Host) *Events {
	v := &Events{}
	bar := widget.NewSearchBar(h.Canvas, v.search)
	v.kind = bar.Entry(text.Tr("Kind"), "comment, post", 110, 1)
	v.subreddit = bar.Entry(text.Tr("Subreddit"), "r/golang", 120, 2)
	v.author = bar.Entry(text.Tr("Author"), "u/name", 120, 2)
	v.state = bar.Choice(text.Tr("State"), recordview.StateChoices(recordview.States, recordview.State), 132)
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

	g := widget.NewGrid(recordview.Columns(), false)
	g.Length = func() int { return len(v.progress.events) }
	g.ID = func(row int) int64 { return v.progress.events[row].ID }
	g.Cell = func(row, column int) widget.Cell { return recordview.Cell(v.progress.events[row], column) }
	g.OnCurrentChanged = v.pick
	v.listPage = newListPage(h, bar, nil, g)
	g.OnEndReached = v.queued(func() {
		if v.progress.full {
			v.loadMore()
		}
	})
	return v
}

// Shown implements host.Page. It looks for new events.
func (v *Events) Shown() {
	v.startPolling(v.poll)
	v.Changed()
	switch {
	case v.searching:
	case v.runs == 0:
		v.search()
	default:
		v.poll()
	}
}

// Changed implements host.Page.
func (v *Events) Changed() {
	if v.storeChanged() {
		v.progress, v.searching, v.runs, v.replace, v.newest = searchProgress{}, false, 0, false, 0
		v.grid.Refresh(0)
		if v.visible {
			v.search()
		}
	} else if v.store == nil && v.visible {
		v.showNoStore()
	}
}

// search starts a search with the values of the fields.
func (v *Events) search() {
	q, err := eventForm{
		v.kind.Text, v.subreddit.Text, v.author.Text, recordview.ChosenState(v.state, recordview.States), v.from.Text, v.before.Text, v.text.Text,
	}.query()
	v.bar.SetError(err)
	if wrong, ok := errors.AsType[*fieldError](err); ok {
		v.h.Win.Canvas().Focus(map[string]fyne.Focusable{text.Tr("From"): v.from, text.Tr("Before"): v.before}[wrong.field])
		return
	}
	v.query, v.progress = q, searchProgress{}
	v.events.Search = q.Filter.Text
	v.showDetails(false)
	v.grid.Reset()
	v.message.Set(style.Calm, "")
	v.restart()
}

// restart searches from the newest event again. The shown events stay until
// some are found.
func (v *Events) restart() {
	v.progress.next, v.progress.end = 0, false
	v.runs, v.replace, v.newest, v.stale = 0, true, 0, false
	v.continueSearch()
}

// loadMore continues where the search stopped.
func (v *Events) loadMore() {
	if !v.searching && !v.progress.end {
		v.continueSearch()
	}
}

// continueSearch searches the next pageRows events or searchSteps pages.
func (v *Events) continueSearch() {
	if v.store == nil {
		v.showNoStore()
		v.grid.Refresh(0)
		return
	}
	v.pollQuery.Cancel()
	v.searching, v.progress.full = true, false
	v.runs++
	v.refresh()
	q, before := v.query, len(v.progress.events)
	if v.replace {
		before = 0
	}
	q.Past = v.progress.next
	v.rowsQuery.Run(v.store, func(ctx context.Context, s control.Store, show func(func())) error {
		return scan(ctx, s, q, func(p core.Page) {
			show(func() {
				if v.replace {
					v.progress, v.replace = searchProgress{}, false
				}
				v.progress.add(p)
				v.refresh()
			})
		})
	}, func(err error) {
		v.searching = false
		v.progress.full = len(v.progress.events)-before >= pageRows && !v.progress.end
		if err != nil {
			v.showError(err, v.loadMore)
		} else {
			v.clearError()
		}
		v.refresh()
	})
}

// refresh shows the rows and the progress of the search.
func (v *Events) refresh() {
	v.grid.Refresh(v.open)
	var next []widget.Action
	switch {
	case v.searching:
		next = []widget.Action{{Text: text.Tr("Stop"), Run: v.stop}}
	case v.progress.full:
		next = []widget.Action{{Text: text.Tr("Load more"), Run: v.loadMore}}
	case !v.progress.end && v.runs > 0:
		next = []widget.Action{{Text: text.Tr("Continue"), Run: v.loadMore}}
	}
	status := v.progress.status(v.searching)
	if v.stale && !v.searching {
		status += text.Tr(" · newer ones available")
		next = append([]widget.Action{{Text: text.Tr("Show"), Run: v.showNew}}, next...)
	}
	v.status.Set(style.Busy, status, next...)
	switch {
	case len(v.progress.events) > 0:
		v.empty.Hide()
	case v.searching:
		v.empty.Show(text.Tr("Searching…"), "")
	case !v.progress.end:
		v.empty.Show(text.Tr("Nothing found yet"), v.progress.status(false), widget.Action{Text: text.Tr("Continue"), Run: v.loadMore})
	case selectsAll(v.query.Filter) && len(v.query.States) == 0:
		v.empty.Show(text.Tr("No event is stored yet"), text.Tr("Events appear here as soon as the pipeline has stored some. Open a file to fill the store."), widget.Action{Text: text.Tr("Open a file…"), Run: func() { v.h.Import(nil) }})
	default:
		v.empty.Show(text.Tr("No event matches"), text.Tr("All stored events were searched. Fewer or shorter conditions match more."), widget.Action{Text: text.Tr("Clear"), Run: v.bar.Clear})
	}
}

// stop ends the search where it is; it can be continued.
func (v *Events) stop() {
	v.rowsQuery.Cancel()
	v.searching = false
	v.refresh()
}

// export writes all events that the search selects.
func (v *Events) export() {
	s, q := v.store, v.query
	if s == nil {
		v.showNoStore()
		return
	}
	total := 0
	if v.progress.end && !v.searching {
		total = len(v.progress.events)
	}
	v.h.Export(text.Tr("Export the events of this search"), recordview.ExportEvents(total, func(ctx context.Context) iter.Seq2[core.Event, error] {
		return everyFound(ctx, s, q)
	}))
}

// pick shows the event of a row in the details.
func (v *Events) pick(row int) {
	if row < 0 {
		v.showDetails(false)
		return
	}
	found := v.progress.events[row]
	v.showEvent(found.ID, func(e core.Stored, f *core.Failure) []widget.Action {
		var next []widget.Action
		switch author := e.AuthorName(); author {
		case "":
		case core.Deleted:
			next = append(next, widget.Action{Text: text.Tr("Search {{.Name}}", text.With("Name", author)), Run: func() { v.searchOnly(v.author, author) }})
		default:
			next = append(next, widget.Action{Text: text.Tr("Search u/{{.Name}}", text.With("Name", recordview.ShortName(author))), Run: func() { v.searchOnly(v.author, author) }})
		}
		if e.Subreddit != "" {
			next = append(next, widget.Action{Text: text.Tr("Search r/{{.Name}}", text.With("Name", recordview.ShortName(e.Subreddit))), Run: func() { v.searchOnly(v.subreddit, e.Subreddit) }})
		}
		return next
	})
}

// searchOnly searches for one value of one field and nothing else.
func (v *Events) searchOnly(f *widget.Field, value string) {
	v.bar.Reset()
	f.ReplaceText(value)
	v.search()
}

// Rests implements host.Page.
func (v *Events) Rests() []host.Rest {
	return append(v.listPage.Rests(), host.Rest{Open: "cursor in a field", Show: func() { v.h.Canvas.Focus(v.text) }}, host.Rest{Open: "events as a file", Show: v.export})
}
