package dashboard

import (
	"context"
	"sync/atomic"
	"time"

	"weir/app/chart"
	"weir/core/metrics"
)

// painter draws frames on a goroutine of its own and queues each on the
// window's, one at a time: while one waits there nothing is drawn, and what
// changes meanwhile is in the next.
type painter struct {
	d       *Page
	wake    chan struct{}     // something has changed; one slot, never blocks the sender
	pending atomic.Bool       // a frame waits to be shown
	queue   metrics.Histogram // how long frames waited; the window's goroutine's
	first   chan struct{}     // closed when the first frame is on the screen
	drawn   bool              // it was shown; the window's goroutine's

	said   sayings       // while the view isn't frozen; the painter's
	charts []chart.Chart // one a plot, for their buffers
	sparks []chart.Chart // one a card
	cards  []cardSpec
	kinds  *kindLooks
}

func newPainter(d *Page) *painter {
	p := &painter{d: d, wake: make(chan struct{}, 1), first: make(chan struct{}), charts: make([]chart.Chart, len(d.plots)), cards: cardSpecs(), kinds: newKindLooks(d.h)}
	p.sparks = make([]chart.Chart, len(p.cards))
	return p
}

// poke asks for a frame.
func (p *painter) poke() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// run draws until ctx is done.
func (p *painter) run(ctx context.Context) {
	for {
		select {
		case <-p.wake:
		case <-ctx.Done():
			return
		}
		if p.pending.Load() {
			continue // showing it pokes again
		}
		f := p.draw(p.d.wished())
		p.pending.Store(true)
		queued := time.Now()
		p.d.h.Do(func() {
			p.queue.Record(time.Since(queued), 1)
			p.d.apply(f)
			p.pending.Store(false)
			if !p.drawn {
				p.drawn = true
				p.d.h.After(time.Second/30, func() { close(p.first) }) // Fyne paints sixty times a second
			}
			if p.d.dirty(f.version) {
				p.poke()
			}
		})
	}
}

// Start begins to draw, until the window closes.
func (d *Page) Start() { d.h.Working.Go(func() { d.painter.run(d.h.Ctx) }) }

// AwaitFrame waits until the first frame is on the screen.
func (d *Page) AwaitFrame(ctx context.Context) {
	select {
	case <-d.painter.first:
	case <-ctx.Done():
	}
}

// TakeQueueTimes returns how long frames waited to be run on the window's goroutine
// since it was called last. It is called there.
func (d *Page) TakeQueueTimes() metrics.Histogram {
	var q metrics.Histogram
	q.Merge(&d.painter.queue)
	d.painter.queue.Reset()
	return q
}

// Tick lets a dashboard without new snapshots go on with the time, and reports
// whether it had to: whether no frame was shown in the last second.
func (d *Page) Tick() bool {
	if d.h.Now().Sub(d.applied) < time.Second {
		return false
	}
	if d.Live() {
		d.painter.poke()
	}
	return true
}

// DrawNow draws a frame and shows it: for pictures of a window whose painter doesn't
// run.
func (d *Page) DrawNow() { d.apply(d.painter.draw(d.wished())) }
