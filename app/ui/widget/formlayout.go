package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// besideScrollBar leaves room for the scroll bar beside its content.
type besideScrollBar struct{}

// MinSize implements fyne.Layout.
func (besideScrollBar) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout implements fyne.Layout.
func (besideScrollBar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	style.Place(objects[0], overhang, 0, size.Width-overhang-scrollBarWidth, size.Height)
}

// VStack places its visible objects below one another. An object without height takes no
// gap.
func VStack(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&vStackLayout{}, objects...)
}

type vStackLayout struct{}

// MinSize implements fyne.Layout.
func (vStackLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if least := o.MinSize(); o.Visible() && least.Height > 0 {
			size.Width = max(size.Width, least.Width)
			size.Height += least.Height + theme.Padding()
		}
	}
	return size
}

// Layout implements fyne.Layout.
func (vStackLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		// The height of wrapped text depends on its width.
		o.Resize(fyne.NewSize(size.Width, o.Size().Height))
		height := o.MinSize().Height
		style.Place(o, 0, y, size.Width, height)
		if height > 0 {
			y += height + theme.Padding()
		}
	}
}

// LayersLayout places objects on top of one another; one of them is visible at a time.
// It is as high as the highest.
type LayersLayout struct{}

// MinSize implements fyne.Layout.
func (LayersLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Layout implements fyne.Layout.
func (LayersLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		style.Place(o, 0, 0, size.Width, o.MinSize().Height)
	}
}

// Unpadded removes the horizontal padding of a label or checkbox, so that it lines up
// with the names of form rows.
func Unpadded(o fyne.CanvasObject) fyne.CanvasObject { return container.New(&unpaddedLayout{}, o) }

type unpaddedLayout struct{}

// MinSize implements fyne.Layout.
func (unpaddedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if !objects[0].Visible() {
		return fyne.Size{}
	}
	return objects[0].MinSize()
}

// Layout implements fyne.Layout.
func (unpaddedLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	style.Place(objects[0], -6, 0, size.Width+12, size.Height)
}

// Heading makes the heading of a part of a form.
func Heading(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.TextStyle.Bold, l.Truncation = true, fyne.TextTruncateEllipsis
	return l
}

// TwoColumnLayout places objects row by row in two columns.
type TwoColumnLayout struct{}

const twoColumnGap = 20

// MinSize implements fyne.Layout.
func (TwoColumnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i := 0; i < len(objects); i += 2 {
		pair := objects[i:min(i+2, len(objects))]
		height := float32(0)
		for _, o := range pair {
			size.Width = max(size.Width, 2*o.MinSize().Width+twoColumnGap)
			height = max(height, o.MinSize().Height)
		}
		size.Height += height
	}
	return size
}

// Layout implements fyne.Layout.
func (TwoColumnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width, y := (size.Width-twoColumnGap)/2, float32(0)
	for i := 0; i < len(objects); i += 2 {
		height := float32(0)
		for j, o := range objects[i:min(i+2, len(objects))] {
			style.Place(o, float32(j)*(width+twoColumnGap), y, width, o.MinSize().Height)
			height = max(height, o.MinSize().Height)
		}
		y += height
	}
}

// LabelHeight returns the height of a wrapped label at a width, and gives it that width.
func LabelHeight(l *widget.Label, width float32) float32 {
	if l.Size().Width != width {
		l.Resize(fyne.NewSize(width, l.Size().Height))
	}
	return l.MinSize().Height
}
