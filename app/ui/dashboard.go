package ui

import (
	"image"
	"reflect"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"weir/app/ui/desk"
	"weir/app/ui/history"
	"weir/core"
)

// dashboard is the page of cards, stages and charts.
type dashboard struct {
	w        *window
	header   *header
	cards    []*metricCard
	stages   []*stageBox
	plots    []*plot
	top      *topList
	recent   *recentList
	status   *statusLine
	words    [2]*explainer // over the cards, and over the stages
	hover    *hover
	painter  *painter
	box      *fyne.Container
	onScreen *history.History // what the charts on the screen read; the window's goroutine's
	applied  time.Time        // when the newest frame was shown; the window's goroutine's
	state    desk.State       // that frames are asked for with; the window's goroutine's
	loader   loader
	limits   *limitWatch
	unkept   unkept

	mu       sync.Mutex
	wishes   wishes    // guarded by mu
	version  uint64    // guarded by mu; of wishes: grows with each change
	pictured time.Time // guarded by mu; of the newest snapshot that was shown
}

func newDashboard(w *window) *dashboard {
	d := &dashboard{w: w, top: newTopList(w), status: newStatusLine(w), words: [2]*explainer{newExplainer(w), newExplainer(w)}}
	span := time.Duration(w.app.Preferences().FloatWithFallback(prefSpan, firstSpan.Seconds())) * time.Second
	if !slices.Contains(spans, span) {
		span = firstSpan
	}
	d.onScreen = history.New(w.now().Add(-span), span)
	d.wishes = wishes{history: d.onScreen, time: timeline{span: span}, theme: w.colours(), scale: 1}
	d.header = newHeader(w)
	d.header.chooseSpan(span, d.setSpan)
	d.recent = newRecentList(w)
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
		d.wishes.plots = append(d.wishes.plots, plotWish{limits: s.limits(w.app.Preferences())})
	}
	d.limits = &limitWatch{specs: specs()}
	d.wishes.sparks = make([]image.Point, len(d.cards))
	d.painter = newPainter(d)
	d.hover = newHover(d)
	for _, c := range d.cards {
		d.box.Add(c.group)
	}
	d.box.Add(d.words[0].ring)
	d.box.Add(d.words[0])
	for _, s := range d.stages {
		d.box.Add(s.group)
	}
	d.box.Add(d.words[1].ring)
	d.box.Add(d.words[1])
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

func (d *dashboard) content() fyne.CanvasObject { return d.box }

func (d *dashboard) shown() {
	d.change(func(w *wishes) { w.visible = true })
}

func (d *dashboard) hidden() {
	d.hover.off()
	d.change(func(w *wishes) { w.visible = false })
}

// changed implements view.
func (d *dashboard) changed() {
	if s := d.w.desk.State(); !reflect.DeepEqual(s, d.state) {
		d.state = s
		d.change(func(w *wishes) { w.state = s })
	}
	d.reload()
}

// observe takes a snapshot over, from any goroutine. While the view is frozen
// it is kept and not shown.
func (d *dashboard) observe(s core.Snapshot) {
	state := d.w.desk.State()
	d.mu.Lock()
	d.loader.keep(s.Sample)
	h := d.wishes.history
	d.mu.Unlock()
	h.Add(s.Sample)
	d.mu.Lock()
	d.wishes.newest, d.wishes.tenure = &s, d.wishes.tenure.next(state.Location, &s)
	due := d.wishes.time.frozen.IsZero() && s.Time.Sub(d.pictured) >= pictureEvery
	if due {
		d.version++
		d.pictured = s.Time
	}
	d.mu.Unlock()
	if all := d.limits.look(d.wished(), state.Location); len(all) > 0 {
		d.w.do(func() { d.crossings(all, s.Node, owns(state.Phase)) })
	}
	if due {
		d.painter.poke()
	}
}

// pictureEvery is the least time between two pictures of snapshots: numbers that
// change more often than twice a second can't be read.
const pictureEvery = 400 * time.Millisecond

// scale is how many device pixels a unit has.
func (d *dashboard) scale() float32 {
	return max(d.w.win.Canvas().Scale(), 0.1)
}

// The layout of the dashboard, in Fyne's units.
const (
	gap         = 6
	cardHeight  = 80
	stageHeight = 62
	sideWidth   = 288
	sideNarrow  = 236
	columns     = 2
	bannerRoom  = 46
)

// MinSize implements fyne.Layout.
func (d *dashboard) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(leastWidth-railWidth-gap, leastHeight-headerHeight-bannerRoom)
}

// Layout implements fyne.Layout.
func (d *dashboard) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	d.box.Objects[len(d.box.Objects)-1].Resize(size)
	k := d.scale()
	w, y := size.Width-2*gap, float32(0)
	sparks, charts := make([]image.Point, len(d.cards)), make([]image.Point, len(d.plots))
	each := (w - gap*float32(len(d.cards)-1)) / float32(len(d.cards))
	var words []explained
	for i, c := range d.cards {
		x := float32(i) * (each + gap)
		sparks[i] = c.arrange(gap+x, y, each, cardHeight, k)
		words = append(words, explained{fyne.NewPos(x, 0), fyne.NewSize(each, cardHeight), "card " + d.painter.cards[i].word})
	}
	d.words[0].cover(gap, y, w, cardHeight, words)
	y += cardHeight + gap
	each = (w - arrowWidth*float32(len(d.stages)-1)) / float32(len(d.stages))
	words = nil
	for i, s := range d.stages {
		x := float32(i) * (each + arrowWidth)
		s.arrange(gap+x, y, each, stageHeight)
		words = append(words, explained{fyne.NewPos(x, 0), fyne.NewSize(each, stageHeight), "stage " + stageWords[i]})
	}
	d.words[1].cover(gap, y, w, stageHeight, words)
	y += stageHeight + gap

	side := float32(sideWidth)
	if size.Width < 1150 {
		side = sideNarrow
	}
	height := size.Height - y - statusHeight
	rows := (len(d.plots) + columns - 1) / columns
	each = (w - side - columns*gap) / columns
	tall := (height - gap*float32(rows-1)) / float32(rows)
	for i, p := range d.plots {
		charts[i] = p.arrange(gap+float32(i%columns)*(each+gap), y+float32(i/columns)*(tall+gap), each, tall, k)
	}
	left := size.Width - side - gap
	list := min((height-gap)*0.55, 36+topRows*topRowHeight+4)
	d.top.arrange(left, y, side, list)
	d.recent.arrange(left, y+list+gap, side, height-list-gap)
	d.status.arrange(gap, size.Height-statusHeight, w)
	d.resize(sparks, charts, float64(k))
}

// apply shows a frame.
func (d *dashboard) apply(f frame) {
	if d.w.closing {
		return
	}
	d.applied = d.w.now()
	defer d.w.changed() // times go on, and the store may be another
	d.header.apply(f.header, f.theme)
	d.header.showLive(f.live, f.frozen)
	if !f.whole {
		return
	}
	d.onScreen = f.history
	for i, p := range d.plots {
		p.apply(f.plots[i])
	}
	for i, c := range d.cards {
		c.apply(f.cards[i], f.theme)
	}
	for i, s := range d.stages {
		s.apply(f.stages[i], f.theme)
	}
	d.top.apply(f.top, f.theme)
	d.recent.apply(f.errors, f.noErrors, f.theme)
	d.recent.offer(f.failures)
	d.status.apply(f.status, f.theme)
	d.hover.draw()
}

// recolour takes the look's colours over.
func (d *dashboard) recolour() {
	c := d.w.colours()
	d.change(func(w *wishes) { w.theme = c })
}
