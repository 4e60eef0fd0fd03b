package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// sectionName is a section in the list at the left.
type sectionName struct {
	fynewidget.BaseWidget
	p            *Page
	name         string
	text         *fynewidget.Label
	count        *fynewidget.Label
	selectionBar *widget.ThemedRect
	area         *widget.HitArea
	layers       *fyne.Container
}

func newSectionName(p *Page) *sectionName {
	n := &sectionName{p: p, text: fynewidget.NewLabel(""), count: widget.SmallLabel(""), selectionBar: widget.NewThemedRect(theme.ColorNamePrimary), area: widget.NewHitArea()}
	n.text.Truncation = fyne.TextTruncateEllipsis
	n.count.Truncation, n.count.Importance = fyne.TextTruncateOff, fynewidget.HighImportance
	n.area.OnTapped = func(*fyne.PointEvent) { p.showSection(n.name) }
	n.layers = container.NewStack(container.New(&sectionLayout{}, n.selectionBar, n.text, n.count), n.area)
	n.ExtendBaseWidget(n)
	return n
}

func (n *sectionName) update(s settingsSection, selected bool) {
	n.name = s.name
	importance := fynewidget.LowImportance
	if selected {
		importance = fynewidget.MediumImportance
	}
	style.SetVisible(n.selectionBar, selected)
	widget.SetLabel(n.text, s.title, importance)
	count := ""
	if s.changed > 0 {
		count = text.Tr("● {{.Changes}}", text.With("Changes", s.changed))
	}
	if n.count.Text != count {
		n.count.SetText(count)
	}
}

// CreateRenderer implements fyne.Widget.
func (n *sectionName) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(n.layers)
}

// sectionLayout puts the selection bar, the name and the number of changes in
// one line.
type sectionLayout struct{}

// MinSize implements fyne.Layout.
func (sectionLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(80, objects[1].MinSize().Height-2)
}

// Layout implements fyne.Layout.
func (sectionLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	count := objects[2].MinSize()
	style.Place(objects[0], 0, 2, 3, size.Height-4)
	style.Place(objects[1], 7, -1, size.Width-7-count.Width, size.Height+2)
	style.Place(objects[2], size.Width-count.Width, (size.Height-count.Height)/2, count.Width, count.Height)
}
