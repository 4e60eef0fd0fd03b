package dashboard

import (
	"context"
	"image"
	"math"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/core"
)

// painter draws frames on a goroutine of its own and queues each on the
// window's, one at a time: while one waits there nothing is drawn, and what
// changes meanwhile is in the next.
type painter struct {
	page       *Page
	wake       chan struct{}  // something has changed; one slot, never blocks the sender
	pending    atomic.Bool    // a frame waits to be shown
	queueTimes core.Histogram // how long frames waited; the window's goroutine's
	firstShown chan struct{}  // closed when the first frame is on the screen
	shown      bool           // it was shown; the window's goroutine's

	texts  frameTexts    // while the view isn't frozen; the painter's
	charts []chart.Chart // one a plot, for their buffers
	sparks []chart.Chart // one a card
	cards  []cardSpec
	kinds  *kindLooks
}

func newPainter(page *Page) *painter {
	p := &painter{page: page, wake: make(chan struct{}, 1), firstShown: make(chan struct{}), charts: make([]chart.Chart, len(page.plots)), cards: cardSpecs(), kinds: newKindLooks(page.h)}
	p.sparks = make([]chart.Chart, len(p.cards))
	return p
}

// poke asks for a frame.
func (p *painter) requestFrame() {
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
		f := p.draw(p.page.currentRequest())
		p.pending.Store(true)
		queued := time.Now()
		p.page.h.Do(func() {
			p.queueTimes.Record(time.Since(queued), 1)
			p.page.apply(f)
			p.pending.Store(false)
			if !p.shown {
				p.shown = true
				p.page.h.After(time.Second/30, func() { close(p.firstShown) }) // Fyne paints sixty times a second
			}
			if p.page.dirty(f.version) {
				p.requestFrame()
			}
		})
	}
}

// Start begins to draw, until the window closes.
func (d *Page) Start() { d.h.Working.Go(func() { d.painter.run(d.h.Ctx) }) }

// AwaitFrame waits until the first frame is on the screen.
func (d *Page) AwaitFrame(ctx context.Context) {
	select {
	case <-d.painter.firstShown:
	case <-ctx.Done():
	}
}

// TakeQueueTimes returns how long frames waited to be run on the window's goroutine
// since it was called last. It is called there.
func (d *Page) TakeQueueTimes() core.Histogram {
	var q core.Histogram
	q.Merge(&d.painter.queueTimes)
	d.painter.queueTimes.Reset()
	return q
}

// Tick lets a dashboard without new snapshots go on with the time, and reports
// whether it had to: whether no frame was shown in the last second.
func (d *Page) Tick() bool {
	if d.h.Now().Sub(d.applied) < time.Second {
		return false
	}
	if d.Live() {
		d.painter.requestFrame()
	}
	return true
}

// DrawNow draws a frame and shows it: for pictures of a window whose painter doesn't
// run.
func (d *Page) DrawNow() { d.apply(d.painter.draw(d.currentRequest())) }

// picture is an image that the painter draws and the window shows, with two
// buffers in turn. The painter touches spare only while no frame is queued, the
// window only while it applies one.
type picture struct {
	image *canvas.Image
	spare *image.RGBA
}

func newPicture() *picture {
	p := &picture{image: canvas.NewImageFromImage(nil)}
	// Pixels fit exactly: nothing is to be resampled.
	p.image.ScaleMode, p.image.FillMode = canvas.ImageScaleFastest, canvas.ImageFillStretch
	return p
}

// buffer returns a picture of that size to draw in, the spare one if it fits.
func (p *picture) buffer(size image.Point) *image.RGBA {
	if p.spare == nil || p.spare.Rect.Size() != size {
		p.spare = image.NewRGBA(image.Rectangle{Max: size})
	}
	return p.spare
}

// swap shows what was drawn.
func (p *picture) swap(drawn *image.RGBA) {
	if drawn == nil {
		return
	}
	p.spare, _ = p.image.Image.(*image.RGBA)
	p.image.Image = drawn
	p.image.Refresh()
}

// pixels is how many device pixels something takes, as Fyne counts them.
func pixels(size fyne.Size, scale float32) image.Point {
	px := func(v float32) int { return max(int(math.Round(float64(v*scale))), 0) }
	return image.Pt(px(size.Width), px(size.Height))
}

// whole moves a place to the next device pixel, so that a picture stays sharp.
func snap(v, scale float32) float32 {
	return float32(math.Round(float64(v*scale))) / scale
}
