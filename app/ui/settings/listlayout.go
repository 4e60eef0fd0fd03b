package settings

import (
	"fyne.io/fyne/v2"

	"weir/app/ui/style"
)

// settingList stacks headings and rows. Their heights depend on the width,
// which is set before anything asks for the list's height.
type settingList struct {
	items []listItem
	width float32
	box   *fyne.Container
}

// listItem is a heading or a row.
type listItem struct {
	head fyne.CanvasObject
	row  *settingRow
}

const headHeight = 40

// fill puts the items into the box.
func (l *settingList) fill() {
	objects := make([]fyne.CanvasObject, len(l.items))
	for i, item := range l.items {
		objects[i] = item.object()
	}
	l.box.Objects = objects
}

func (i listItem) object() fyne.CanvasObject {
	if i.row != nil {
		return i.row.box
	}
	return i.head
}

func (i listItem) height(width float32) float32 {
	if i.row != nil {
		return i.row.height(width)
	}
	return headHeight
}

// MinSize implements fyne.Layout.
func (l *settingList) MinSize([]fyne.CanvasObject) fyne.Size {
	var sum float32
	for _, item := range l.items {
		sum += item.height(l.width)
	}
	return fyne.NewSize(100, sum)
}

// Layout implements fyne.Layout.
func (l *settingList) Layout(_ []fyne.CanvasObject, _ fyne.Size) {
	y := float32(0)
	for _, item := range l.items {
		height := item.height(l.width)
		if item.row != nil {
			style.Place(item.row.box, 0, y, l.width, height)
		} else {
			style.Place(item.head, settingGap-6, y, l.width, height)
		}
		y += height
	}
}

// settingsLayout lays out the page: sections, rows, and the line with Save.
type settingsLayout struct{ list *settingList }

// The sizes of the page.
const (
	sectionsWidth = 186
	rowsWidth     = 980 // of a row at most: a longer line is hard to follow
)

// MinSize implements fyne.Layout.
func (l *settingsLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(700, 300) }

// Layout implements fyne.Layout.
func (l *settingsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	sections, scroll, foot := objects[0], objects[1], objects[2]
	down := foot.MinSize().Height
	style.Place(sections, 0, 0, sectionsWidth, size.Height-down)
	l.list.width = min(size.Width-sectionsWidth-settingGap, rowsWidth)
	style.Place(scroll, sectionsWidth, 0, size.Width-sectionsWidth, size.Height-down)
	style.Place(foot, 0, size.Height-down, size.Width, down)
}

// tightColumn stacks objects without gaps.
type tightColumn struct{}

// MinSize implements fyne.Layout.
func (tightColumn) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size.Width = max(size.Width, o.MinSize().Width)
		size.Height += o.MinSize().Height
	}
	return size
}

// Layout implements fyne.Layout.
func (tightColumn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		style.Place(o, 0, y, size.Width, o.MinSize().Height)
		y += o.MinSize().Height
	}
}
