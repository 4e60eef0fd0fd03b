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
	NumberRowHeight  = 22
	numberNameWidth  = 120
	numberValueWidth = 104
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
	return fyne.NewSize(float32(n.pairs)*(numberNameWidth+numberValueWidth), float32(rows)*NumberRowHeight)
}

// Layout implements fyne.Layout.
func (n *NumberTable) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide := (size.Width - float32(n.pairs-1)*twoColumnGap) / float32(n.pairs)
	for i := 0; i+1 < len(objects); i += 2 {
		x, y := float32(i/2%n.pairs)*(wide+twoColumnGap), float32(i/2/n.pairs)*NumberRowHeight
		style.Place(objects[i], x-6, y-4, numberNameWidth+6, NumberRowHeight+8)
		style.Place(objects[i+1], x+numberNameWidth, y-4, min(wide-numberNameWidth, numberValueWidth)+6, NumberRowHeight+8)
	}
}
