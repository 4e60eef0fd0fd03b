package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// mouseHelp is what the mouse does on charts, in English: where, what.
func mouseHelp() [][2]string {
	return [][2]string{
		{tr("Move"), tr("reads all charts at that moment")},
		{tr("Drag"), tr("zooms into that time")},
		{tr("Wheel"), tr("zooms in and out")},
		{tr("Double click"), tr("goes back to live")},
		{tr("Click a name"), tr("hides that line, or shows it")},
		{tr("Double click a name"), tr("shows that line alone")},
		{tr("Right click"), tr("copies the picture, saves PNG, SVG or CSV")},
		{tr("Drop a file"), tr("on the window imports it")},
	}
}

// help shows what keys and the mouse do.
func (w *window) help() {
	if w.covered() {
		return
	}
	s := w.newSheet(tr("Keys and mouse"), "", 860)
	all := w.shortcuts()
	var rows [][2]string
	for _, one := range all {
		rows = append(rows, [2]string{one.keys, tr(one.does)})
	}
	half := (len(rows) + 1) / 2
	pointing := mouseHelp()
	middle := (len(pointing) + 1) / 2
	s.submit = s.close
	s.aside(tr("About Weir…"), func() { s.close(); w.about() })
	s.verb(tr("Close"), s.close)
	s.show(stacked(
		container.NewGridWithColumns(2, helpColumn(rows[:half]), helpColumn(rows[half:])), flush(heading(tr("On charts"))),
		container.NewGridWithColumns(2, helpColumn(pointing[:middle]), helpColumn(pointing[middle:]))), nil)
}

// helpColumn lists keys and what they do.
func helpColumn(rows [][2]string) fyne.CanvasObject {
	list := container.New(layout.NewCustomPaddedVBoxLayout(-7))
	for _, row := range rows {
		key, does := widget.NewLabel(row[0]), widget.NewLabel(row[1])
		key.TextStyle = fyne.TextStyle{Bold: true}
		key.Importance = widget.HighImportance
		does.Truncation = fyne.TextTruncateEllipsis
		list.Add(container.New(&helpRow{}, key, does))
	}
	return list
}

// helpRow puts what a key does behind it.
type helpRow struct{}

const helpKey = 138

// MinSize implements fyne.Layout.
func (helpRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(helpKey+120, objects[1].MinSize().Height)
}

// Layout implements fyne.Layout.
func (helpRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], -6, 0, helpKey, size.Height)
	place(objects[1], helpKey-6, 0, size.Width-helpKey+6, size.Height)
}
