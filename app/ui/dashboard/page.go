package dashboard

import (
	"image"
	"reflect"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"weir/app/ui/control"
	"weir/app/ui/history"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/widget"
	"weir/core/metrics"
)

// Page is the dashboard: cards, stages, charts, two lists and a status line.
// Its fields belong to the window's goroutine unless they say otherwise.
type Page struct {
	h            *host.Host
	showHeadline func(Headline) // see New
	cards        []*metricCard
	stages       []*stageBox
	plots        []*plot
	top          *topList
	recent       *recentList
	status       *statusLine
	explainers   [2]*explainer // over the cards, and over the stages
	hover        *hover
	painter      *painter
	box          *fyne.Container
	onScreen     *history.History // what the charts on the screen read
	applied      time.Time        // when the newest frame was shown
	state        control.State    // as of the last Changed
	loader       loader
	thresholds   *thresholdWatch
	annotations  *annotationQueue

	mu        sync.Mutex
	request   renderRequest // guarded by mu
	version   uint64        // guarded by mu; grows with each change of request
	lastFrame time.Time     // guarded by mu; time of the newest snapshot that was drawn
}

// New makes the page of a window. showHeadline is called on the window's
// goroutine for each frame, with what the window's header shows of it.
func New(h *host.Host, showHeadline func(Headline)) *Page {
	d := &Page{h: h, showHeadline: showHeadline, top: newTopList(h), status: newStatusLine(h), annotations: &annotationQueue{}, explainers: [2]*explainer{newExplainer(h), newExplainer(h)}}
	span := time.Duration(h.App.Preferences().FloatWithFallback(PrefSpan, firstSpan.Seconds())) * time.Second
	if !slices.Contains(Spans, span) {
		span = firstSpan
	}
	d.onScreen = history.New(h.Now().Add(-span), span)
	d.request = renderRequest{history: d.onScreen, time: timeline{span: span}, theme: h.Colours(), scale: 1}
	d.recent = newRecentList(h)
	d.box = container.NewWithoutLayout()
	for range cardSpecs() {
		d.cards = append(d.cards, newMetricCard())
	}
	for i := range 5 {
		d.stages = append(d.stages, newStageBox(i == 4))
	}
	for _, s := range specs() {
		p := newPlot(d, s)
		d.plots = append(d.plots, p)
		d.request.plots = append(d.request.plots, plotRequest{thresholds: s.thresholds(h.App.Preferences())})
	}
	d.thresholds = &thresholdWatch{specs: specs()}
	d.request.sparks = make([]image.Point, len(d.cards))
	d.painter = newPainter(d)
	d.hover = newHover(d)
	for _, c := range d.cards {
		d.box.Add(c.group)
	}
	d.box.Add(d.explainers[0].Ring)
	d.box.Add(d.explainers[0])
	for _, s := range d.stages {
		d.box.Add(s.group)
	}
	d.box.Add(d.explainers[1].Ring)
	d.box.Add(d.explainers[1])
	for _, p := range d.plots {
		d.box.Add(p.group)
	}
	d.box.Add(d.top.group)
	d.box.Add(d.recent.group)
	d.box.Add(d.status.group)
	d.box.Add(d.hover.group)
	d.box.Layout = d
	return d
}

// Content implements host.Page.
func (d *Page) Content() fyne.CanvasObject { return d.box }

// Shown implements host.Page.
func (d *Page) Shown() {
	d.change(func(r *renderRequest) { r.visible = true })
}

// Hidden implements host.Page.
func (d *Page) Hidden() {
	d.hover.hide()
	d.change(func(r *renderRequest) { r.visible = false })
}

// Changed implements host.Page: it follows the engine's state and loads what
// the charts need.
func (d *Page) Changed() {
	if s := d.h.Engine.State(); !reflect.DeepEqual(s, d.state) {
		d.state = s
		d.change(func(r *renderRequest) { r.state = s })
	}
	d.reload()
}

// Continue takes over the time and the session of a page that this one replaces, and its
// annotations that aren't in the store yet, and shows its newest snapshot until the next one
// comes.
func (d *Page) Continue(was *Page) {
	d.annotations = was.annotations // both have them: that page may be writing one
	before := was.currentRequest()
	d.change(func(r *renderRequest) { r.newest, r.session, r.time = before.newest, before.session, before.time })
}

// Observe takes the next snapshot. It may be called on any goroutine. While the
// view is frozen the snapshot is recorded but not shown.
func (d *Page) Observe(s metrics.Snapshot) {
	state := d.h.Engine.State()
	d.mu.Lock()
	d.loader.hold(s.Sample)
	h := d.request.history
	d.mu.Unlock()
	h.Add(s.Sample)
	d.mu.Lock()
	d.request.newest, d.request.session = &s, d.request.session.Next(state.Location, &s)
	due := d.request.time.frozen.IsZero() && s.Time.Sub(d.lastFrame) >= frameInterval
	if due {
		d.version++
		d.lastFrame = s.Time
	}
	d.mu.Unlock()
	if all := d.thresholds.observe(d.currentRequest(), state.Location); len(all) > 0 {
		d.h.Do(func() { d.tellCrossings(all, s.Node, state.Phase.RunsHere()) })
	}
	if due {
		d.painter.requestFrame()
	}
}

// frameInterval is the least time between two frames drawn for snapshots:
// numbers that change more than twice a second can't be read.
const frameInterval = 400 * time.Millisecond

// scale is the number of device pixels per unit.
func (d *Page) scale() float32 {
	return max(widget.PixelScale(d.h.Win.Canvas()), 0.1)
}

// The layout of the dashboard, in Fyne's units.
const (
	cardHeight  = 80
	stageHeight = 62
	sideWidth   = 288
	sideNarrow  = 236
	columns     = 2
	bannerRoom  = 46
)

// MinSize implements fyne.Layout.
func (d *Page) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(host.MinWidth-host.RailWidth-style.Gap, host.MinHeight-host.HeaderHeight-bannerRoom)
}

// Layout implements fyne.Layout.
func (d *Page) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	d.box.Objects[len(d.box.Objects)-1].Resize(size)
	k := d.scale()
	w, y := size.Width-2*style.Gap, float32(0)
	sparks, charts := make([]image.Point, len(d.cards)), make([]image.Point, len(d.plots))
	each := (w - style.Gap*float32(len(d.cards)-1)) / float32(len(d.cards))
	var areas []explainedArea
	for i, c := range d.cards {
		x := float32(i) * (each + style.Gap)
		sparks[i] = c.arrange(style.Gap+x, y, each, cardHeight, k)
		areas = append(areas, explainedArea{fyne.NewPos(x, 0), fyne.NewSize(each, cardHeight), "card " + d.painter.cards[i].key})
	}
	d.explainers[0].cover(style.Gap, y, w, cardHeight, areas)
	y += cardHeight + style.Gap
	each = (w - arrowWidth*float32(len(d.stages)-1)) / float32(len(d.stages))
	areas = nil
	for i, s := range d.stages {
		x := float32(i) * (each + arrowWidth)
		s.arrange(style.Gap+x, y, each, stageHeight)
		areas = append(areas, explainedArea{fyne.NewPos(x, 0), fyne.NewSize(each, stageHeight), "stage " + stageKeys[i]})
	}
	d.explainers[1].cover(style.Gap, y, w, stageHeight, areas)
	y += stageHeight + style.Gap

	side := float32(sideWidth)
	if size.Width < 1150 {
		side = sideNarrow
	}
	height := size.Height - y - statusHeight
	rows := (len(d.plots) + columns - 1) / columns
	each = (w - side - columns*style.Gap) / columns
	tall := (height - style.Gap*float32(rows-1)) / float32(rows)
	for i, p := range d.plots {
		charts[i] = p.arrange(style.Gap+float32(i%columns)*(each+style.Gap), y+float32(i/columns)*(tall+style.Gap), each, tall, k)
	}
	left := size.Width - side - style.Gap
	list := min((height-style.Gap)*0.55, 36+topRows*topRowHeight+4)
	d.top.arrange(left, y, side, list)
	d.recent.arrange(left, y+list+style.Gap, side, height-list-style.Gap)
	d.status.arrange(style.Gap, size.Height-statusHeight, w)
	d.resize(sparks, charts, float64(k))
}

// apply shows a frame.
func (d *Page) apply(f frame) {
	if d.h.Closing {
		return
	}
	d.applied = d.h.Now()
	d.showHeadline(f.Headline)
	if !f.full {
		return
	}
	d.onScreen = f.history
	for i, p := range d.plots {
		p.apply(f.plots[i])
	}
	for i, c := range d.cards {
		c.apply(f.cards[i], f.Theme)
	}
	for i, s := range d.stages {
		s.apply(f.stages[i], f.Theme)
	}
	d.top.apply(f.top, f.Theme)
	d.recent.apply(f.errors, f.noErrors, f.Theme)
	d.recent.enableRetry(f.failures)
	d.status.apply(f.status, f.Theme)
	d.hover.draw()
}

// Recolour takes over the colours of the theme.
func (d *Page) Recolour() {
	c := d.h.Colours()
	d.change(func(r *renderRequest) { r.theme = c })
}

// Rests are the states in which the dashboard may be left alone.
func (d *Page) Rests() []host.Rest {
	p := d.plots[0]
	return []host.Rest{
		{Open: "", Show: nil},
		{Open: "frozen", Show: func() { d.SetFrozen(true) }},
		{Open: "crosshair", Show: func() { d.hover.moveTo(p, p.image.Size().Width/2) }},
		{Open: "menu of a chart", Show: func() { p.menu(fyne.NewPos(400, 300)) }},
		{Open: "threshold", Show: p.editThreshold},
		{Open: "chart as a file", Show: func() { p.save("png") }},
	}
}

// IsOpen reports whether anything is open in the dashboard.
func (d *Page) IsOpen() bool { return d.hover.plot != nil || !d.Live() }

// CloseAll closes everything that IsOpen reports.
func (d *Page) CloseAll() {
	d.hover.hide()
	d.BackToLive()
}
