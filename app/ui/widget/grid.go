package widget

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Cell is the content of one cell of a grid.
type Cell struct {
	Text string
	Tint Tint
}

// Grid is a table. It makes objects only for the rows in sight. One row is current: the
// arrow keys change it, Enter makes the first one current if none is, and Esc clears it,
// then leaves the grid. Any rows can be
// selected: Space toggles the current one, Ctrl+A selects all.
type Grid struct {
	columns    []Column
	Selectable bool // rows can be selected

	Length             func() int
	ID                 func(row int) int64 // stays the same when rows move
	Cell               func(row, column int) Cell
	OnCurrentChanged   func(row int) // called when another row becomes the current one; -1: none
	OnSelectionChanged func()        // called when the selection has changed
	OnEndReached       func()        // called when the last row comes into sight; may be nil

	List     *GridList
	header   *gridRow
	Selected map[int64]bool // the ids of selected rows
	Current  int            // the current row; -1: none
	spans    []extent
	width    float32 // for which spans were computed
	box      *fyne.Container
}

// NewGrid makes an empty grid. Its callbacks must be set before it has rows.
func NewGrid(columns []Column, selectable bool) *Grid {
	g := &Grid{columns: columns, Selectable: selectable, Selected: make(map[int64]bool), Current: -1}
	g.header = newGridRow(g, true)
	g.List = newGridList(g)
	line := widget.NewSeparator()
	g.box = container.NewBorder(container.NewVBox(g.header, line), nil, nil, nil, container.NewStack(g.List, g.List.FocusRing))
	return g
}

// Object returns the grid as it is on the screen.
func (g *Grid) Object() fyne.CanvasObject { return g.box }

// Refresh shows the rows as they are now. The row with the id current is the current
// one, if it still exists; rows that have gone are no longer selected.
func (g *Grid) Refresh(current int64) {
	here := make(map[int64]bool, g.Length())
	at := -1
	for row := range g.Length() {
		id := g.ID(row)
		here[id] = true
		if id == current {
			at = row
		}
	}
	maps.DeleteFunc(g.Selected, func(id int64, _ bool) bool { return !here[id] })
	if at != g.Current {
		g.Current = -1 // so that the list's callbacks do nothing
		g.List.UnselectAll()
		if at >= 0 {
			g.Current = at
			g.List.Select(at)
		}
	}
	g.Redraw()
}

// Redraw redraws the header and the rows in sight.
func (g *Grid) Redraw() {
	g.List.Refresh()
	g.header.Refresh()
}

// SetCurrent makes a row the current one; -1: none.
func (g *Grid) SetCurrent(row int) {
	if row == g.Current {
		return
	}
	g.Current = row
	if row < 0 {
		g.List.UnselectAll()
	} else {
		g.List.Select(row)
	}
	g.OnCurrentChanged(row)
}

// Step makes the next row the current one, or the previous one if by is -1. Without a
// current row that is the first. At the end it does nothing.
func (g *Grid) Step(by int) {
	to := g.Current + by
	if g.Current < 0 {
		to = 0
	}
	if to >= 0 && to < g.Length() {
		g.SetCurrent(to)
	}
}

// Reset clears the current row and the selection and scrolls to the top, for other rows.
// It calls no callbacks.
func (g *Grid) Reset() {
	clear(g.Selected)
	g.Current = -1
	g.List.UnselectAll()
	g.List.ScrollToOffset(0)
}

// ToggleSelected selects a row, or deselects it.
func (g *Grid) ToggleSelected(row int) {
	if !g.Selectable || row < 0 || row >= g.Length() {
		return
	}
	if id := g.ID(row); g.Selected[id] {
		delete(g.Selected, id)
	} else {
		g.Selected[id] = true
	}
	g.Redraw()
	g.OnSelectionChanged()
}

// SelectAll selects all rows, or none if all are selected.
func (g *Grid) SelectAll() {
	if g.AllSelected() {
		clear(g.Selected)
	} else {
		for row := range g.Length() {
			g.Selected[g.ID(row)] = true
		}
	}
	g.Redraw()
	g.OnSelectionChanged()
}

// AllSelected reports whether all rows are selected, and there are any.
func (g *Grid) AllSelected() bool { return len(g.Selected) > 0 && len(g.Selected) == g.Length() }

// SelectedIDs returns the ids of the selected rows, in ascending order.
func (g *Grid) SelectedIDs() []int64 { return slices.Sorted(maps.Keys(g.Selected)) }

// spansFor returns where the columns are in a row of that width.
func (g *Grid) spansFor(width float32) []extent {
	if g.spans == nil || g.width != width {
		g.spans, g.width = columnsIn(g.columns, width), width
	}
	return g.spans
}

// GridList is the list of a grid's rows.
type GridList struct {
	widget.List
	g         *Grid
	FocusRing *canvas.Rectangle
}

func newGridList(g *Grid) *GridList {
	l := &GridList{g: g, FocusRing: newRing()}
	l.HideSeparators = true
	l.Length = func() int {
		if g.Length == nil {
			return 0
		}
		return g.Length()
	}
	l.CreateItem = func() fyne.CanvasObject { return newGridRow(g, false) }
	l.UpdateItem = func(row int, o fyne.CanvasObject) {
		o.(*gridRow).show(row)
		if row == g.Length()-1 && g.OnEndReached != nil {
			g.OnEndReached()
		}
	}
	l.OnSelected = func(row int) { g.SetCurrent(row) }
	l.ExtendBaseWidget(l)
	return l
}

// focusByMouse gives the list the focus. The ring is shown once a key is used.
func (l *GridList) focusByMouse() {
	if c := canvasOf(l); c != nil && c.Focused() != fyne.Focusable(l) {
		c.Focus(l)
		showRing(l.FocusRing, false)
	}
}

// FocusGained implements fyne.Focusable.
func (l *GridList) FocusGained() { showRing(l.FocusRing, true) }

// FocusLost implements fyne.Focusable.
func (l *GridList) FocusLost() { showRing(l.FocusRing, false) }

// TypedKey implements fyne.Focusable.
func (l *GridList) TypedKey(e *fyne.KeyEvent) {
	n := l.Length()
	sight := max(int(l.Size().Height/(rowHeight+theme.Padding()))-1, 1)
	to := l.g.Current
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
	case fyne.KeyReturn, fyne.KeyEnter:
	case fyne.KeySpace:
		l.g.ToggleSelected(l.g.Current)
		return
	case fyne.KeyEscape:
		if l.g.Current >= 0 {
			l.g.SetCurrent(-1)
			return
		}
		seen := l.FocusRing.Visible()
		if unfocus(l); !seen {
			passKey(l, e) // nobody sees that there is anything to leave
		}
		return
	default:
		passKey(l, e)
		return
	}
	if n > 0 {
		showRing(l.FocusRing, true)
		l.g.SetCurrent(min(max(to, 0), n-1))
	}
}
