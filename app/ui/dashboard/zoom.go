package dashboard

import (
	"time"

	"weir/app/ui/style"

	"fyne.io/fyne/v2"
)

// PrefSpan is where the chosen time is remembered.
const PrefSpan = "charts.span"

// wire gives mouse and keys their meaning on a chart.
func (p *plot) wire() {
	d := p.d
	p.pad.OnMoved = func(at fyne.Position) { d.hover.at(p, at.X) }
	p.pad.OnMouseOut = func() { d.hover.off() } // which is made after the charts
	p.pad.dragged = func(from, to float32) { d.hover.dragged(p, from, to) }
	p.pad.dragEnd = func() {
		drag := d.hover.drag
		style.SetVisible(drag, false)
		origin := p.group.Position().X + p.image.Position().X
		left := float64((drag.Position().X - origin) / p.image.Size().Width)
		right := left + float64(drag.Size().Width/p.image.Size().Width)
		if drag.Size().Width >= 4 {
			d.zoomTo(p, left, right)
		}
	}
	p.pad.scrolled = func(at, by float32) {
		if by == 0 { // sideways
			return
		}
		d.zoomAt(p, float64(at/p.image.Size().Width), by > 0)
	}
	p.pad.OnDoubleTapped = func(*fyne.PointEvent) { d.BackToLive() }
	p.pad.OnSecondaryTapped = func(e *fyne.PointEvent) { p.menu(e.AbsolutePosition) }
	p.pad.OnKey, p.pad.OnFocusLost = p.typed, p.leave
	p.pad.OnFocusGained = func() { p.tell(-1) }
}

// zoomTo shows a part of what a chart shows, on all charts.
func (d *Page) zoomTo(p *plot, left, right float64) {
	f := &p.shown.chart
	if !f.To.After(f.From) {
		return
	}
	d.retime(func(t timeline, now, oldest time.Time) timeline {
		return t.zoom(f.From, f.To, left, right, now, oldest)
	})
}

// retime shows another time: what next makes of the one that is shown, the
// moment at the right edge of live charts and that of the oldest sample.
func (d *Page) retime(next func(t timeline, now, oldest time.Time) timeline) {
	w := d.wished()
	now, oldest := w.ends()
	t := next(w.time, now, oldest)
	d.change(func(w *renderRequest) { w.time = t })
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
	return d.wishes.time.live()
}

func (d *Page) SetFrozen(frozen bool) {
	d.retime(func(t timeline, now, _ time.Time) timeline {
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
	d.change(func(w *renderRequest) { w.time = timeline{span: span} })
	d.reload()
}

// Pan moves the time that was zoomed to.
func (d *Page) Pan(by float64) {
	d.retime(func(t timeline, now, _ time.Time) timeline { return t.pan(by, now) })
}

// ShownRange is the time that the charts show. Charts that follow the time end
// now, whenever that is asked for, not where the last picture ended.
func (d *Page) ShownRange() (from, to time.Time) {
	w := d.wished()
	if from, to = w.time.bounds(w.ends()); w.time.live() {
		to = time.Time{}
	}
	return from, to
}

// Span is the time up to now that is chosen.
func (d *Page) Span() time.Duration { return d.wished().time.span }
