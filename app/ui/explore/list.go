package explore

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/recordview"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/explore"
)

// list shows the events of the search, or of what is selected in the chart or the map.
type list struct {
	page *Page

	back   *canvas.Rectangle
	title  *canvas.Text
	note   *canvas.Text
	order  *widget.Segments
	all    *widget.PageButton // shows all again
	grid   *widget.Grid
	empty  *widget.EmptyState
	record *recordview.View
	split  *container.Split
	stack  *fyne.Container
	group  *fyne.Container

	query   host.Query
	next    func(ctx context.Context, n int, tell func(scanned, of int64)) (found []core.Stored, end bool, err error)
	filter  core.Filter // of the rows
	hour    *cell       // the rows are of this hour of the weekday
	ids     *idRun      // the rows are those between two ids
	events  []core.Stored
	reading bool
	end     bool
	failed  error
	took    time.Duration
	scanned int64 // of a scan: so far
	of      int64
	row     int // the row in the details; -1: none
}

// pageRows is how many events are read at once.
const pageRows = 100

// listHead is the height of the line above the rows.
const listHead = 32

// orders are the orders of the rows.
var orders = []core.Order{core.OrderNewest, core.OrderOldest, core.OrderScore}

func newList(p *Page) *list {
	l := &list{page: p, back: style.NewCard(nil, nil), title: style.NewText(style.TextSize, true, nil), note: style.NewText(style.SmallSize, false, nil), empty: widget.NewEmptyState(), row: -1}
	l.query.Host = p.h
	l.order = widget.NewSegments(p.h.Surface, []string{text.Tr("newest first"), text.Tr("oldest first"), text.Tr("highest score first")},
		func() string {
			return text.Tr("The order of the events, by when they were created. The highest score takes a scan of the store")
		}, func(i int) {
			p.view.Order = orders[i]
			p.saveView()
			l.restart()
		})
	l.order.Chosen = int(p.view.Order)
	l.all = widget.NewPageButton(text.Tr("Show all"), nil, p.showAll)
	g := widget.NewGrid(recordview.Columns(), false)
	g.Length = func() int { return len(l.events) }
	g.ID = func(row int) int64 { return l.events[row].ID }
	g.Cell = func(row, column int) widget.Cell { return recordview.Cell(l.events[row], column) }
	g.OnCurrentChanged = l.pick
	g.OnEndReached = func() {
		p.h.Do(func() { // a list that is being drawn must not be redrawn
			if !p.h.Closing && !l.reading && !l.end && l.failed == nil && l.next != nil {
				l.more()
			}
		})
	}
	l.grid = g
	record, beside := newRecord(l)
	l.record = record
	middle := container.NewStack(g.Object(), l.empty.Object())
	l.split = container.NewHSplit(middle, beside)
	l.split.Offset = 0.6
	l.stack = container.NewStack(middle)
	l.group = &fyne.Container{Objects: []fyne.CanvasObject{l.back, l.title, l.note, l.order.Object(), l.all, l.stack}}
	return l
}

// arrange puts the list into a rectangle of the page.
func (l *list) arrange(x, y, w, h float32) {
	style.Place(l.group, x, y, w, h)
	style.Place(l.back, 0, 0, w, h)
	style.Place(l.stack, 6, listHead, w-12, max(h-listHead-6, 0))
	l.label()
}

// label writes the line above the rows.
func (l *list) label() {
	c, w := l.page.h.Colours(), l.group.Size().Width
	style.PaintCard(l.back, c)
	end := w - 12 - l.order.Width(true)
	l.order.Place(end, 7, true)
	note := l.noteText()
	title := l.titleText()
	titleWidth := style.TextWidth(title, style.TextSize, true)
	narrowed := l.narrowed()
	style.SetVisible(l.all, narrowed)
	x := 12 + titleWidth + 10
	if narrowed {
		size := l.all.MinSize()
		style.Place(l.all, x, 4, size.Width, 26)
		x += size.Width + 10
	}
	style.SetText(l.title, style.Truncate(title, style.TextSize, true, max(end-24, 1)), c.Text)
	l.title.Move(fyne.NewPos(12, 8))
	style.SetText(l.note, style.Abbreviate(note, style.SmallSize, false, max(end-x-10, 1)), c.Muted)
	style.SetVisible(l.note, end-x > 60)
	l.note.Move(fyne.NewPos(end-10-style.TextWidth(l.note.Text, style.SmallSize, false), 10))
}

// narrowed reports whether the rows are only of a part of the search.
func (l *list) narrowed() bool {
	return l.ids != nil || l.hour != nil || l.page.chart.selection.first >= 0
}

func (l *list) titleText() string {
	chart := l.page.chart
	switch {
	case l.ids != nil:
		return text.Tr("Events {{.First}} to {{.Last}}", text.With("First", text.Grouped(float64(l.ids.first)), "Last", text.Grouped(float64(l.ids.last))))
	case l.hour != nil:
		return text.Tr("Events of {{.Day}} {{.Hour}}:00 – {{.End}}:00", text.With("Day", dayText(l.hour.day), "Hour", l.hour.hour, "End", l.hour.hour+1))
	case chart.selection.first >= 0:
		from, before := chart.period()
		return text.Tr("Events of {{.Period}}", text.With("Period", periodText(chart.figures.every, from, before)))
	}
	return text.Tr("Events")
}

func (l *list) noteText() string {
	n := len(l.events)
	data := text.With("N", text.Grouped(float64(n)), "Took", text.Duration(l.took), "Scanned", text.Grouped(float64(l.scanned)), "Of", text.Grouped(float64(l.of)))
	switch {
	case l.page.store == nil:
		return ""
	case l.failed != nil:
		return text.Excerpt(text.Error(l.failed))
	case l.reading && l.of > 0:
		return text.Tr("scanning: {{.Scanned}} of {{.Of}}", data)
	case l.reading:
		return text.Tr("reading…")
	case l.end:
		return text.Trn(n, "{{.N}} event, all", "all {{.N}} events", data)
	}
	return text.Tr("{{.N}} loaded in {{.Took}}", data)
}

// restart reads the rows again: those of the search, of the selection, or of an hour.
func (l *list) restart() {
	p := l.page
	l.query.Cancel()
	l.close()
	l.events, l.end, l.failed, l.next, l.scanned, l.of = nil, false, nil, nil, 0, 0
	l.grid.Reset()
	l.grid.Refresh(0)
	l.empty.Hide()
	if p.store == nil {
		l.label()
		return
	}
	l.filter = p.filter
	if from, before := p.chart.period(); !before.IsZero() {
		l.filter.After, l.filter.Before = p.within(from, before)
	}
	if l.next = nil; l.ids != nil {
		l.next = l.ids.reader(p.store)
	} else {
		reader := explore.NewList(p.store, l.filter, p.states, p.view.Order)
		reader.Keep = l.wanted()
		l.next = reader.Next
	}
	l.more()
}

// wanted returns what of the rows that are read is shown; nil: all.
func (l *list) wanted() func(*core.Stored) bool {
	if l.hour == nil {
		return nil
	}
	hour, zone := *l.hour, l.page.view.zone()
	return func(e *core.Stored) bool {
		at := e.CreatedAt.In(zone)
		return (int(at.Weekday())+6)%7 == hour.day && at.Hour() == hour.hour
	}
}

// more reads the next rows.
func (l *list) more() {
	l.reading, l.failed = true, nil
	began := l.page.h.Now()
	next := l.next
	var found []core.Stored
	var end bool
	l.label()
	l.query.Run(l.page.store, func(ctx context.Context, _ control.Store, show func(func())) (err error) {
		found, end, err = next(ctx, pageRows, func(scanned, of int64) {
			show(func() {
				l.scanned, l.of = scanned, of
				l.label()
			})
		})
		return err
	}, func(err error) {
		l.reading, l.scanned, l.of = false, 0, 0
		l.took = l.page.h.Now().Sub(began)
		if err != nil {
			if !errors.Is(err, context.Canceled) {
				l.failed = err
			}
			l.label()
			return
		}
		l.events, l.end = append(l.events, found...), end
		l.grid.Refresh(l.openID())
		if len(l.events) == 0 && end {
			l.empty.Show(text.Tr("No events here"), "")
		}
		l.label()
	})
}

// openID is the event in the details; 0: none.
func (l *list) openID() int64 {
	if l.row < 0 || l.row >= len(l.events) {
		return 0
	}
	return l.events[l.row].ID
}

// pick shows the event of a row in the details; -1 closes them.
func (l *list) pick(row int) {
	if row < 0 {
		l.close()
		return
	}
	l.row = row
	l.setOpen(true)
	l.record.Search = l.page.filter.Text
	l.record.Show(l.page.store, l.events[row].ID)
}

// close closes the details.
func (l *list) close() {
	l.row = -1
	l.record.Cancel()
	l.setOpen(false)
}

// isOpen reports whether the details are open.
func (l *list) isOpen() bool { return l.stack.Objects[0] == fyne.CanvasObject(l.split) }

// setOpen shows the details beside the rows, or hides them.
func (l *list) setOpen(yes bool) {
	if yes == l.isOpen() {
		return
	}
	if yes {
		l.stack.Objects[0] = l.split
		l.split.Refresh()
	} else {
		l.stack.Objects[0] = l.split.Leading
	}
	l.stack.Refresh()
	l.page.object.Refresh()
}

// recolour takes over the colours of the theme.
func (l *list) recolour() {
	l.order.Redraw()
	l.label()
	l.grid.Redraw()
}
