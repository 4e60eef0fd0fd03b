package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// NumberTable is a small table: what, how much, the numbers ending in one line.
// It is filled row by row, with one or two such pairs in a row.
type NumberTable struct {
	pairs int
	Box   *fyne.Container
}

// The sizes of a number's row.
const (
	NumberHeight = 22
	numberWhat   = 120
	numberMuch   = 104
)

func NewNumberTable(pairs int) *NumberTable {
	n := &NumberTable{pairs: pairs}
	n.Box = container.New(n)
	return n
}

// Set shows other rows.
func (n *NumberTable) Set(rows [][2]string) {
	n.Box.Objects = nil
	for _, row := range rows {
		what, much := widget.NewLabel(row[0]), widget.NewLabel(row[1])
		what.Importance = widget.LowImportance
		much.Alignment, much.TextStyle.Bold, much.Selectable = fyne.TextAlignTrailing, true, true
		n.Box.Objects = append(n.Box.Objects, what, much)
	}
	n.Box.Refresh()
}

// MinSize implements fyne.Layout.
func (n *NumberTable) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rows := (len(objects)/2 + n.pairs - 1) / n.pairs
	return fyne.NewSize(float32(n.pairs)*(numberWhat+numberMuch), float32(rows)*NumberHeight)
}

// Layout implements fyne.Layout.
func (n *NumberTable) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide := (size.Width - float32(n.pairs-1)*halvesGap) / float32(n.pairs)
	for i := 0; i+1 < len(objects); i += 2 {
		x, y := float32(i/2%n.pairs)*(wide+halvesGap), float32(i/2/n.pairs)*NumberHeight
		style.Place(objects[i], x-6, y-4, numberWhat+6, NumberHeight+8)
		style.Place(objects[i+1], x+numberWhat, y-4, min(wide-numberWhat, numberMuch)+6, NumberHeight+8)
	}
}
