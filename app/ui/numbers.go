package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// numbers is a small table: what, how much, the numbers ending in one line.
// It is filled row by row, with one or two such pairs in a row.
type numbers struct {
	pairs int
	box   *fyne.Container
}

// The sizes of a number's row.
const (
	numberHeight = 22
	numberWhat   = 120
	numberMuch   = 104
)

func newNumbers(pairs int) *numbers {
	n := &numbers{pairs: pairs}
	n.box = container.New(n)
	return n
}

// set shows other rows.
func (n *numbers) set(rows [][2]string) {
	n.box.Objects = nil
	for _, row := range rows {
		what, much := widget.NewLabel(row[0]), widget.NewLabel(row[1])
		what.Importance = widget.LowImportance
		much.Alignment, much.TextStyle.Bold, much.Selectable = fyne.TextAlignTrailing, true, true
		n.box.Objects = append(n.box.Objects, what, much)
	}
	n.box.Refresh()
}

// MinSize implements fyne.Layout.
func (n *numbers) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rows := (len(objects)/2 + n.pairs - 1) / n.pairs
	return fyne.NewSize(float32(n.pairs)*(numberWhat+numberMuch), float32(rows)*numberHeight)
}

// Layout implements fyne.Layout.
func (n *numbers) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide := (size.Width - float32(n.pairs-1)*halvesGap) / float32(n.pairs)
	for i := 0; i+1 < len(objects); i += 2 {
		x, y := float32(i/2%n.pairs)*(wide+halvesGap), float32(i/2/n.pairs)*numberHeight
		place(objects[i], x-6, y-4, numberWhat+6, numberHeight+8)
		place(objects[i+1], x+numberWhat, y-4, min(wide-numberWhat, numberMuch)+6, numberHeight+8)
	}
}
