package records

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// triageList is a list page whose rows a person decides about: failures or
// rejects. It loads them in pages, newest first, and shows how many there are.
// Its buttons act on the marked rows or, if none is marked, on all that match.
type triageList[T any] struct {
	*listPage
	source  rowSource[T]
	heading *fynewidget.Label
	marked  []*widget.PageButton
	all     []*widget.PageButton
	strip   *fyne.Container // of heading and buttons

	rows       []T  // newest first, without their long texts
	more       bool // older ones match as well
	loading    bool
	failed     bool // the last read
	deciding   bool
	countQuery host.Question // counts the rows that match
}

// rowSource is what the rows of a triageList are.
type rowSource[T any] interface {
	// id returns the id of a row.
	id(T) int64

	// query returns a function that reads a page of the rows that match: those with
	// ids below past, or the newest if it is 0, and the text of the heading. It runs
	// on another goroutine.
	query(past int64) func(ctx context.Context, s core.Store) (rows []T, heading string, err error)

	// same reports whether two rows with the same id look the same.
	same(a, b T) bool

	// emptyTexts say why there is no row; filtered is true if the filter may be why.
	emptyTexts() (title, hint string, filtered bool)

	// buttonTexts are the texts of the buttons for count marked rows.
	buttonTexts(count string) []string

	// applies reports whether the button with that index would change any of the
	// rows.
	applies(button int, rows []T) bool
}

// newTriageList makes a triage list of a list page.
func newTriageList[T any](b *listPage, m rowSource[T], heading *fynewidget.Label, strip *fyne.Container, marked, all []*widget.PageButton) *triageList[T] {
	d := &triageList[T]{listPage: b, source: m, heading: heading, strip: strip, marked: marked, all: all, countQuery: host.Question{W: b.h}}
	heading.TextStyle.Bold = true
	b.grid.Length = func() int { return len(d.rows) }
	b.grid.ID = func(row int) int64 { return m.id(d.rows[row]) }
	b.grid.Marked = d.updateButtons
	b.grid.AtEnd = d.queued(d.loadOlder)
	d.updateButtons()
	return d
}

// Changed implements host.Page.
func (d *triageList[T]) Changed() {
	if d.storeChanged() {
		d.countQuery.Drop()
		d.rows, d.more, d.loading, d.failed, d.deciding = nil, false, false, false, false
		d.heading.SetText("")
		d.grid.Refresh(0)
		if d.visible {
			d.reload()
		}
	} else if d.store == nil && d.visible {
		d.showNoStore()
	}
}

// Shown implements host.Page. It looks for new rows.
func (d *triageList[T]) Shown() {
	d.startPolling(d.poll)
	d.Changed()
	d.poll()
}

// poll looks for new and changed rows. They are shown at once, or offered to a
// person who is reading.
func (d *triageList[T]) poll() {
	if !d.visible || d.h.Closing || d.loading || d.deciding || d.store == nil {
		return
	}
	read := d.source.query(0)
	var found []T
	var heading string
	d.pollQuery.Ask(d.store, func(ctx context.Context, s core.Store, _ func(func())) (err error) {
		found, heading, err = read(ctx, s)
		return err
	}, func(err error) {
		if d.loading || d.deciding {
			return
		}
		if err != nil {
			d.showOutcome(err)
			return
		}
		d.showOutcome(nil)
		if heading != d.heading.Text {
			d.heading.SetText(heading)
		}
		switch {
		case slices.EqualFunc(found, d.rows[:min(len(d.rows), pageRows)], d.sameRow):
			d.grid.Redraw() // relative times have changed
		case d.reading():
			d.stale = true
			d.refresh()
		default:
			d.setRows(found)
			d.refresh()
		}
	})
}

func (d *triageList[T]) sameRow(a, b T) bool {
	return d.source.id(a) == d.source.id(b) && d.source.same(a, b)
}

// setRows replaces the rows with the newest page.
func (d *triageList[T]) setRows(found []T) {
	d.rows, d.more, d.stale = found, len(found) == pageRows, false
}

// showOutcome shows the error of a read, or clears the one of the read before.
func (d *triageList[T]) showOutcome(err error) {
	if err != nil {
		d.showError(err, d.reload)
	} else if d.failed { // any other message isn't about reading
		d.clearError()
	}
	d.failed = err != nil
}

// showNew shows the new rows to a person who was reading.
func (d *triageList[T]) showNew() {
	d.grid.List.ScrollToOffset(0)
	d.reload()
}

// restart shows the rows of another filter. A count that is running is about
// the old one.
func (d *triageList[T]) restart() {
	d.countQuery.Drop()
	d.deciding = false
	d.showDetails(false)
	d.grid.ToTop()
	d.message.Say(style.Calm, "")
	d.rows, d.more, d.stale = nil, false, false
	d.reload()
}

// reload shows the newest rows, and how many there are.
func (d *triageList[T]) reload() { d.load(0) }

// loadOlder shows the next older page as well.
func (d *triageList[T]) loadOlder() {
	if d.more && !d.loading {
		d.load(d.source.id(d.rows[len(d.rows)-1]))
	}
}

// load reads the page of rows older than past; 0 reads the newest page.
func (d *triageList[T]) load(past int64) {
	if d.store == nil {
		d.showNoStore()
		return
	}
	d.pollQuery.Drop()
	d.loading = true
	d.refresh()
	read := d.source.query(past)
	var found []T
	var heading string
	d.rowsQuery.Ask(d.store, func(ctx context.Context, s core.Store, _ func(func())) (err error) {
		found, heading, err = read(ctx, s)
		return err
	}, func(err error) {
		d.loading = false
		d.showOutcome(err)
		switch {
		case err != nil:
		case past == 0:
			d.setRows(found)
			d.heading.SetText(heading)
		default:
			d.rows, d.more = append(d.rows, found...), len(found) == pageRows
			d.heading.SetText(heading)
		}
		d.refresh()
	})
}

// refresh shows the rows.
func (d *triageList[T]) refresh() {
	d.grid.Refresh(d.open)
	d.updateButtons()
	switch {
	case len(d.rows) > 0:
		d.empty.Hide()
	case d.loading:
		d.empty.Show(text.Tr("Searching…"), "")
	default:
		title, hint, filtered := d.source.emptyTexts()
		var next []widget.Action
		if filtered {
			next = []widget.Action{{Text: text.Tr("Clear"), Run: d.bar.Clear}}
		}
		d.empty.Show(title, hint, next...)
	}
	data := text.With("Shown", text.Grouped(float64(len(d.rows))))
	switch {
	case len(d.rows) == 0:
		d.status.Say(style.Calm, "")
	case d.stale:
		d.status.Say(style.Calm, text.Tr("{{.Shown}} shown, newest first; something has changed since", data), widget.Action{Text: text.Tr("Show"), Run: d.showNew})
	case d.more:
		d.status.Say(style.Calm, text.Tr("The newest {{.Shown}}; there are more", data), widget.Action{Text: text.Tr("Load more"), Run: d.loadOlder})
	default:
		d.status.Say(style.Calm, text.Tr("All {{.Shown}}, newest first", data))
	}
}

// updateButtons updates the texts of the buttons and disables those that would
// change nothing.
func (d *triageList[T]) updateButtons() {
	n := len(d.grid.Chosen)
	for i, text := range d.source.buttonTexts(text.Grouped(float64(n))) {
		d.marked[i].SetText(text)
	}
	rows, more := d.rows, d.more
	if n > 0 {
		rows, more = d.chosenRows(), false
	}
	offer := func(buttons []*widget.PageButton, visible bool) {
		for i, b := range buttons {
			able := !d.deciding && d.store != nil && len(d.rows) > 0 && (more || d.source.applies(i, rows))
			if visible != b.Visible() {
				style.SetVisible(b, visible)
				d.strip.Refresh() // lays out the buttons
			}
			if able {
				b.Enable()
			} else {
				b.Disable()
			}
		}
	}
	offer(d.marked, n > 0)
	offer(d.all, n == 0)
}

// chosenRows are the marked rows.
func (d *triageList[T]) chosenRows() (rows []T) {
	for _, row := range d.rows {
		if d.grid.Chosen[d.source.id(row)] {
			rows = append(rows, row)
		}
	}
	return rows
}

// countThen counts the rows that match before a person confirms a decision
// about them. If there are none it says none.
func (d *triageList[T]) countThen(count func(ctx context.Context, s core.Store) (int, error), none string, confirm func()) {
	d.deciding = true
	d.updateButtons()
	d.message.Say(style.Busy, text.Tr("Counting those that match…"))
	n := 0
	d.countQuery.Ask(d.store, func(ctx context.Context, s core.Store, _ func(func())) (err error) {
		n, err = count(ctx, s)
		return err
	}, func(err error) {
		d.deciding = false
		d.message.Say(style.Calm, "")
		d.updateButtons()
		switch {
		case err != nil:
			d.showError(err, func() { d.countThen(count, none, confirm) })
		case n == 0:
			d.message.Say(style.Calm, none)
			d.reload()
		default:
			confirm()
		}
	})
}

// decide carries out a decision, shows its result and reloads. After an error
// the marks stay.
func (d *triageList[T]) decide(do func(ctx context.Context, s core.Store) (int, error), done func(n int) string) {
	s := d.store
	if s == nil || d.deciding {
		return
	}
	d.deciding = true
	d.updateButtons()
	d.message.Say(style.Busy, text.Tr("Working…"))
	n := 0
	d.h.Work(func(ctx context.Context) (err error) {
		n, err = do(ctx, s)
		return err
	}, func(err error) {
		if s != d.store {
			return // the decision was about another store
		}
		d.deciding = false
		if err != nil {
			d.updateButtons()
			d.showError(err, func() { d.decide(do, done) })
			return
		}
		d.message.Say(style.Calm, style.Success+"  "+done(n))
		clear(d.grid.Chosen)
		d.grid.Pick(-1)
		d.reload()
	})
}
