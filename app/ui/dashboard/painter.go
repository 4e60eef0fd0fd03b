package dashboard

import (
	"context"
	"image"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/ui/widget"
	"weir/core/metrics"
)

// painter draws frames on its own goroutine and hands them to the window's
// goroutine, one at a time:
//
//  1. Anyone asks for a frame with requestFrame. It puts a token into wake,
//     which holds one: requests that come while one waits are the same request.
//  2. run takes the token. If the frame before hasn't been shown yet (pending),
//     it draws nothing: step 5 asks again.
//  3. Otherwise it copies the request, with its version, and draws the frame
//     into the spare buffers of the pictures. Only the painter touches these now,
//     because no frame is pending.
//  4. It sets pending and queues one function on the window's goroutine. From
//     here on the painter touches neither the frame nor the pictures.
//  5. That function shows the frame: each picture swaps its buffers, so the one
//     that was on the screen becomes the spare one. Then it clears pending, which
//     hands the spare buffers back to the painter, and asks for another frame if
//     the request has changed since the version that was drawn. The order matters:
//     a request that run dropped in step 2 came before pending was cleared, so its
//     change is visible to this check.
//
// So the window's queue never holds more than one frame, however slow it is,
// and the last change is always drawn.
type painter struct {
	page       *Page
	wake       chan struct{}     // a frame is wanted; holds one token
	pending    atomic.Bool       // a frame is queued on the window's goroutine
	queueTimes metrics.Histogram // how long frames waited for the window's goroutine; belongs to it
	firstShown chan struct{}     // closed when the first frame is on the screen
	shown      bool              // the first frame was shown; belongs to the window's goroutine

	texts  frameTexts    // of the last frame that wasn't frozen
	charts []chart.Chart // one per plot, reused for their buffers
	sparks []chart.Chart // one per card
	cards  []cardSpec
	kinds  *kindLooks
}

func newPainter(page *Page) *painter {
	p := &painter{page: page, wake: make(chan struct{}, 1), firstShown: make(chan struct{}), charts: make([]chart.Chart, len(page.plots)), cards: cardSpecs(), kinds: newKindLooks(page.h)}
	p.sparks = make([]chart.Chart, len(p.cards))
	return p
}

// requestFrame asks for a frame. It may be called on any goroutine and never
// blocks.
func (p *painter) requestFrame() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// run draws frames until ctx is done.
func (p *painter) run(ctx context.Context) {
	for {
		select {
		case <-p.wake:
		case <-ctx.Done():
			return
		}
		if p.pending.Load() {
			continue // step 5 asks again
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

// Start begins to draw frames. Drawing ends with ctx, which is derived from the host's.
func (d *Page) Start(ctx context.Context) {
	d.h.Goroutines.Go(func() { d.painter.run(ctx) })
}

// AwaitFrame waits until the first frame is on the screen.
func (d *Page) AwaitFrame(ctx context.Context) {
	select {
	case <-d.painter.firstShown:
	case <-ctx.Done():
	}
}

// TakeQueueTimes returns how long frames have waited for the window's goroutine
// since the last call. It is called on that goroutine.
func (d *Page) TakeQueueTimes() metrics.Histogram {
	var q metrics.Histogram
	q.Merge(&d.painter.queueTimes)
	d.painter.queueTimes.Reset()
	return q
}

// Tick moves the time of a dashboard that gets no snapshots. It reports whether
// that was necessary: whether no frame was shown in the last second.
func (d *Page) Tick() bool {
	if d.h.Now().Sub(d.applied) < time.Second {
		return false
	}
	if d.Live() {
		d.painter.requestFrame()
	}
	return true
}

// DrawNow draws a frame and shows it. It is for pictures of a window whose
// painter doesn't run.
func (d *Page) DrawNow() { d.apply(d.painter.draw(d.currentRequest())) }

// picture is an image that the painter draws and the window shows. It has two
// buffers: the one on the screen belongs to the window's goroutine, the spare
// one to the painter. They change places while a frame is applied, see painter.
type picture struct {
	image *canvas.Image
	spare *image.RGBA
}

func newPicture() *picture {
	return &picture{image: widget.NewPicture()}
}

// buffer returns an image of that size to draw into: the spare buffer if it has
// that size. Only the painter calls it.
func (p *picture) buffer(size image.Point) *image.RGBA {
	if p.spare == nil || p.spare.Rect.Size() != size {
		p.spare = image.NewRGBA(image.Rectangle{Max: size})
	}
	return p.spare
}

// swap shows what was drawn; the buffer that was on the screen becomes the
// spare one. Only the window's goroutine calls it.
func (p *picture) swap(drawn *image.RGBA) {
	if drawn == nil {
		return
	}
	p.spare, _ = p.image.Image.(*image.RGBA)
	p.image.Image = drawn
	p.image.Refresh()
}
