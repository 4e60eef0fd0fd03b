package explore

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart/breakdown"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/explore"
)

// chartCard shows how many events there were over their own time: a picture, drawn on
// another goroutine, with texts around it; above it the switches of the view.
//
//	┌ title                      top 5  UTC  weekly (auto) ┐
//	│ subreddit kind …   events …   count …   areas …      │
//	│ ■ r/golang 120  ■ …                                  │
//	│ picture, with the selection and the box over it      │
//	└ times ───────────────────────────────────────────────┘
type chartCard struct {
	page *Page

	back    *canvas.Rectangle
	title   *canvas.Text
	note    *canvas.Text // about incomplete intervals
	noted   string
	image   *canvas.Image
	values  []*canvas.Text // labels of the value axis
	times   []*canvas.Text
	bands   []*canvas.Text // names in their bands
	plates  []*canvas.Rectangle
	legend  []*legendEntry
	names   *legendKeys
	more    *canvas.Text // how many entries of the legend are left out
	area    *widget.PlotArea
	overlay *overlay
	group   *fyne.Container

	by, measure, shape, scale, form *widget.Segments
	top, zone, every                *widget.Segments
	previous                        *widget.Toggle

	drawn     breakdown.Chart // what the picture shows
	figures   *figures        // what drawn is made of
	next      *figures        // of the answer that is being drawn; the same once it is in sight
	shown     []int           // the name of each series of drawn
	hidden    map[string]bool // names that a click in the legend has hidden
	colours   map[string]int  // which a name keeps while the page is open
	drawing   int             // counts requests for a picture
	shownAt   int             // the last one that is in sight
	dim       bool            // the picture is of an earlier search
	selection selection
	chosen    stretch // the same as times; zero if nothing is selected
}

// The layout of the card, in Fyne's units.
const (
	chartGutter   = 56 // left of the picture, for values
	chartRight    = 14
	chartBottom   = 24
	rowGap        = 6
	switchGap     = 10
	valueLabels   = 8
	timeLabels    = 40
	legendEntries = 21
	legendHeight  = 20
)

func newChartCard(p *Page) *chartCard {
	c := &chartCard{
		page: p, back: style.NewCard(nil, nil), title: style.NewText(style.TextSize, true, nil), note: style.NewText(style.SmallSize, false, nil),
		image: widget.NewPicture(), more: style.NewText(style.SmallSize, false, nil), area: widget.NewPlotArea(p.h.Canvas),
		hidden: map[string]bool{}, colours: map[string]int{}, figures: &figures{}, next: &figures{}, selection: noSelection,
	}
	c.makeSwitches()
	c.overlay = newOverlay(c)
	c.group = &fyne.Container{Objects: []fyne.CanvasObject{c.back, c.title, c.image, c.note}}
	labels := func(n int, bold bool) []*canvas.Text {
		all := make([]*canvas.Text, n)
		for i := range all {
			all[i] = style.NewText(style.SmallSize, bold, nil)
			all[i].Hide()
			c.group.Objects = append(c.group.Objects, all[i])
		}
		return all
	}
	for range legendEntries {
		plate := canvas.NewRectangle(nil)
		plate.CornerRadius = 2
		plate.Hide()
		c.plates = append(c.plates, plate)
		c.group.Objects = append(c.group.Objects, plate)
	}
	c.values, c.times, c.bands = labels(valueLabels, false), labels(timeLabels, false), labels(legendEntries, true)
	for _, s := range c.switches() {
		c.group.Objects = append(c.group.Objects, s.Object())
	}
	c.names = newLegendKeys(c)
	c.group.Objects = append(c.group.Objects, c.previous.Object(), c.names.area)
	for i := range legendEntries {
		e := newLegendEntry(c, i)
		c.legend = append(c.legend, e)
		c.group.Objects = append(c.group.Objects, e.swatch.Image, e.name, e.value, e.part, e.area)
	}
	c.group.Objects = append(c.group.Objects, c.more, c.names.area.Ring)
	c.group.Objects = append(c.group.Objects, c.overlay.objects()...)
	c.group.Objects = append(c.group.Objects, c.area, c.area.Ring)
	c.wire()
	return c
}

// makeSwitches makes the switches with what the view says.
func (c *chartCard) makeSwitches() {
	p := c.page
	tip := func(s string) func() string { return func() string { return s } }
	make := func(options []string, chosen int, about string, change func(i int)) *widget.Segments {
		s := widget.NewSegments(p.h.Surface, options, tip(about), change)
		s.Chosen = max(chosen, 0)
		return s
	}
	words := func(n int, word func(i int) string) (all []string) {
		for i := range n {
			all = append(all, word(i))
		}
		return all
	}
	v := &p.view
	c.by = make(words(len(dimensions), func(i int) string { return dimensionText(dimensions[i]) }), slices.Index(dimensions, v.By),
		text.Tr("What events are told apart by"), func(i int) { p.ask(func(v *view) { v.By = dimensions[i] }) })
	c.measure = make([]string{text.Tr("events"), text.Tr("score"), text.Tr("mean")}, int(v.Measure),
		text.Tr("What is measured: events, the sum of the known scores, or their mean"), func(i int) { p.look(func(v *view) { v.Measure = measure(i) }) })
	c.shape = make([]string{text.Tr("count"), text.Tr("share"), text.Tr("cumulative")}, int(v.Shape),
		text.Tr("As it is, as a share of what is shown, or added up from the first interval on"), func(i int) { p.look(func(v *view) { v.Shape = shape(i) }) })
	log := 0
	if v.Log {
		log = 1
	}
	c.scale = make([]string{text.Tr("linear"), text.Tr("log")}, log,
		text.Tr("The scale of the values. A logarithmic one draws lines"), func(i int) { p.look(func(v *view) { v.Log = i == 1 }) })
	c.form = make([]string{text.Tr("areas"), text.Tr("lines"), text.Tr("bars")}, int(v.Form),
		text.Tr("How it is drawn (V)"), func(i int) { p.look(func(v *view) { v.Form = breakdown.Form(i) }) })
	c.top = make(words(len(tops), func(i int) string { return text.Tr("top {{.N}}", text.With("N", tops[i])) }), slices.Index(tops, v.Top),
		text.Tr("How many names have a colour of their own; the rest are one"), func(i int) { p.ask(func(v *view) { v.Top = tops[i] }) })
	local := 0
	if v.Local {
		local = 1
	}
	c.zone = make([]string{"UTC", text.Tr("local time")}, local,
		text.Tr("Where days and weeks begin"), func(i int) { p.ask(func(v *view) { v.Local = i == 1 }) })
	c.every = make(words(len(intervals), func(i int) string { return everyText(intervals[i]) }), slices.Index(intervals, v.Every),
		text.Tr("The length of an interval; auto is the finest that gives at most 120"), func(i int) { p.ask(func(v *view) { v.Every = intervals[i] }) })
	c.every.Unavailable = c.tooFine
	c.previous = widget.NewToggle(p.h.Surface, text.Tr("previous period"),
		tip(text.Tr("Draws the period of the same length before From, dotted. It needs From and Before")), c.comparePrevious)
	c.previous.On = v.Previous
}

// comparePrevious draws the period before the one that is searched, or no longer.
func (c *chartCard) comparePrevious(on bool) {
	p := c.page
	p.ask(func(v *view) { v.Previous = on })
	if on && (p.filter.After.IsZero() || p.filter.Before.IsZero()) {
		p.message(text.Tr("Set From and Before first: drag over the chart"))
	}
}

// tooFine is why an interval can't be chosen.
func (c *chartCard) tooFine(i int) string {
	next := c.page.view
	next.Every = intervals[i]
	if c.page.tooFine(next) {
		return text.Tr("more than 400 intervals")
	}
	return ""
}

// switches are the rows of words, those of the second line first.
func (c *chartCard) switches() []*widget.Segments {
	return []*widget.Segments{c.by, c.measure, c.shape, c.scale, c.form, c.top, c.zone, c.every}
}

// switchRow places the switches of the second line and returns its height. Where they
// don't fit they are menus.
func (c *chartCard) switchRow(y, w float32) float32 {
	row := []*widget.Segments{c.by, c.measure, c.shape, c.scale, c.form}
	need := func(compact int) (sum float32) { // the last so many are menus
		for i, s := range row {
			sum += s.Width(i >= len(row)-compact) + switchGap
		}
		return sum + c.previous.Width()
	}
	compact := 0
	for compact < len(row) && need(compact) > w-24 {
		compact++
	}
	x := float32(12)
	for i, s := range row {
		brief := i >= len(row)-compact
		s.Place(x, y, brief)
		x += s.Width(brief) + switchGap
	}
	c.previous.Place(x, y)
	return widget.SegmentsHeight
}

// arrange puts the card into a rectangle of the page.
func (c *chartCard) arrange(x, y, w, h float32) {
	style.Place(c.group, x, y, w, h)
	style.Place(c.back, 0, 0, w, h)
	end := w - 12
	for _, s := range []*widget.Segments{c.every, c.zone, c.top} {
		end -= s.Width(true)
		s.Place(end, 8, true)
		end -= rowGap
	}
	c.title.Move(fyne.NewPos(12, 10))
	top := float32(8 + widget.SegmentsHeight + rowGap)
	top += c.switchRow(top, w) + rowGap
	c.arrangeLegend(top, w)
	top += legendHeight + 2
	k := widget.PixelScale(c.page.h.Canvas)
	left, up := widget.Snap(x+chartGutter, k)-x, widget.Snap(y+top, k)-y
	size := fyne.NewSize(widget.Snap(max(w-chartGutter-chartRight, 1), k), widget.Snap(max(h-top-chartBottom, 1), k))
	changed := c.image.Size() != size
	style.Place(c.image, left, up, size.Width, size.Height)
	style.Place(c.area, left, up, size.Width, size.Height)
	style.Place(c.area.Ring, 0, 0, w, h)
	c.titleRoom()
	if changed {
		c.redraw()
	}
}

// titleRoom shows as much of the title as there is room for.
func (c *chartCard) titleRoom() {
	room := c.top.Object().Position().X - 12 - 8
	style.SetText(c.title, style.Abbreviate(c.titleText(), style.TextSize, true, max(room, 1)), c.page.h.Colours().Text)
}

// titleText says what the picture shows.
func (c *chartCard) titleText() string {
	v := c.page.view
	v.By = c.figures.by
	return v.title(c.figures.every)
}

// setVisible shows or hides the card.
func (c *chartCard) setVisible(yes bool) { style.SetVisible(c.group, yes) }

// apply shows an answer as soon as its picture is drawn.
func (c *chartCard) apply(a *explore.Answer) {
	c.next, c.dim = newFigures(a, c.page.shown.By), false
	c.chooseColours(c.next)
	c.showSome(c.next)
	c.redraw()
}

// everyText names the interval that was chosen by itself.
func (c *chartCard) everyText() {
	auto := text.Tr("auto")
	if len(c.figures.starts) > 0 {
		auto = fmt.Sprintf("%s (%s)", everyText(c.figures.every), auto)
	}
	c.every.SetOption(0, auto)
	if size := c.group.Size(); size.Width > 0 {
		at := c.group.Position()
		c.arrange(at.X, at.Y, size.Width, size.Height)
	}
}

// mute shows that the picture is of an earlier search.
func (c *chartCard) mute() {
	c.dim = true
	c.image.Translucency = 0.5
	c.image.Refresh()
}
