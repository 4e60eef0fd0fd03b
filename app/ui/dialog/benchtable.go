package dialog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/bench/figures"
	"weir/app/locale"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// benchTable shows the figures of a benchmark: a line for each measurement, with a few
// columns for each store, and a heading above each group of lines.
type benchTable struct {
	box   *fyne.Container
	lines []benchLine
}

// benchLine is a heading, or a name with figures, which may be nil.
type benchLine struct {
	name  *fynewidget.Label
	cells [][]*fynewidget.Label
}

// The sizes of the table.
const (
	benchLineHeight = 20
	benchNameWidth  = 210
	benchCellWidth  = 78
)

func newBenchTable() *benchTable {
	t := &benchTable{}
	t.box = container.New(t)
	return t
}

// set shows a report; one without stores empties the table.
func (t *benchTable) set(r *figures.Report) {
	t.lines, t.box.Objects = nil, nil
	if len(r.Stores) > 0 {
		top := t.line("", true)
		for i := range r.Stores {
			top.cells = append(top.cells, []*fynewidget.Label{nil, nil, t.cell(figures.StoreName(r.Stores[i].Name), true)})
		}
		t.lines = append(t.lines, top)
	}
	group := ""
	for _, row := range r.Rows() {
		if row.Group != group {
			group = row.Group
			t.lines = append(t.lines, t.line(text.Tr(group), true))
		}
		line := t.line(text.Of(row.Name), false)
		for _, cells := range row.Cells {
			var labels []*fynewidget.Label
			for i, cell := range cells {
				labels = append(labels, t.cell(locale.Numeral(cell), i == 0))
			}
			line.cells = append(line.cells, labels)
		}
		t.lines = append(t.lines, line)
	}
	t.box.Refresh()
}

// line makes a line without figures.
func (t *benchTable) line(name string, heading bool) benchLine {
	l := fynewidget.NewLabel(name)
	l.TextStyle.Bold = heading
	if !heading {
		l.Importance = fynewidget.LowImportance
	}
	t.box.Objects = append(t.box.Objects, l)
	return benchLine{name: l}
}

// cell makes a figure.
func (t *benchTable) cell(figure string, bold bool) *fynewidget.Label {
	l := fynewidget.NewLabel(figure)
	l.Alignment, l.TextStyle.Bold = fyne.TextAlignTrailing, bold
	t.box.Objects = append(t.box.Objects, l)
	return l
}

// MinSize implements fyne.Layout.
func (t *benchTable) MinSize([]fyne.CanvasObject) fyne.Size {
	stores := 0
	for _, l := range t.lines {
		stores = max(stores, len(l.cells))
	}
	return fyne.NewSize(benchNameWidth+float32(stores*figures.Columns)*benchCellWidth, float32(len(t.lines))*benchLineHeight)
}

// Layout implements fyne.Layout.
func (t *benchTable) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	for i, l := range t.lines {
		y := float32(i)*benchLineHeight - 5
		width := float32(benchNameWidth)
		if l.cells == nil { // a heading
			width = size.Width
		}
		style.Place(l.name, -6, y, width+12, benchLineHeight+10)
		for s, cells := range l.cells {
			for c, label := range cells {
				if label != nil {
					x := benchNameWidth + float32(s*figures.Columns+c)*benchCellWidth
					style.Place(label, x, y, benchCellWidth+6, benchLineHeight+10)
				}
			}
		}
	}
}
