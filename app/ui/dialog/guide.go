package dialog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/host"
	"weir/app/ui/shortcut"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// stageGuide says what the stages of the strip do.
func stageGuide() [][2]string {
	return [][2]string{
		{text.Tr("generate"), text.Tr("Reads events from files, or simulates them as in the demo.")},
		{text.Tr("channel"), text.Tr("Holds events in memory on their way to the store. When it is full, generate waits.")},
		{text.Tr("store"), text.Tr("Writes events to disk, many at a time. From then on none is lost.")},
		{text.Tr("queue"), text.Tr("Stored events that wait to be processed.")},
		{text.Tr("process"), text.Tr("Workers process the events. Each is counted exactly once.")},
	}
}

// moreGuide says where more is explained.
func moreGuide() [][2]string {
	return [][2]string{
		{text.Tr("Rest the mouse"), text.Tr("On a number, a stage or a name: a tip explains it, with its unit.")},
		{shortcut.Help.String(), text.Tr("Lists all keys, and what the mouse does.")},
		{shortcut.Menu.String(), text.Tr("Opens the menu, from which you can read this again.")},
	}
}

// Guide explains what the window shows to somebody who sees it for the first time. pages
// are the pages' names and what each shows; explain leads to the page Floor and explains
// its parts.
func Guide(h *host.Host, pages [][2]string, explain func()) {
	if h.Covered() {
		return
	}
	d := h.NewDialog(text.Tr("What you see"), text.Tr("A weir steadies a stream and measures it. This one keeps every event, processes each exactly once, and shows where it waits."), 860)
	d.OnSubmit = d.Close
	d.LeftButton(text.Tr("Explain the floor"), func() { d.Close(); explain() })
	d.Button(text.Tr("Close"), d.Close)
	d.Open(widget.VStack(
		guideRows(text.Tr("The strip: how events flow, from left to right"), stageGuide()),
		guideRows(text.Tr("The pages, at the left"), pages),
		guideRows(text.Tr("To find out more"), moreGuide())), nil)
}

// guideRows lists names and what they mean below a heading, in as many lines as that takes.
func guideRows(heading string, rows [][2]string) fyne.CanvasObject {
	list := container.New(layout.NewCustomPaddedVBoxLayout(-7), widget.Unpadded(widget.Heading(heading)))
	for _, row := range rows {
		name, does := fynewidget.NewLabel(row[0]), fynewidget.NewLabel(row[1])
		name.TextStyle.Bold, name.Importance = true, fynewidget.HighImportance
		does.Wrapping = fyne.TextWrapWord
		list.Add(container.New(&helpRow{}, name, does))
	}
	return list
}
