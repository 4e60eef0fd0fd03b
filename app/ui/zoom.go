package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// prefSpan is where the chosen time is remembered.
const prefSpan = "charts.span"

// wire gives mouse and keys their meaning on a chart.
func (p *plot) wire() {
	d := p.d
	p.pad.moved = func(at fyne.Position) { d.hover.at(p, at.X) }
	p.pad.left = func() { d.hover.off() } // which is made after the charts
	p.pad.dragged = func(from, to float32) { d.hover.dragged(p, from, to) }
	p.pad.dragEnd = func() {
		drag := d.hover.drag
		show(drag, false)
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
	p.pad.double = func(*fyne.PointEvent) { d.backToLive() }
	p.pad.secondary = func(e *fyne.PointEvent) { p.menu(e.AbsolutePosition) }
	p.pad.typed, p.pad.lost = p.typed, p.leave
	p.pad.gained = func() { p.tell(-1) }
}

// zoomTo shows a part of what a chart shows, on all charts.
func (d *dashboard) zoomTo(p *plot, left, right float64) {
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
func (d *dashboard) retime(next func(t timeline, now, oldest time.Time) timeline) {
	w := d.wished()
	now, oldest := w.ends()
	t := next(w.time, now, oldest)
	d.change(func(w *wishes) { w.time = t })
	d.reload()
}

// zoomAt shows a shorter time around a place of a chart, or a longer one.
func (d *dashboard) zoomAt(p *plot, middle float64, closer bool) {
	factor := 1.25
	if closer {
		factor = 0.8
	}
	d.zoomTo(p, middle-middle*factor, middle+(1-middle)*factor)
}

// backToLive shows the chosen span up to now again.
func (d *dashboard) backToLive() { d.setFrozen(false) }

// freeze stops the charts, or lets them go on. The pipeline runs all the same.
func (d *dashboard) freeze() { d.setFrozen(d.live()) }

// live reports whether the charts follow the time.
func (d *dashboard) live() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.wishes.time.live()
}

func (d *dashboard) setFrozen(frozen bool) {
	d.retime(func(t timeline, now, _ time.Time) timeline {
		t = timeline{span: t.span}
		if frozen {
			t.frozen = now
		}
		return t
	})
}

// setSpan shows another time up to now.
func (d *dashboard) setSpan(span time.Duration) {
	d.w.app.Preferences().SetFloat(prefSpan, span.Seconds())
	d.change(func(w *wishes) { w.time = timeline{span: span} })
	d.reload()
}

// pan moves the time that was zoomed to.
func (d *dashboard) pan(by float64) {
	d.retime(func(t timeline, now, _ time.Time) timeline { return t.pan(by, now) })
}

// shownRange is the time that the charts show. Charts that follow the time end
// now, whenever that is asked for, not where the last picture ended.
func (d *dashboard) shownRange() (from, to time.Time) {
	w := d.wished()
	if from, to = w.time.bounds(w.ends()); w.time.live() {
		to = time.Time{}
	}
	return from, to
}

// span is the time up to now that is chosen.
func (d *dashboard) span() time.Duration { return d.wished().time.span }
