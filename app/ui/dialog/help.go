package dialog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// mouseHelp lists what the mouse does on charts.
func mouseHelp() [][2]string {
	return [][2]string{
		{text.Tr("Move"), text.Tr("Reads all charts at that moment")},
		{text.Tr("Rest on a word"), text.Tr("Explains it: cards, stages, legends, status")},
		{text.Tr("Drag"), text.Tr("Zooms into that time")},
		{text.Tr("Wheel"), text.Tr("Zooms in and out")},
		{text.Tr("Double click"), text.Tr("Goes back to live")},
		{text.Tr("Click a name"), text.Tr("Hides that line, or shows it")},
		{text.Tr("Double click a name"), text.Tr("Shows that line alone")},
		{text.Tr("Right click"), text.Tr("Copies the picture, saves PNG, SVG or CSV")},
		{text.Tr("Drop a file"), text.Tr("Imports it")},
	}
}

// keyHelp lists what keys do, depending on the focus.
func keyHelp() [][2]string {
	return [][2]string{
		{text.Tr("Tab, Shift+Tab"), text.Tr("The next chart, list or button, or the one before")},
		{text.Tr("← → on a chart"), text.Tr("Reads all charts; at the edge it pans")},
		{text.Tr("Home, End"), text.Tr("Reads the first moment, or the last")},
		{text.Tr("+ - on a chart"), text.Tr("Zooms at the crosshair")},
		{text.Tr("Enter, Menu"), text.Tr("Opens its menu: variants, lines, files")},
		{text.Tr("V on a chart"), text.Tr("Shows the next variant")},
		{text.Tr("↑ ↓ on a chart"), text.Tr("Explains its lines, one by one")},
		{text.Tr("← → on cards"), text.Tr("Explains the next one; stages and status too")},
		{text.Tr("↑ ↓ in a list"), text.Tr("The row or page above, or below")},
		{text.Tr("Space in a list"), text.Tr("Marks the row")},
		{text.Tr("Ctrl+A"), text.Tr("Marks all rows, or none")},
		{text.Tr("Esc"), text.Tr("Leaves the chart or list")},
	}
}

const helpWidth = 900

// Help shows what keys and the mouse do.
func Help(h *host.Host, shortcuts [][2]string) {
	if h.Covered() {
		return
	}
	d := h.NewDialog(text.Tr("Keys and mouse"), "", helpWidth)
	d.OnSubmit = d.Close
	d.LeftButton(text.Tr("About Weir"), func() { d.Close(); About(h) })
	d.Button(text.Tr("Close"), d.Close)
	d.Open(widget.VStack(
		helpColumns(h, shortcuts), widget.Unpadded(widget.Heading(text.Tr("Where the focus is"))),
		helpColumns(h, keyHelp()), widget.Unpadded(widget.Heading(text.Tr("With the mouse, on charts"))),
		helpColumns(h, mouseHelp())), nil)
}

// helpColumns lists keys and what they do in two columns, or in one where the window is
// narrow.
func helpColumns(h *host.Host, rows [][2]string) fyne.CanvasObject {
	if h.Canvas.Size().Width < helpWidth {
		return helpColumn(rows)
	}
	half := (len(rows) + 1) / 2
	return container.NewGridWithColumns(2, helpColumn(rows[:half]), helpColumn(rows[half:]))
}

// helpColumn lists keys and what they do.
func helpColumn(rows [][2]string) fyne.CanvasObject {
	list := container.New(layout.NewCustomPaddedVBoxLayout(-7))
	for _, row := range rows {
		key, does := fynewidget.NewLabel(row[0]), fynewidget.NewLabel(row[1])
		key.TextStyle = fyne.TextStyle{Bold: true}
		key.Importance = fynewidget.HighImportance
		does.Truncation = fyne.TextTruncateEllipsis
		list.Add(container.New(&helpRow{}, key, does))
	}
	return list
}

// helpRow puts a key and what it does side by side.
type helpRow struct{}

const helpKey = 138

// MinSize implements fyne.Layout.
func (helpRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(helpKey+120, objects[1].MinSize().Height)
}

// Layout implements fyne.Layout.
func (helpRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	style.Place(objects[0], -6, 0, helpKey, size.Height)
	style.Place(objects[1], helpKey-6, 0, size.Width-helpKey+6, size.Height)
}
