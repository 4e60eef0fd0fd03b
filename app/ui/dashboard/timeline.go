package dashboard

import (
	"time"

	"weir/app/ui/text"
)

// timeline is the time that the charts show. The zero timeline shows
// everything.
type timeline struct {
	span   time.Duration // up to now; 0: everything
	frozen time.Time     // the moment at which the view is frozen; else zero
	from   time.Time     // the zoomed part; else zero
	to     time.Time
}

// Spans are the spans to choose from; 0 is everything.
var Spans = []time.Duration{
	time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute,
	time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 0,
}

// firstSpan is the span at the first start.
const firstSpan = 10 * time.Minute

// SpanText names a span.
func SpanText(d time.Duration) string {
	switch {
	case d == 0:
		return text.Tr("Everything")
	case d < time.Hour:
		return text.Tr("{{.Minutes}} min", text.With("Minutes", int(d.Minutes())))
	}
	return text.Tr("{{.Hours}} h", text.With("Hours", int(d.Hours())))
}

// live reports whether the charts follow the time.
func (t timeline) live() bool { return t.frozen.IsZero() && t.from.IsZero() }

// bounds returns the time that is shown, given the current moment and the
// oldest sample. A past that is shorter than the span fills the charts; at
// least a minute is shown.
func (t timeline) bounds(now, oldest time.Time) (from, to time.Time) {
	if !t.from.IsZero() {
		return t.from, t.to
	}
	if !t.frozen.IsZero() {
		now = t.frozen
	}
	from = now.Add(-time.Minute)
	if !oldest.IsZero() && oldest.Before(from) {
		from = oldest
	}
	if t.span > 0 && now.Sub(from) > t.span {
		from = now.Add(-t.span)
	}
	return from, now
}

// shortestZoom is the shortest time that charts show.
const shortestZoom = 2 * time.Second

// zoom shows the part of from to to between left and right, which are shares of
// it. Zooming out to everything, or beyond the span, returns to live.
func (t timeline) zoom(from, to time.Time, left, right float64, now, oldest time.Time) timeline {
	length := float64(to.Sub(from))
	a := from.Add(time.Duration(left * length))
	b := from.Add(time.Duration(right * length))
	if b.Sub(a) < shortestZoom {
		middle := a.Add(b.Sub(a) / 2)
		a, b = middle.Add(-shortestZoom/2), middle.Add(shortestZoom/2)
	}
	if b.After(now) {
		b = now
		if b.Sub(a) < shortestZoom {
			a = b.Add(-shortestZoom)
		}
	}
	if everything := !b.Before(now) && !a.After(oldest); everything || t.span > 0 && b.Sub(a) >= t.span {
		return timeline{span: t.span}
	}
	if t.span == 0 && a.Before(oldest) {
		a = oldest
		if b.Sub(a) < shortestZoom {
			b = a.Add(shortestZoom)
		}
	}
	t.from, t.to = a, b
	return t
}

// pan moves the zoomed part by a share of its length, but not beyond now.
func (t timeline) pan(by float64, now time.Time) timeline {
	if t.from.IsZero() {
		return t
	}
	d := time.Duration(by * float64(t.to.Sub(t.from)))
	if t.to.Add(d).After(now) {
		d = now.Sub(t.to)
	}
	t.from, t.to = t.from.Add(d), t.to.Add(d)
	return t
}

// PrefSpan is the preference that remembers the chosen span.
const PrefSpan = "charts.span"

// zoomTo shows a part of what a chart shows on all charts.
func (d *Page) zoomTo(p *plot, left, right float64) {
	f := &p.shown.chart
	if !f.To.After(f.From) {
		return
	}
	d.changeTime(func(t timeline, now, oldest time.Time) timeline {
		return t.zoom(f.From, f.To, left, right, now, oldest)
	})
}

// changeTime shows another time: next computes it from the one that is shown,
// the moment at the right edge of live charts, and the time of the oldest
// sample.
func (d *Page) changeTime(next func(t timeline, now, oldest time.Time) timeline) {
	r := d.currentRequest()
	now, oldest := r.ends()
	t := next(r.time, now, oldest)
	d.change(func(r *renderRequest) { r.time = t })
	d.reload()
}

// zoomAt zooms in or out around a place of a chart, given as a share of its
// width.
func (d *Page) zoomAt(p *plot, middle float64, closer bool) {
	factor := 1.25
	if closer {
		factor = 0.8
	}
	d.zoomTo(p, middle-middle*factor, middle+(1-middle)*factor)
}

// BackToLive shows the chosen span up to now again.
func (d *Page) BackToLive() { d.SetFrozen(false) }

// Freeze freezes live charts, or returns to live. It doesn't affect the
// pipeline.
func (d *Page) Freeze() { d.SetFrozen(d.Live()) }

// Live reports whether the charts follow the time.
func (d *Page) Live() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.request.time.live()
}

// SetFrozen freezes the charts at the current moment, or returns to live.
func (d *Page) SetFrozen(frozen bool) {
	d.changeTime(func(t timeline, now, _ time.Time) timeline {
		t = timeline{span: t.span}
		if frozen {
			t.frozen = now
		}
		return t
	})
}

// SetSpan shows a span up to now, and remembers it.
func (d *Page) SetSpan(span time.Duration) {
	d.h.App.Preferences().SetFloat(PrefSpan, span.Seconds())
	d.change(func(r *renderRequest) { r.time = timeline{span: span} })
	d.reload()
}

// Pan moves the zoomed part by a share of its length.
func (d *Page) Pan(by float64) {
	d.changeTime(func(t timeline, now, _ time.Time) timeline { return t.pan(by, now) })
}

// ShownRange is the time that the charts show. While they are live, to is zero:
// it means now, whenever the range is used.
func (d *Page) ShownRange() (from, to time.Time) {
	r := d.currentRequest()
	if from, to = r.time.bounds(r.ends()); r.time.live() {
		to = time.Time{}
	}
	return from, to
}

// Span is the chosen span up to now.
func (d *Page) Span() time.Duration { return d.currentRequest().time.span }
