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

// triageList is a board of rows about which a person decides: failures, rejects. It
// shows pages of them, newest first, and how many there are; its buttons are
// for the marked rows, and while none is marked for all that match.
type triageList[T any] struct {
	*listPage
	matter  rowSource[T]
	heading *fynewidget.Label
	marked  []*widget.PageButton
	all     []*widget.PageButton
	strip   *fyne.Container // of heading and buttons

	rows     []T  // newest first, without what is long
	more     bool // older ones match, too
	looking  bool
	failed   bool // the last look
	deciding bool
	count    host.Question // how many match
}

// rowSource is what a docket is about.
type rowSource[T any] interface {
	// id is the row's.
	id(T) int64

	// ask is how to read a page of those that match: the rows whose ids are below
	// past, all when it is 0, and what the heading says. It is run elsewhere.
	ask(past int64) func(ctx context.Context, s control.Store) (rows []T, heading string, err error)

	// same reports whether two rows of one id say the same.
	same(a, b T) bool

	// none says why there is no row, and whether that may be due to the filter.
	none() (title, hint string, filtered bool)

	// verbs are what the buttons for so many marked rows say.
	verbs(count string) []string

	// able reports whether the button in that place changes anything about any of
	// the rows.
	able(button int, rows []T) bool
}

// decidable is a docket over a board that has been made.
func decidable[T any](b *listPage, m rowSource[T], heading *fynewidget.Label, strip *fyne.Container, marked, all []*widget.PageButton) *triageList[T] {
	d := &triageList[T]{listPage: b, matter: m, heading: heading, strip: strip, marked: marked, all: all, count: host.Question{W: b.w}}
	heading.TextStyle.Bold = true
	b.grid.Length = func() int { return len(d.rows) }
	b.grid.ID = func(row int) int64 { return m.id(d.rows[row]) }
	b.grid.Marked = d.steer
	b.grid.AtEnd = d.soon(d.older)
	d.steer()
	return d
}

// Changed implements view.
func (d *triageList[T]) Changed() {
	if d.swapped() {
		d.count.Drop()
		d.rows, d.more, d.looking, d.failed, d.deciding = nil, false, false, false, false
		d.heading.SetText("")
		d.grid.Refresh(0)
		if d.front {
			d.reload()
		}
	} else if d.store == nil && d.front {
		d.noStore()
	}
}

// Shown implements view: with the rows of the store that is open, and new ones
// if nobody is reading.
func (d *triageList[T]) Shown() {
	d.appear(d.again)
	d.Changed()
	d.again()
}

// again looks whether anything is new. It is shown at once, or offered to who is
// reading.
func (d *triageList[T]) again() {
	if !d.front || d.w.Closing || d.looking || d.deciding || d.store == nil {
		return
	}
	read := d.matter.ask(0)
	var found []T
	var heading string
	d.peek.Ask(d.store, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		found, heading, err = read(ctx, s)
		return err
	}, func(err error) {
		if d.looking || d.deciding {
			return
		}
		if err != nil {
			d.looked(err)
			return
		}
		d.looked(nil)
		if heading != d.heading.Text {
			d.heading.SetText(heading)
		}
		switch {
		case slices.EqualFunc(found, d.rows[:min(len(d.rows), pageRows)], d.sameRow):
			d.grid.Redraw() // times go on
		case d.reading():
			d.stale = true
			d.refresh()
		default:
			d.put(found)
			d.refresh()
		}
	})
}

func (d *triageList[T]) sameRow(a, b T) bool {
	return d.matter.id(a) == d.matter.id(b) && d.matter.same(a, b)
}

// put replaces the rows by the newest ones.
func (d *triageList[T]) put(found []T) {
	d.rows, d.more, d.stale = found, len(found) == pageRows, false
}

// looked takes note of how a look went.
func (d *triageList[T]) looked(err error) {
	if err != nil {
		d.troubled(err, d.reload)
	} else if d.failed { // what else is told isn't about looking
		d.well()
	}
	d.failed = err != nil
}

// showNew shows what is new to who was reading.
func (d *triageList[T]) showNew() {
	d.grid.List.ScrollToOffset(0)
	d.reload()
}

// restart shows what another filter selects. What was counted was about the
// old one.
func (d *triageList[T]) restart() {
	d.count.Drop()
	d.deciding = false
	d.openSide(false)
	d.grid.ToTop()
	d.told.Say(style.Calm, "")
	d.rows, d.more, d.stale = nil, false, false
	d.reload()
}

// reload shows the newest rows, and how many there are.
func (d *triageList[T]) reload() { d.look(0) }

// older shows those after the last row, too.
func (d *triageList[T]) older() {
	if d.more && !d.looking {
		d.look(d.matter.id(d.rows[len(d.rows)-1]))
	}
}

func (d *triageList[T]) look(past int64) {
	if d.store == nil {
		d.noStore()
		return
	}
	d.peek.Drop()
	d.looking = true
	d.refresh()
	read := d.matter.ask(past)
	var found []T
	var heading string
	d.list.Ask(d.store, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		found, heading, err = read(ctx, s)
		return err
	}, func(err error) {
		d.looking = false
		d.looked(err)
		switch {
		case err != nil:
		case past == 0:
			d.put(found)
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
	d.steer()
	switch {
	case len(d.rows) > 0:
		d.blank.Hide()
	case d.looking:
		d.blank.Show(text.Tr("Searching…"), "")
	default:
		title, hint, filtered := d.matter.none()
		var next []widget.Action
		if filtered {
			next = []widget.Action{{Text: text.Tr("Clear"), Run: d.bar.Clear}}
		}
		d.blank.Show(title, hint, next...)
	}
	data := text.With("Shown", text.Grouped(float64(len(d.rows))))
	switch {
	case len(d.rows) == 0:
		d.foot.Say(style.Calm, "")
	case d.stale:
		d.foot.Say(style.Calm, text.Tr("{{.Shown}} shown, newest first; something has changed since", data), widget.Action{Text: text.Tr("Show"), Run: d.showNew})
	case d.more:
		d.foot.Say(style.Calm, text.Tr("The newest {{.Shown}}; there are more", data), widget.Action{Text: text.Tr("Load more"), Run: d.older})
	default:
		d.foot.Say(style.Calm, text.Tr("All {{.Shown}}, newest first", data))
	}
}

// steer makes the buttons say and do what is possible.
func (d *triageList[T]) steer() {
	n := len(d.grid.Chosen)
	for i, text := range d.matter.verbs(text.Grouped(float64(n))) {
		d.marked[i].SetText(text)
	}
	rows, more := d.rows, d.more
	if n > 0 {
		rows, more = d.chosenRows(), false
	}
	offer := func(buttons []*widget.PageButton, visible bool) {
		for i, b := range buttons {
			able := !d.deciding && d.store != nil && len(d.rows) > 0 && (more || d.matter.able(i, rows))
			if visible != b.Visible() {
				style.SetVisible(b, visible)
				d.strip.Refresh() // lays the buttons out anew
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
		if d.grid.Chosen[d.matter.id(row)] {
			rows = append(rows, row)
		}
	}
	return rows
}

// counted says how many match before a person confirms what becomes of them;
// none says that there is none.
func (d *triageList[T]) counted(count func(ctx context.Context, s control.Store) (int, error), none string, confirm func()) {
	d.deciding = true
	d.steer()
	d.told.Say(style.Busy, text.Tr("Counting those that match…"))
	n := 0
	d.count.Ask(d.store, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		n, err = count(ctx, s)
		return err
	}, func(err error) {
		d.deciding = false
		d.told.Say(style.Calm, "")
		d.steer()
		switch {
		case err != nil:
			d.troubled(err, func() { d.counted(count, none, confirm) })
		case n == 0:
			d.told.Say(style.Calm, none)
			d.reload()
		default:
			confirm()
		}
	})
}

// decide carries a decision out, says what became of it and looks again. After
// an error the marks stay.
func (d *triageList[T]) decide(do func(ctx context.Context, s control.Store) (int, error), done func(n int) string) {
	s := d.store
	if s == nil || d.deciding {
		return
	}
	d.deciding = true
	d.steer()
	d.told.Say(style.Busy, text.Tr("Working…"))
	n := 0
	d.w.Work(func(ctx context.Context) (err error) {
		n, err = do(ctx, s)
		return err
	}, func(err error) {
		if s != d.store {
			return // it was about another store
		}
		d.deciding = false
		if err != nil {
			d.steer()
			d.troubled(err, func() { d.decide(do, done) })
			return
		}
		d.told.Say(style.Calm, style.Success+"  "+done(n))
		clear(d.grid.Chosen)
		d.grid.Pick(-1)
		d.reload()
	})
}
