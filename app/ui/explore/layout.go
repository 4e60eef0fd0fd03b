package explore

import (
	"fyne.io/fyne/v2"

	"weir/app/ui/host"
	"weir/app/ui/style"
)

// pageLayout places the parts of the page: the fields and what they match, the chart with
// the lists beside it, and the events below.
type pageLayout struct{ page *Page }

// The layout of the page, in Fyne's units.
const (
	sideWidth   = 336
	sideNarrow  = 280  // in a window narrower than roomy
	roomy       = 1300 // widths of the window
	slim        = 1150 // below it there is one card at a time
	chartTall   = 398
	chartLow    = 300 // in a window lower than tall
	chartLeast  = 240
	tall        = 780
	listLeast   = 32 + 26 + 5*30
	heatHeight  = 170
	recordLeast = 300 // of the list while a record is open
	chartFlat   = 170
	tabsHeight  = 28
	headerSpace = host.HeaderHeight
)

// MinSize implements fyne.Layout.
func (l *pageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 320) }

// Layout implements fyne.Layout.
func (l *pageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p := l.page
	window := size.Width + host.RailWidth
	width := size.Width - 2*style.Gap
	y := float32(style.Gap)
	h := p.form.bar.HeightFor(width)
	style.Place(p.form.bar.Object(), style.Gap, y, width, h)
	y += h + 2
	tools := p.tools.MinSize()
	style.Place(p.tools, style.Gap+width-tools.Width, y, tools.Width, answerHeight)
	p.line.arrange(style.Gap, y, width-tools.Width-style.Gap)
	y += answerHeight + style.Gap
	bottom := size.Height - style.Gap
	if p.said.Object().Visible() {
		h := p.said.Object().MinSize().Height
		bottom -= h
		style.Place(p.said.Object(), style.Gap, bottom, width, h)
	}
	tabs := window < slim
	chart := float32(chartTall)
	if size.Height+headerSpace < tall {
		chart = chartLow
	}
	head := float32(0)
	if tabs {
		head = tabsHeight
	}
	chart = max(min(chart, bottom-y-head-style.Gap-listLeast), min(chartLeast, (bottom-y)*0.55))
	if p.list.isOpen() { // a record needs room to be read
		chart = max(min(chart, bottom-y-head-style.Gap-recordLeast), min(chart, chartFlat))
	}
	empty := p.empty.Object().Visible()
	style.SetVisible(p.tabs.Object(), tabs && !empty)
	if tabs {
		p.tabs.Place(style.Gap, y, false)
		y += tabsHeight
	}
	l.cards(style.Gap, y, width, chart, window, size.Height+headerSpace < tall, tabs, empty)
	y += chart + style.Gap
	p.list.arrange(style.Gap, y, width, max(bottom-y, 0))
}

// cards places chart, top list and map.
func (l *pageLayout) cards(x, y, w, h, window float32, low, tabs, empty bool) {
	p := l.page
	style.Place(p.empty.Object(), x, y, w, h)
	p.chart.setVisible(!empty && (!tabs || p.tabs.Chosen == 0))
	p.top.setVisible(!empty && (tabs && p.tabs.Chosen == 1 || !tabs && (!low || p.side.Chosen == 0)))
	p.heat.setVisible(!empty && (tabs && p.tabs.Chosen == 2 || !tabs && (!low || p.side.Chosen == 1)))
	style.SetVisible(p.side.Object(), !empty && !tabs && low)
	switch {
	case empty:
	case tabs:
		p.chart.arrange(x, y, w, h)
		p.top.arrange(x, y, w, h)
		p.heat.arrange(x, y, w, h)
	default:
		side := float32(sideWidth)
		if window < roomy {
			side = sideNarrow
		}
		p.chart.arrange(x, y, w-side-style.Gap, h)
		x += w - side
		if low {
			p.side.Place(x, y, false)
			p.top.arrange(x, y+tabsHeight, side, h-tabsHeight)
			p.heat.arrange(x, y+tabsHeight, side, h-tabsHeight)
			return
		}
		p.top.arrange(x, y, side, h-heatHeight-style.Gap)
		p.heat.arrange(x, y+h-heatHeight, side, heatHeight)
	}
}

// rowLayout places buttons beside one another.
type rowLayout struct{}

const buttonHeight = 26

// MinSize implements fyne.Layout.
func (rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, o := range objects {
		if size := o.MinSize(); size.Width > 0 {
			w += size.Width + style.Gap
		}
	}
	return fyne.NewSize(max(w-style.Gap, 0), buttonHeight)
}

// Layout implements fyne.Layout.
func (rowLayout) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	x := float32(0)
	for _, o := range objects {
		size := o.MinSize()
		style.Place(o, x, 0, size.Width, buttonHeight)
		if size.Width > 0 {
			x += size.Width + style.Gap
		}
	}
}
