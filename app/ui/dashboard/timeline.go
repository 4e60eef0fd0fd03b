package dashboard

import (
	"time"

	"weir/app/ui/text"
)

// timeline is which time the charts show. The zero timeline shows everything.
type timeline struct {
	span   time.Duration // up to now; 0: everything that is kept
	frozen time.Time     // what "now" is while the view is frozen; else zero
	from   time.Time     // what was zoomed to; else zero
	to     time.Time
}

// Spans are the times that one can choose.
var Spans = []time.Duration{
	time.Minute, 5 * time.Minute, 10 * time.Minute, 30 * time.Minute,
	time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 0,
}

// firstSpan is what a first start shows.
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

// bounds are the time shown, when it is now and the oldest sample is that old. A
// past that is shorter than the span fills the charts; a minute is the least.
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

// shortest is the shortest time that one can zoom to.
const shortestZoom = 2 * time.Second

// zoom shows a part of what is shown from from to to; parts are shares of it.
// Zooming out to all that is there, or beyond the span, ends in live again.
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

// pan moves what is zoomed to by a share of its length, not beyond now.
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

// PrefSpan is where the chosen time is remembered.
const PrefSpan = "charts.span"

// zoomTo shows a part of what a chart shows, on all charts.
func (d *Page) zoomTo(p *plot, left, right float64) {
	f := &p.shown.chart
	if !f.To.After(f.From) {
		return
	}
	d.changeTime(func(t timeline, now, oldest time.Time) timeline {
		return t.zoom(f.From, f.To, left, right, now, oldest)
	})
}

// retime shows another time: what next makes of the one that is shown, the
// moment at the right edge of live charts and that of the oldest sample.
func (d *Page) changeTime(next func(t timeline, now, oldest time.Time) timeline) {
	r := d.currentRequest()
	now, oldest := r.ends()
	t := next(r.time, now, oldest)
	d.change(func(r *renderRequest) { r.time = t })
	d.reload()
}

// zoomAt shows a shorter time around a place of a chart, or a longer one.
func (d *Page) zoomAt(p *plot, middle float64, closer bool) {
	factor := 1.25
	if closer {
		factor = 0.8
	}
	d.zoomTo(p, middle-middle*factor, middle+(1-middle)*factor)
}

// BackToLive shows the chosen span up to now again.
func (d *Page) BackToLive() { d.SetFrozen(false) }

// Freeze stops the charts, or lets them go on. The pipeline runs all the same.
func (d *Page) Freeze() { d.SetFrozen(d.Live()) }

// Live reports whether the charts follow the time.
func (d *Page) Live() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.request.time.live()
}

func (d *Page) SetFrozen(frozen bool) {
	d.changeTime(func(t timeline, now, _ time.Time) timeline {
		t = timeline{span: t.span}
		if frozen {
			t.frozen = now
		}
		return t
	})
}

// SetSpan shows another time up to now.
func (d *Page) SetSpan(span time.Duration) {
	d.h.App.Preferences().SetFloat(PrefSpan, span.Seconds())
	d.change(func(r *renderRequest) { r.time = timeline{span: span} })
	d.reload()
}

// Pan moves the time that was zoomed to.
func (d *Page) Pan(by float64) {
	d.changeTime(func(t timeline, now, _ time.Time) timeline { return t.pan(by, now) })
}

// ShownRange is the time that the charts show. Charts that follow the time end
// now, whenever that is asked for, not where the last picture ended.
func (d *Page) ShownRange() (from, to time.Time) {
	r := d.currentRequest()
	if from, to = r.time.bounds(r.ends()); r.time.live() {
		to = time.Time{}
	}
	return from, to
}

// Span is the time up to now that is chosen.
func (d *Page) Span() time.Duration { return d.currentRequest().time.span }
