package ui

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// cell is what stands in one place of a grid.
type cell struct {
	text string
	tint tint
}

// grid shows rows of columns. It makes objects only for the rows in sight.
// The arrow keys pick another row, Space marks it, Ctrl+A marks all, Esc picks
// none and then leaves.
type grid struct {
	columns []column
	marks   bool // whether rows can be marked

	length func() int
	id     func(row int) int64 // stays the same when rows move
	cell   func(row, column int) cell
	picked func(row int) // another row is picked; -1: none
	marked func()        // other rows are marked
	atEnd  func()        // the last row came into sight

	list   *gridList
	header *gridRow
	chosen map[int64]bool // the ids of marked rows
	at     int            // the picked row; -1: none
	spans  []extent
	width  float32 // for which spans are
	box    *fyne.Container
}

func newGrid(columns []column, marks bool) *grid {
	g := &grid{columns: columns, marks: marks, chosen: make(map[int64]bool), at: -1}
	g.header = newGridRow(g, true)
	g.list = newGridList(g)
	line := widget.NewSeparator()
	g.box = container.NewBorder(container.NewVBox(g.header, line), nil, nil, nil, container.NewStack(g.list, g.list.frame))
	return g
}

// object is the grid on the screen.
func (g *grid) object() fyne.CanvasObject { return g.box }

// refresh shows the rows as they are now. The picked row stays picked by its
// id, and no longer marked are those that have gone.
func (g *grid) refresh(picked int64) {
	here := make(map[int64]bool, g.length())
	at := -1
	for row := range g.length() {
		id := g.id(row)
		here[id] = true
		if id == picked {
			at = row
		}
	}
	maps.DeleteFunc(g.chosen, func(id int64, _ bool) bool { return !here[id] })
	if at != g.at {
		g.at = -1 // so that the list's calls mean nothing
		g.list.UnselectAll()
		if at >= 0 {
			g.at = at
			g.list.Select(at)
		}
	}
	g.redraw()
}

// redraw writes the rows in sight again.
func (g *grid) redraw() {
	g.list.Refresh()
	g.header.Refresh()
}

// pick picks a row; -1: none.
func (g *grid) pick(row int) {
	if row == g.at {
		return
	}
	g.at = row
	if row < 0 {
		g.list.UnselectAll()
	} else {
		g.list.Select(row)
	}
	g.picked(row)
}

// toTop forgets what is picked and marked, for other rows.
func (g *grid) toTop() {
	clear(g.chosen)
	g.at = -1
	g.list.UnselectAll()
	g.list.ScrollToOffset(0)
}

// mark marks a row, or takes its mark off.
func (g *grid) mark(row int) {
	if !g.marks || row < 0 || row >= g.length() {
		return
	}
	if id := g.id(row); g.chosen[id] {
		delete(g.chosen, id)
	} else {
		g.chosen[id] = true
	}
	g.redraw()
	g.marked()
}

// markAll marks all rows, or none when all are.
func (g *grid) markAll() {
	if g.allMarked() {
		clear(g.chosen)
	} else {
		for row := range g.length() {
			g.chosen[g.id(row)] = true
		}
	}
	g.redraw()
	g.marked()
}

func (g *grid) allMarked() bool { return len(g.chosen) > 0 && len(g.chosen) == g.length() }

// ids are those of the marked rows, ascending.
func (g *grid) ids() []int64 { return slices.Sorted(maps.Keys(g.chosen)) }

// spansFor is where the columns stand in a row of that width.
func (g *grid) spansFor(width float32) []extent {
	if g.spans == nil || g.width != width {
		g.spans, g.width = columnsIn(g.columns, width), width
	}
	return g.spans
}

// gridList is the list of a grid's rows.
type gridList struct {
	widget.List
	g     *grid
	frame *canvas.Rectangle // shows the focus
}

func newGridList(g *grid) *gridList {
	l := &gridList{g: g, frame: newRing()}
	l.HideSeparators = true
	l.Length = func() int {
		if g.length == nil {
			return 0
		}
		return g.length()
	}
	l.CreateItem = func() fyne.CanvasObject { return newGridRow(g, false) }
	l.UpdateItem = func(row int, o fyne.CanvasObject) {
		o.(*gridRow).show(row)
		if row == g.length()-1 && g.atEnd != nil {
			g.atEnd()
		}
	}
	l.OnSelected = func(row int) { g.pick(row) }
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained implements fyne.Focusable.
func (l *gridList) FocusGained() { encircle(l.frame, true) }

// FocusLost implements fyne.Focusable.
func (l *gridList) FocusLost() { encircle(l.frame, false) }

// TypedKey implements fyne.Focusable.
func (l *gridList) TypedKey(e *fyne.KeyEvent) {
	n := l.Length()
	sight := max(int(l.Size().Height/(rowHeight+theme.Padding()))-1, 1)
	to := l.g.at
	switch e.Name {
	case fyne.KeyDown:
		to++
	case fyne.KeyUp:
		to--
	case fyne.KeyPageDown:
		to += sight
	case fyne.KeyPageUp:
		to -= sight
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = n - 1
	case fyne.KeySpace:
		l.g.mark(l.g.at)
		return
	case fyne.KeyEscape:
		if l.g.at >= 0 {
			l.g.pick(-1)
		} else {
			unfocus(l)
		}
		return
	default:
		return
	}
	if n > 0 {
		l.g.pick(min(max(to, 0), n-1))
	}
}
