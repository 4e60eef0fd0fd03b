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
	"weir/core/metrics"
)

// Page is the page of cards, stages and charts.
type Page struct {
	h            *host.Host
	showHeadline func(Headline) // tells the window what its header shows
	cards        []*metricCard
	stages       []*stageBox
	plots        []*plot
	top          *topList
	recent       *recentList
	status       *statusLine
	words        [2]*explainer // over the cards, and over the stages
	hover        *hover
	painter      *painter
	box          *fyne.Container
	onScreen     *history.History // what the charts on the screen read; the window's goroutine's
	applied      time.Time        // when the newest frame was shown; the window's goroutine's
	state        control.State    // that frames are asked for with; the window's goroutine's
	loader       loader
	limits       *limitWatch
	unkept       unkept

	mu       sync.Mutex
	wishes   renderRequest // guarded by mu
	version  uint64        // guarded by mu; of wishes: grows with each change
	pictured time.Time     // guarded by mu; of the newest snapshot that was shown
}

func New(w *host.Host, shown func(Headline)) *Page {
	d := &Page{h: w, showHeadline: shown, top: newTopList(w), status: newStatusLine(w), words: [2]*explainer{newExplainer(w), newExplainer(w)}}
	span := time.Duration(w.App.Preferences().FloatWithFallback(PrefSpan, firstSpan.Seconds())) * time.Second
	if !slices.Contains(Spans, span) {
		span = firstSpan
	}
	d.onScreen = history.New(w.Now().Add(-span), span)
	d.wishes = renderRequest{history: d.onScreen, time: timeline{span: span}, theme: w.Colours(), scale: 1}
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
		d.wishes.plots = append(d.wishes.plots, plotRequest{limits: s.limits(w.App.Preferences())})
	}
	d.limits = &limitWatch{specs: specs()}
	d.wishes.sparks = make([]image.Point, len(d.cards))
	d.painter = newPainter(d)
	d.hover = newHover(d)
	for _, c := range d.cards {
		d.box.Add(c.group)
	}
	d.box.Add(d.words[0].Ring)
	d.box.Add(d.words[0])
	for _, s := range d.stages {
		d.box.Add(s.group)
	}
	d.box.Add(d.words[1].Ring)
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

func (d *Page) Content() fyne.CanvasObject { return d.box }

func (d *Page) Shown() {
	d.change(func(w *renderRequest) { w.visible = true })
}

func (d *Page) Hidden() {
	d.hover.off()
	d.change(func(w *renderRequest) { w.visible = false })
}

// Changed implements view.
func (d *Page) Changed() {
	if s := d.h.Engine.State(); !reflect.DeepEqual(s, d.state) {
		d.state = s
		d.change(func(w *renderRequest) { w.state = s })
	}
	d.reload()
}

// Observe takes a snapshot over, from any goroutine. While the view is frozen
// it is kept and not shown.
func (d *Page) Observe(s metrics.Snapshot) {
	state := d.h.Engine.State()
	d.mu.Lock()
	d.loader.keep(s.Sample)
	h := d.wishes.history
	d.mu.Unlock()
	h.Add(s.Sample)
	d.mu.Lock()
	d.wishes.newest, d.wishes.tenure = &s, d.wishes.tenure.Next(state.Location, &s)
	due := d.wishes.time.frozen.IsZero() && s.Time.Sub(d.pictured) >= pictureEvery
	if due {
		d.version++
		d.pictured = s.Time
	}
	d.mu.Unlock()
	if all := d.limits.look(d.wished(), state.Location); len(all) > 0 {
		d.h.Do(func() { d.crossings(all, s.Node, state.Phase.Own()) })
	}
	if due {
		d.painter.poke()
	}
}

// pictureEvery is the least time between two pictures of snapshots: numbers that
// change more often than twice a second can't be read.
const pictureEvery = 400 * time.Millisecond

// scale is how many device pixels a unit has.
func (d *Page) scale() float32 {
	return max(d.h.Win.Canvas().Scale(), 0.1)
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
	return fyne.NewSize(host.LeastWidth-host.RailWidth-style.Gap, host.LeastHeight-host.HeaderHeight-bannerRoom)
}

// Layout implements fyne.Layout.
func (d *Page) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	d.box.Objects[len(d.box.Objects)-1].Resize(size)
	k := d.scale()
	w, y := size.Width-2*style.Gap, float32(0)
	sparks, charts := make([]image.Point, len(d.cards)), make([]image.Point, len(d.plots))
	each := (w - style.Gap*float32(len(d.cards)-1)) / float32(len(d.cards))
	var words []explained
	for i, c := range d.cards {
		x := float32(i) * (each + style.Gap)
		sparks[i] = c.arrange(style.Gap+x, y, each, cardHeight, k)
		words = append(words, explained{fyne.NewPos(x, 0), fyne.NewSize(each, cardHeight), "card " + d.painter.cards[i].word})
	}
	d.words[0].cover(style.Gap, y, w, cardHeight, words)
	y += cardHeight + style.Gap
	each = (w - arrowWidth*float32(len(d.stages)-1)) / float32(len(d.stages))
	words = nil
	for i, s := range d.stages {
		x := float32(i) * (each + arrowWidth)
		s.arrange(style.Gap+x, y, each, stageHeight)
		words = append(words, explained{fyne.NewPos(x, 0), fyne.NewSize(each, stageHeight), "stage " + stageWords[i]})
	}
	d.words[1].cover(style.Gap, y, w, stageHeight, words)
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
	if !f.whole {
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
	d.recent.offer(f.failures)
	d.status.apply(f.status, f.Theme)
	d.hover.draw()
}

// Recolour takes the look's colours over.
func (d *Page) Recolour() {
	c := d.h.Colours()
	d.change(func(w *renderRequest) { w.theme = c })
}
