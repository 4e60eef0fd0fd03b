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
		{tr("Move"), tr("Reads all charts at that moment")},
		{tr("Rest on a word"), tr("Explains it: cards, stages, legends, status")},
		{tr("Drag"), tr("Zooms into that time")},
		{tr("Wheel"), tr("Zooms in and out")},
		{tr("Double click"), tr("Goes back to live")},
		{tr("Click a name"), tr("Hides that line, or shows it")},
		{tr("Double click a name"), tr("Shows that line alone")},
		{tr("Right click"), tr("Copies the picture, saves PNG, SVG or CSV")},
		{tr("Drop a file"), tr("Imports it")},
	}
}

// keyHelp is what keys do where the focus is, in English: where, what.
func keyHelp() [][2]string {
	return [][2]string{
		{tr("Tab, Shift+Tab"), tr("The next chart, list or button, or the one before")},
		{tr("← → on a chart"), tr("Reads all charts; at the edge it pans")},
		{tr("Home, End"), tr("Reads the first moment, or the last")},
		{tr("+ - on a chart"), tr("Zooms at the crosshair")},
		{tr("Enter, Menu"), tr("What a chart can show, its lines, copies, files")},
		{tr("V on a chart"), tr("The next of what it can show")},
		{tr("↑ ↓ on a chart"), tr("Explains its lines, one by one")},
		{tr("← → on cards"), tr("Explains the next one; stages and status too")},
		{tr("↑ ↓ in a list"), tr("The row or page above, or below")},
		{tr("Space in a list"), tr("Marks the row")},
		{tr("Ctrl+A"), tr("Marks all rows, or none")},
		{tr("Esc"), tr("Leaves the chart or list")},
	}
}

// help shows what keys and the mouse do.
func help(w *host, shortcuts [][2]string) {
	if w.covered() {
		return
	}
	s := w.newSheet(tr("Keys and mouse"), "", 900)
	s.submit = s.close
	s.aside(tr("About Weir"), func() { s.close(); about(w) })
	s.verb(tr("Close"), s.close)
	s.show(stacked(
		helpColumns(shortcuts), flush(heading(tr("Where the focus is"))),
		helpColumns(keyHelp()), flush(heading(tr("With the mouse, on charts"))),
		helpColumns(mouseHelp())), nil)
}

// helpColumns lists keys and what they do in two columns.
func helpColumns(rows [][2]string) fyne.CanvasObject {
	half := (len(rows) + 1) / 2
	return container.NewGridWithColumns(2, helpColumn(rows[:half]), helpColumn(rows[half:]))
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
