package records

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
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
	countQuery host.Query // counts the rows that match
}

// rowSource is what the rows of a triageList are.
type rowSource[T any] interface {
	// id returns the id of a row.
	id(T) int64

	// query returns a function that reads a page of the rows that match: those with
	// ids below past, or the newest if it is 0, and the text of the heading. It runs
	// on another goroutine.
	query(past int64) func(ctx context.Context, s control.Store) (rows []T, heading string, err error)

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
func newTriageList[T any](page *listPage, source rowSource[T], heading *fynewidget.Label, strip *fyne.Container, marked, all []*widget.PageButton) *triageList[T] {
	l := &triageList[T]{listPage: page, source: source, heading: heading, strip: strip, marked: marked, all: all, countQuery: host.Query{Host: page.h}}
	heading.TextStyle.Bold = true
	page.grid.Length = func() int { return len(l.rows) }
	page.grid.ID = func(row int) int64 { return source.id(l.rows[row]) }
	page.grid.OnSelectionChanged = l.updateButtons
	page.grid.OnEndReached = l.queued(l.loadOlder)
	l.updateButtons()
	return l
}

// Changed implements host.Page.
func (l *triageList[T]) Changed() {
	if l.storeChanged() {
		l.countQuery.Cancel()
		l.rows, l.more, l.loading, l.failed, l.deciding = nil, false, false, false, false
		l.heading.SetText("")
		l.grid.Refresh(0)
		if l.visible {
			l.reload()
		}
	} else if l.store == nil && l.visible {
		l.showNoStore()
	}
}

// Shown implements host.Page. It looks for new rows.
func (l *triageList[T]) Shown() {
	l.startPolling(l.poll)
	l.Changed()
	l.poll()
}

// poll looks for new and changed rows. They are shown at once, or offered to a
// person who is reading. A store may take longer than the interval between two polls.
func (l *triageList[T]) poll() {
	if !l.visible || l.h.Closing || l.loading || l.deciding || l.store == nil || l.pollQuery.Running {
		return
	}
	read := l.source.query(0)
	var found []T
	var heading string
	l.pollQuery.Run(l.store, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		found, heading, err = read(ctx, s)
		return err
	}, func(err error) {
		if l.loading || l.deciding {
			return
		}
		if err != nil {
			l.showOutcome(err)
			return
		}
		l.showOutcome(nil)
		if heading != l.heading.Text {
			l.heading.SetText(heading)
		}
		switch {
		case slices.EqualFunc(found, l.rows[:min(len(l.rows), pageRows)], l.sameRow):
			l.grid.Redraw() // relative times have changed
		case l.reading():
			l.stale = true
			l.refresh()
		default:
			l.setRows(found)
			l.refresh()
		}
	})
}

func (l *triageList[T]) sameRow(a, b T) bool {
	return l.source.id(a) == l.source.id(b) && l.source.same(a, b)
}

// setRows replaces the rows with the newest page.
func (l *triageList[T]) setRows(found []T) {
	l.rows, l.more, l.stale = found, len(found) == pageRows, false
}

// showOutcome shows the error of a read, or clears the one of the read before.
func (l *triageList[T]) showOutcome(err error) {
	if err != nil {
		l.showError(err, l.reload)
	} else if l.failed { // any other message isn't about reading
		l.clearError()
	}
	l.failed = err != nil
}

// showNew shows the new rows to a person who was reading.
func (l *triageList[T]) showNew() {
	l.grid.List.ScrollToOffset(0)
	l.reload()
}

// restart shows the rows of another filter. A count that is running is about
// the old one.
func (l *triageList[T]) restart() {
	l.countQuery.Cancel()
	l.deciding = false
	l.showDetails(false)
	l.grid.Reset()
	l.message.Set(style.Calm, "")
	l.rows, l.more, l.stale = nil, false, false
	l.reload()
}

// reload shows the newest rows, and how many there are.
func (l *triageList[T]) reload() { l.load(0) }

// loadOlder shows the next older page as well.
func (l *triageList[T]) loadOlder() {
	if l.more && !l.loading {
		l.load(l.source.id(l.rows[len(l.rows)-1]))
	}
}

// load reads the page of rows older than past; 0 reads the newest page.
func (l *triageList[T]) load(past int64) {
	if l.store == nil {
		l.showNoStore()
		return
	}
	l.pollQuery.Cancel()
	l.loading = true
	l.refresh()
	read := l.source.query(past)
	var found []T
	var heading string
	l.rowsQuery.Run(l.store, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		found, heading, err = read(ctx, s)
		return err
	}, func(err error) {
		l.loading = false
		l.showOutcome(err)
		switch {
		case err != nil:
		case past == 0:
			l.setRows(found)
			l.heading.SetText(heading)
		default:
			l.rows, l.more = append(l.rows, found...), len(found) == pageRows
			l.heading.SetText(heading)
		}
		l.refresh()
	})
}

// refresh shows the rows.
func (l *triageList[T]) refresh() {
	l.grid.Refresh(l.open)
	l.updateButtons()
	switch {
	case len(l.rows) > 0:
		l.empty.Hide()
	case l.loading:
		l.empty.Show(text.Tr("Searching…"), "")
	default:
		title, hint, filtered := l.source.emptyTexts()
		var next []widget.Action
		if filtered {
			next = []widget.Action{{Text: text.Tr("Clear"), Run: l.bar.Clear}}
		}
		l.empty.Show(title, hint, next...)
	}
	data := text.With("Shown", text.Grouped(float64(len(l.rows))))
	switch {
	case len(l.rows) == 0:
		l.status.Set(style.Calm, "")
	case l.stale:
		l.status.Set(style.Calm, text.Tr("{{.Shown}} shown, newest first; something has changed since", data), widget.Action{Text: text.Tr("Show"), Run: l.showNew})
	case l.more:
		l.status.Set(style.Calm, text.Tr("The newest {{.Shown}}; there are more", data), widget.Action{Text: text.Tr("Load more"), Run: l.loadOlder})
	default:
		l.status.Set(style.Calm, text.Tr("All {{.Shown}}, newest first", data))
	}
}

// updateButtons updates the texts of the buttons and disables those that would
// change nothing.
func (l *triageList[T]) updateButtons() {
	n := len(l.grid.Selected)
	for i, text := range l.source.buttonTexts(text.Grouped(float64(n))) {
		l.marked[i].SetText(text)
	}
	rows, more := l.rows, l.more
	if n > 0 {
		rows, more = l.chosenRows(), false
	}
	update := func(buttons []*widget.PageButton, visible bool) {
		for i, b := range buttons {
			enabled := !l.deciding && l.store != nil && len(l.rows) > 0 && (more || l.source.applies(i, rows))
			if visible != b.Visible() {
				style.SetVisible(b, visible)
				l.strip.Refresh() // lays out the buttons
			}
			if enabled {
				b.Enable()
			} else {
				b.Disable()
			}
		}
	}
	update(l.marked, n > 0)
	update(l.all, n == 0)
}

// chosenRows are the marked rows.
func (l *triageList[T]) chosenRows() (rows []T) {
	for _, row := range l.rows {
		if l.grid.Selected[l.source.id(row)] {
			rows = append(rows, row)
		}
	}
	return rows
}

// countThen counts the rows that match before a person confirms a decision
// about them. If there are none it says none.
func (l *triageList[T]) countThen(count func(ctx context.Context, s control.Store) (int, error), none string, confirm func()) {
	l.deciding = true
	l.updateButtons()
	l.message.Set(style.Busy, text.Tr("Counting those that match…"))
	n := 0
	l.countQuery.Run(l.store, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		n, err = count(ctx, s)
		return err
	}, func(err error) {
		l.deciding = false
		l.message.Set(style.Calm, "")
		l.updateButtons()
		switch {
		case err != nil:
			l.showError(err, func() { l.countThen(count, none, confirm) })
		case n == 0:
			l.message.Set(style.Calm, none)
			l.reload()
		default:
			confirm()
		}
	})
}

// decide carries out a decision, shows its result and reloads. After an error
// the marks stay.
func (l *triageList[T]) decide(do func(ctx context.Context, s control.Store) (int, error), done func(n int) string) {
	s := l.store
	if s == nil || l.deciding {
		return
	}
	l.deciding = true
	l.updateButtons()
	l.message.Set(style.Busy, text.Tr("Working…"))
	n := 0
	l.h.Work(func(ctx context.Context) (err error) {
		n, err = do(ctx, s)
		return err
	}, func(err error) {
		if s != l.store {
			return // the decision was about another store
		}
		l.deciding = false
		if err != nil {
			l.updateButtons()
			l.showError(err, func() { l.decide(do, done) })
			return
		}
		l.message.Set(style.Calm, style.Success+"  "+done(n))
		clear(l.grid.Selected)
		l.grid.SetCurrent(-1)
		l.reload()
	})
}
