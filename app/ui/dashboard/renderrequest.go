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

// renderRequest is everything that a frame is drawn from: the state of the
// pipeline and what the window shows of it. A frame is always drawn from a
// copy.
type renderRequest struct {
	version     uint64
	visible     bool
	newest      *metrics.Snapshot // nil before the first
	state       control.State
	session     Session
	history     *history.History
	annotations []chart.Annotation // ascending

	detail   *history.History // of a part of the past; nil until one was read
	detailTo time.Time        // its end

	time   timeline
	plots  []plotRequest
	sparks []image.Point // sizes in device pixels, by card
	scale  float64       // device pixels per unit
	theme  chart.Theme
}

// ends returns the current moment and the time of the oldest sample.
func (r *renderRequest) ends() (now, oldest time.Time) {
	r.history.RLock()
	defer r.history.RUnlock()
	return r.now(), r.history.First()
}

// now is the moment at the right edge of live charts: that of the newest
// snapshot, so that charts and cards agree, or else of the newest sample. The
// caller holds the history's RLock.
func (r *renderRequest) now() time.Time {
	last := r.history.Last()
	if last.IsZero() {
		return time.Now()
	}
	if s := r.newest; s != nil {
		if ahead := last.Sub(s.Time); ahead > 0 && ahead <= 2*s.Interval {
			return s.Time
		}
	}
	return last
}

// plotRequest is what the window shows of one chart; guarded by Page.mu.
type plotRequest struct {
	variant    int
	hidden     map[string]bool // by name of the line
	thresholds []float64       // by variant; 0: none; replaced as a whole, as copies of the request share it
	size       image.Point     // of the picture, in device pixels
	scale      float64         // device pixels per unit
}

// change changes the request and asks for a frame of it. by is called under mu,
// so it only assigns.
func (d *Page) change(by func(*renderRequest)) {
	d.mu.Lock()
	by(&d.request)
	d.version++
	d.mu.Unlock()
	d.painter.requestFrame()
}

// resize asks for pictures of these sizes. Fyne also lays out the dashboard
// when a text grows; if no size changes, nothing is drawn.
func (d *Page) resize(sparks, charts []image.Point, scale float64) {
	d.mu.Lock()
	same := slices.Equal(d.request.sparks, sparks)
	for i, p := range d.request.plots {
		same = same && p.size == charts[i] && p.scale == scale
	}
	d.mu.Unlock()
	if same {
		return
	}
	d.change(func(r *renderRequest) {
		r.sparks, r.scale = sparks, scale
		for i := range r.plots {
			r.plots[i].size, r.plots[i].scale = charts[i], scale
		}
	})
}

// changePlot changes what one chart shows; the caller asks for the frame.
func (d *Page) changePlot(p *plot, by func(*plotRequest)) {
	i := slices.Index(d.plots, p)
	if i < 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	by(&d.request.plots[i])
	d.version++
}

// currentRequest returns a copy of the request as it is now.
func (d *Page) currentRequest() renderRequest {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.request
	r.plots, r.sparks, r.version = slices.Clone(r.plots), slices.Clone(r.sparks), d.version
	return r
}

// dirty reports whether the request has changed since a version of it.
func (d *Page) dirty(version uint64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.version != version
}
