package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// sectionName is a section in the list at the left.
type sectionName struct {
	widget.BaseWidget
	p      *settings
	name   string
	text   *widget.Label
	count  *widget.Label
	mark   *stripe
	pad    *pad
	layers *fyne.Container
}

func newSectionName(p *settings) *sectionName {
	n := &sectionName{p: p, text: widget.NewLabel(""), count: small(""), mark: newStripe(theme.ColorNamePrimary), pad: newPad()}
	n.text.Truncation = fyne.TextTruncateEllipsis
	n.count.Truncation, n.count.Importance = fyne.TextTruncateOff, widget.HighImportance
	n.pad.tapped = func(*fyne.PointEvent) { p.choose(n.name) }
	n.layers = container.NewStack(container.New(&sectionLayout{}, n.mark, n.text, n.count), n.pad)
	n.ExtendBaseWidget(n)
	return n
}

func (n *sectionName) update(s settingsSection, front bool) {
	n.name = s.name
	importance := widget.LowImportance
	if front {
		importance = widget.MediumImportance
	}
	show(n.mark, front)
	restate(n.text, s.name, importance)
	count := ""
	if s.changed > 0 {
		count = tr("● {{.Changes}}", with("Changes", s.changed))
	}
	if n.count.Text != count {
		n.count.SetText(count)
	}
}

// CreateRenderer implements fyne.Widget.
func (n *sectionName) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(n.layers) }

// sectionLayout puts the mark, the name and the number of changes in one line.
type sectionLayout struct{}

// MinSize implements fyne.Layout.
func (sectionLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(80, objects[1].MinSize().Height-2)
}

// Layout implements fyne.Layout.
func (sectionLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	count := objects[2].MinSize()
	place(objects[0], 0, 2, 3, size.Height-4)
	place(objects[1], 7, -1, size.Width-7-count.Width, size.Height+2)
	place(objects[2], size.Width-count.Width, (size.Height-count.Height)/2, count.Width, count.Height)
}
