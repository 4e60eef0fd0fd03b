package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// NumberTable is a small table of names and numbers, with one or more such pairs in a
// row. It is filled row by row, and the numbers are aligned right.
type NumberTable struct {
	pairs int
	Box   *fyne.Container
}

// The sizes of a pair.
const (
	NumberRowHeight  = 22
	numberNameWidth  = 120
	numberValueWidth = 104
)

// NewNumberTable makes an empty table with that many pairs in a row.
func NewNumberTable(pairs int) *NumberTable {
	n := &NumberTable{pairs: pairs}
	n.Box = container.New(n)
	return n
}

// Set replaces all pairs of name and number.
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
	width := (size.Width - float32(n.pairs-1)*twoColumnGap) / float32(n.pairs)
	for i := 0; i+1 < len(objects); i += 2 {
		x, y := float32(i/2%n.pairs)*(width+twoColumnGap), float32(i/2/n.pairs)*NumberRowHeight
		style.Place(objects[i], x-6, y-4, numberNameWidth+6, NumberRowHeight+8)
		style.Place(objects[i+1], x+numberNameWidth, y-4, min(width-numberNameWidth, numberValueWidth)+6, NumberRowHeight+8)
	}
}
