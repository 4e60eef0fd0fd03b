package dashboard

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/chart"
	"weir/app/ui/style"
	"weir/app/ui/widget"
)

// plot is one chart of the dashboard: a picture, drawn elsewhere, and texts
// around it. It is no widget: refreshing one would free the textures of all
// that is in it.
type plot struct {
	d    *Page
	spec spec

	back   *canvas.Rectangle
	title  *canvas.Text
	choose *widget.HitArea // over the title
	*picture
	empty  *canvas.Text
	values []*canvas.Text // labels of the value axis
	times  []*canvas.Text
	flags  []*canvas.Text      // texts of marks; on the first chart only, on the others the line is enough
	tags   []*canvas.Rectangle // behind them
	alarm  *canvas.Text        // that a threshold is exceeded
	shield *canvas.Rectangle   // under it
	legend []*entry
	rest   *canvas.Text // how many entries have no room
	pad    *plotPad
	group  *fyne.Container // all of them

	restPad *widget.HitArea // over rest: lists all lines
	told    int             // which line the keys let explain; -1: the chart itself

	shown   plotFrame
	form    legendForm
	reading []string // of its lines at the moment that is read; nil: none is
}

// The layout of a chart, in Fyne's units.
const (
	gutter      = 56 // left of the picture, for values
	plotTop     = 32
	plotBottom  = 22
	plotRight   = 12
	valueLabels = 6
	timeLabels  = 12
	flagLabels  = 6
	entries     = 8
)

func newPlot(d *Page, s spec) *plot {
	p := &plot{
		d: d, spec: s, back: style.NewCard(nil, nil), title: style.NewText(style.TextSize, true, nil), choose: widget.NewHitArea(),
		picture: newPicture(), empty: style.NewText(style.TextSize, false, nil), pad: newPlotPad(d.h.Win.Canvas()),
		alarm: style.NewText(style.SmallSize, true, nil), shield: canvas.NewRectangle(nil),
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
	if len(d.plots) == 0 {
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
	p.shield.CornerRadius = 2
	p.group.Objects = append(p.group.Objects, p.shield, p.alarm)
	p.group.Objects = append(p.group.Objects, p.pad.Ring, p.pad, p.choose)
	for i := range entries {
		e := newEntry(p, i)
		p.legend = append(p.legend, e)
		p.group.Objects = append(p.group.Objects, e.swatch, e.name, e.value, e.pad)
	}
	p.rest, p.restPad = style.NewText(style.SmallSize, true, nil), widget.NewHitArea()
	p.restPad.Pointer = desktop.PointerCursor
	p.restPad.OnTapped = func(e *fyne.PointEvent) { p.popUp(p.lineItems(false), e.AbsolutePosition) }
	p.group.Objects = append(p.group.Objects, p.rest, p.restPad)
	p.choose.OnTapped = func(*fyne.PointEvent) { p.chooseVariant() }
	d.h.Tips.Attach(p.choose, p.choose, p.explained)
	p.wire()
	return p
}

// arrange puts the parts into a rectangle of the dashboard, where a unit has k
// device pixels, and returns the size of the picture in these. The picture lies
// on whole ones.
func (p *plot) arrange(x, y, w, h, k float32) image.Point {
	style.Place(p.group, x, y, w, h)
	style.Place(p.back, 0, 0, w, h)
	style.Place(p.pad.Ring, 0, 0, w, h)
	p.title.Move(fyne.NewPos(12, 8))
	style.Place(p.choose, 8, 4, 150, 24)
	left, top := whole(x+gutter, k)-x, whole(y+plotTop, k)-y
	size := fyne.NewSize(whole(max(w-gutter-plotRight, 1), k), whole(max(h-plotTop-plotBottom, 1), k))
	style.Place(p.image, left, top, size.Width, size.Height)
	style.Place(p.pad, left, top, size.Width, size.Height)
	style.Place(p.empty, left, top+0.3*size.Height-10, size.Width, 20) // between the lines of an empty chart
	p.arrangeLegend()
	return pixels(size, k)
}

// plotFrame is a chart as it is to be shown.
type plotFrame struct {
	drawn  *image.RGBA
	chart  chart.Chart // its lines and times, for the crosshair; not for drawing
	values []label
	times  []label
	legend []legendText
	title  string
	choice bool // there is another variant

	variant int // which it is
	empty   string

	exceeded string // that a threshold is; empty: none
}

// titleText is the title with a sign that there is a choice.
func (f *plotFrame) titleText() string {
	if f.choice {
		return f.title + "  ▾"
	}
	return f.title
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

// apply shows a frame, but for its legend, which says what hover reads. Its
// picture becomes the one on the screen, and the one before is free to be drawn
// again.
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

// The layout of what a mark says.
const (
	flagGap    = 4 // beside its text, in the tag
	flagHeight = 16
)

// flagRoom is what the tags take at the chart's upper edge, where the box of the
// crosshair must not lie on them.
func (p *plot) flagRoom() float32 {
	if len(p.tags) == 0 || !p.tags[0].Visible() {
		return 0
	}
	return flagHeight
}

// arrangeFlags puts the texts of the newest marks that have room beside their
// lines.
func (p *plot) arrangeFlags() {
	c, left, top := &p.shown.chart, p.image.Position().X, p.image.Position().Y
	wide := func(text string) float64 { return float64(style.TextWidth(text, style.SmallSize, false) + 2*flagGap) }
	flags := c.Flags(float64(p.image.Size().Width), wide)
	flags = flags[max(len(flags)-len(p.flags), 0):]
	for i, t := range p.flags {
		style.SetVisible(t, i < len(flags))
		style.SetVisible(p.tags[i], i < len(flags))
		if i >= len(flags) {
			continue
		}
		width := float32(wide(flags[i].Text))
		x := left + float32(flags[i].X) + 1 // behind the line
		if flags[i].Left {
			x -= 1 + width
		}
		style.SetText(t, flags[i].Text, c.Theme.Text)
		t.Move(fyne.NewPos(x+flagGap, top))
		style.SetFill(p.tags[i], style.Mix(c.Theme.Card, c.Theme.Series[0], 0.3))
		style.Place(p.tags[i], x, top, width, flagHeight)
	}
}

// arrangeAlarm says in the picture that a threshold is exceeded.
func (p *plot) arrangeAlarm() {
	text, c := p.shown.exceeded, p.shown.chart.Theme
	style.SetVisible(p.alarm, text != "")
	style.SetVisible(p.shield, text != "")
	if text == "" {
		return
	}
	left, top := p.image.Position().X, p.image.Position().Y+p.flagRoom()
	style.SetText(p.alarm, style.Truncate(text, style.SmallSize, true, p.image.Size().Width-4*flagGap), c.Alarm)
	p.alarm.Move(fyne.NewPos(left+2*flagGap, top+flagGap))
	style.SetFill(p.shield, style.Mix(c.Card, c.Alarm, 0.15))
	style.Place(p.shield, left+flagGap, top+flagGap, style.TextWidth(p.alarm.Text, style.SmallSize, true)+2*flagGap, flagHeight)
}
