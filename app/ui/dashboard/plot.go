package dashboard

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/chart"
	"weir/app/ui/style"
	"weir/app/ui/widget"
)

// plot is one chart of the dashboard: a picture, drawn by the painter, and the
// texts around it. It is not a Fyne widget: refreshing one would free the
// textures of everything in it.
type plot struct {
	page *Page
	spec spec

	back      *canvas.Rectangle
	title     *canvas.Text
	titleArea *widget.HitArea // over the title
	*picture
	empty    *canvas.Text
	values   []*canvas.Text // labels of the value axis
	times    []*canvas.Text
	flags    []*canvas.Text      // texts of annotations, on the first chart only; the others show just the lines
	tags     []*canvas.Rectangle // backgrounds of flags
	alarm    *canvas.Text        // says that a threshold is exceeded
	alarmTag *canvas.Rectangle   // background of alarm
	legend   []*legendEntry
	more     *canvas.Text // how many legend entries are left out
	area     *widget.PlotArea
	group    *fyne.Container // all of them

	moreArea      *widget.HitArea // over more: lists all lines
	explainedLine int             // the line that is explained by keys; -1: the chart itself

	shown    plotFrame
	form     legendForm
	readings []string // values of the lines under the crosshair; nil: there is none
}

// The layout of a chart, in Fyne's units.
const (
	gutter        = 56 // left of the picture, for values
	plotTop       = 32
	plotBottom    = 22
	plotRight     = 12
	valueLabels   = 6
	timeLabels    = 12
	flagLabels    = 6
	legendEntries = 8
)

func newPlot(page *Page, s spec) *plot {
	p := &plot{
		page: page, spec: s, back: style.NewCard(nil, nil), title: style.NewText(style.TextSize, true, nil), titleArea: widget.NewHitArea(),
		picture: newPicture(), empty: style.NewText(style.TextSize, false, nil), area: widget.NewPlotArea(page.h.Win.Canvas()),
		alarm: style.NewText(style.SmallSize, true, nil), alarmTag: canvas.NewRectangle(nil),
	}
	p.empty.Alignment = fyne.TextAlignCenter
	p.group = &fyne.Container{Objects: []fyne.CanvasObject{p.back, p.title, p.image, p.empty}}
	labels := func(n int) []*canvas.Text {
		all := make([]*canvas.Text, n)
		for i := range all {
			all[i] = style.NewText(style.SmallSize, false, nil)
			all[i].Hide()
			p.group.Objects = append(p.group.Objects, all[i])
		}
		return all
	}
	p.values, p.times = labels(valueLabels), labels(timeLabels)
	named := 0
	if len(page.plots) == 0 {
		named = flagLabels
	}
	for range named {
		tag := canvas.NewRectangle(nil)
		tag.CornerRadius = 2
		tag.Hide()
		p.tags = append(p.tags, tag)
		p.group.Objects = append(p.group.Objects, tag)
	}
	p.flags = labels(named)
	p.alarmTag.CornerRadius = 2
	p.group.Objects = append(p.group.Objects, p.alarmTag, p.alarm)
	p.group.Objects = append(p.group.Objects, p.area.Ring, p.area, p.titleArea)
	for i := range legendEntries {
		e := newLegendEntry(p, i)
		p.legend = append(p.legend, e)
		p.group.Objects = append(p.group.Objects, e.swatch, e.name, e.value, e.area)
	}
	p.more, p.moreArea = style.NewText(style.SmallSize, true, nil), widget.NewHitArea()
	p.moreArea.Pointer = desktop.PointerCursor
	p.moreArea.OnTapped = func(e *fyne.PointEvent) { p.popUp(p.lineItems(false), e.AbsolutePosition) }
	p.group.Objects = append(p.group.Objects, p.more, p.moreArea)
	p.titleArea.OnTapped = func(*fyne.PointEvent) { p.chooseVariant() }
	page.h.Tips.Attach(p.titleArea, p.titleArea, p.explanation)
	p.wire()
	return p
}

// arrange puts the parts into a rectangle of the dashboard, at k device pixels
// per unit, and returns the picture's size in device pixels. The picture lies
// on whole pixels.
func (p *plot) arrange(x, y, w, h, k float32) image.Point {
	style.Place(p.group, x, y, w, h)
	style.Place(p.back, 0, 0, w, h)
	style.Place(p.area.Ring, 0, 0, w, h)
	p.title.Move(fyne.NewPos(12, 8))
	style.Place(p.titleArea, 8, 4, 150, 24)
	left, top := widget.Snap(x+gutter, k)-x, widget.Snap(y+plotTop, k)-y
	size := fyne.NewSize(widget.Snap(max(w-gutter-plotRight, 1), k), widget.Snap(max(h-plotTop-plotBottom, 1), k))
	style.Place(p.image, left, top, size.Width, size.Height)
	style.Place(p.area, left, top, size.Width, size.Height)
	style.Place(p.empty, left, top+0.3*size.Height-10, size.Width, 20) // between the lines of an empty chart
	p.arrangeLegend()
	return widget.Pixels(size, k)
}

// plotFrame is a chart as one frame shows it.
type plotFrame struct {
	drawn  *image.RGBA
	chart  chart.Chart // the lines and times, for the crosshair; not for drawing
	values []label
	times  []label
	legend []legendText
	title  string
	choice bool // there is another variant

	variant int // the variant that is shown
	empty   string

	exceeded string // says that a threshold is exceeded; empty: none is
}

// titleText is the title with a sign that there is a choice.
func (f *plotFrame) titleText() string {
	if f.choice {
		return f.title + "  ▾"
	}
	return f.title
}

// shortTitle is the title's first clause.
func (f *plotFrame) shortTitle() string {
	short := f.title
	for _, mark := range []string{" (", ", "} {
		short, _, _ = strings.Cut(short, mark)
	}
	return short
}

// label is a text at a place of the picture, in Fyne's units.
type label struct {
	at   float32
	text string
}

// legendText is one entry of a legend.
type legendText struct {
	name   string
	value  string
	hidden bool
}

// apply shows a frame, except for its legend: hover decides whether that shows
// the values of now or of a moment. The picture's buffers change places.
func (p *plot) apply(f plotFrame) {
	p.shown = f
	p.swap(f.drawn)
	c := f.chart.Theme
	style.PaintCardAlarm(p.back, c, f.exceeded != "")
	style.SetText(p.empty, f.empty, c.Muted)
	style.SetVisible(p.empty, f.empty != "")

	left, top := p.image.Position().X, p.image.Position().Y
	bottom := top + p.image.Size().Height
	for i, t := range p.values {
		style.SetVisible(t, i < len(f.values))
		if i < len(f.values) {
			style.SetText(t, f.values[i].text, c.Muted)
			w := style.TextWidth(t.Text, style.SmallSize, false)
			t.Move(fyne.NewPos(left-6-w, top+f.values[i].at-8))
		}
	}
	for i, t := range p.times {
		style.SetVisible(t, i < len(f.times))
		if i < len(f.times) {
			style.SetText(t, f.times[i].text, c.Muted)
			w := style.TextWidth(t.Text, style.SmallSize, false)
			x := min(max(left+f.times[i].at-w/2, 4), p.group.Size().Width-w-4)
			t.Move(fyne.NewPos(x, bottom+3))
		}
	}
	p.arrangeFlags()
	p.arrangeAlarm()
}

// The layout of the tags of annotations.
const (
	flagGap    = 4 // between text and edge
	flagHeight = 16
)

// flagRoom is the height of the tags at the chart's upper edge. The box of the
// crosshair must not cover them.
func (p *plot) flagRoom() float32 {
	if len(p.tags) == 0 || !p.tags[0].Visible() {
		return 0
	}
	return flagHeight
}

// arrangeFlags puts the texts of annotations next to their lines: the newest
// ones that have room.
func (p *plot) arrangeFlags() {
	c, left, top := &p.shown.chart, p.image.Position().X, p.image.Position().Y
	tagWidth := func(text string) float64 { return float64(style.TextWidth(text, style.SmallSize, false) + 2*flagGap) }
	flags := c.Captions(float64(p.image.Size().Width), tagWidth)
	flags = flags[max(len(flags)-len(p.flags), 0):]
	for i, t := range p.flags {
		style.SetVisible(t, i < len(flags))
		style.SetVisible(p.tags[i], i < len(flags))
		if i >= len(flags) {
			continue
		}
		width := float32(tagWidth(flags[i].Text))
		x := left + float32(flags[i].X) + 1 // right of the line
		if flags[i].Left {
			x -= 1 + width
		}
		style.SetText(t, flags[i].Text, c.Theme.Text)
		t.Move(fyne.NewPos(x+flagGap, top))
		style.SetFill(p.tags[i], style.Mix(c.Theme.Card, c.Theme.Series[0], 0.3))
		style.Place(p.tags[i], x, top, width, flagHeight)
	}
}

// arrangeAlarm writes into the picture that a threshold is exceeded.
func (p *plot) arrangeAlarm() {
	text, c := p.shown.exceeded, p.shown.chart.Theme
	style.SetVisible(p.alarm, text != "")
	style.SetVisible(p.alarmTag, text != "")
	if text == "" {
		return
	}
	left, top := p.image.Position().X, p.image.Position().Y+p.flagRoom()
	style.SetText(p.alarm, style.Truncate(text, style.SmallSize, true, p.image.Size().Width-4*flagGap), c.Alarm)
	p.alarm.Move(fyne.NewPos(left+2*flagGap, top+flagGap))
	style.SetFill(p.alarmTag, style.Mix(c.Card, c.Alarm, 0.15))
	style.Place(p.alarmTag, left+flagGap, top+flagGap, style.TextWidth(p.alarm.Text, style.SmallSize, true)+2*flagGap, flagHeight)
}
