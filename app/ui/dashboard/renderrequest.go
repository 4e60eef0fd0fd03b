package dashboard

import (
	"image"
	"slices"
	"time"

	"weir/app/chart"
	"weir/app/ui/control"
	"weir/app/ui/history"
	"weir/core/metrics"
)

// renderRequest are what a frame is made of: what is so, and what the window wants.
type renderRequest struct {
	version uint64
	visible bool
	newest  *metrics.Snapshot // nil before the first
	state   control.State
	tenure  Tenure
	history *history.History
	marks   []chart.Mark // ascending

	detail   *history.History // of a part of the past; nil until one was read
	detailTo time.Time        // its end

	time   timeline
	plots  []plotRequest
	sparks []image.Point // sizes in device pixels, by card
	scale  float64       // device pixels per unit
	theme  chart.Theme
}

// ends are now and the time of the oldest sample.
func (w *renderRequest) ends() (now, oldest time.Time) {
	w.history.RLock()
	defer w.history.RUnlock()
	return w.now(), w.history.First()
}

// now is the moment at the right edge of live charts: that of the newest
// snapshot, so that they say what the cards say, or else of the newest sample.
// The caller holds the history's RLock.
func (w *renderRequest) now() time.Time {
	last := w.history.Last()
	if last.IsZero() {
		return time.Now()
	}
	if s := w.newest; s != nil {
		if ahead := last.Sub(s.Time); ahead > 0 && ahead <= 2*s.Interval {
			return s.Time
		}
	}
	return last
}

// plotRequest is what the window wants of a chart; guarded by dashboard.mu.
type plotRequest struct {
	variant int
	hidden  map[string]bool // by name of the line
	limits  []float64       // by variant; 0: none; a new one a new slice
	size    image.Point     // of the picture, in device pixels
	scale   float64         // device pixels per unit
}

// change changes what is wished, and asks for a frame of it. by only assigns: it
// is called under mu.
func (d *Page) change(by func(*renderRequest)) {
	d.mu.Lock()
	by(&d.wishes)
	d.version++
	d.mu.Unlock()
	d.painter.poke()
}

// resize wishes pictures of other sizes. Fyne also lays the dashboard out when a
// text has become longer: if the sizes are the same nothing is drawn for that.
func (d *Page) resize(sparks, charts []image.Point, scale float64) {
	d.mu.Lock()
	same := slices.Equal(d.wishes.sparks, sparks)
	for i, p := range d.wishes.plots {
		same = same && p.size == charts[i] && p.scale == scale
	}
	d.mu.Unlock()
	if same {
		return
	}
	d.change(func(w *renderRequest) {
		w.sparks, w.scale = sparks, scale
		for i := range w.plots {
			w.plots[i].size, w.plots[i].scale = charts[i], scale
		}
	})
}

// wish changes what is wished of one chart; whoever calls asks for the frame.
func (d *Page) wish(p *plot, by func(*plotRequest)) {
	i := slices.Index(d.plots, p)
	if i < 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	by(&d.wishes.plots[i])
	d.version++
}

// wished is a copy of what is wished now.
func (d *Page) wished() renderRequest {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := d.wishes
	w.plots, w.sparks, w.version = slices.Clone(w.plots), slices.Clone(w.sparks), d.version
	return w
}

// dirty reports whether something has changed since a version.
func (d *Page) dirty(version uint64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.version != version
}
