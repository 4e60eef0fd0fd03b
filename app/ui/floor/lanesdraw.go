package floor

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/chart/lanes"
	"weir/app/chart/raster"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/activity"
)

// lanesPicture has two buffers: one is in sight, the other is drawn into.
type lanesPicture struct {
	*canvas.Image
	spare *image.RGBA // belongs to the goroutine that draws
}

func newLanesPicture() *lanesPicture { return &lanesPicture{Image: widget.NewPicture()} }

// buffer returns a picture of that size to draw into.
func (p *lanesPicture) buffer(size image.Point) *image.RGBA {
	if p.spare == nil || p.spare.Rect.Size() != size {
		p.spare = image.NewRGBA(image.Rectangle{Max: size})
	}
	return p.spare
}

// swap shows what was drawn.
func (p *lanesPicture) swap() {
	was, _ := p.Image.Image.(*image.RGBA)
	p.Image.Image, p.spare = p.spare, was
	p.Refresh()
}

// paintSwatch paints an entry of the legend.
func paintSwatch(into *canvas.Image, colours chart.Theme, k lanes.Kind, scale float32) {
	img := image.NewRGBA(image.Rectangle{Max: widget.Pixels(into.Size(), scale)})
	var r raster.Canvas
	r.Begin(img)
	lanes.Swatch(&r, colours, k, float64(scale))
	into.Image = img
	into.Refresh()
}

// How often pictures change by themselves. What has words in it changes with the words,
// which are to be read. Each change repaints the whole window, which costs far more than
// the picture: a multiple of the other saves some.
const (
	sharesEvery = 250 * time.Millisecond
	wordsEvery  = 500 * time.Millisecond
)

// lanesDrawn is what a picture shows, for the mouse and the texts around it.
type lanesDrawn struct {
	view        *lanesView
	chart       lanes.Chart // without rows
	rows        laneRows
	both        bool // the magnified part was drawn, too
	sharesWidth float64
	spansWidth  float64
}

// redraw asks for new pictures; all means that the magnified part and the texts can't
// wait.
func (c *lanesCard) redraw(all bool) {
	c.dirty, c.dirtySpan = true, c.dirtySpan || all
	c.draw()
}

// draw draws what is wanted and due, on another goroutine, one picture after the other.
func (c *lanesCard) draw() {
	if !c.visible || c.drawing || !c.dirty {
		return
	}
	v, every := c.view, sharesEvery
	if c.reduced {
		every = wordsEvery
	}
	// A little early counts: the page's clock isn't exact.
	due := func(since, every time.Duration) bool { return v.now < since || v.now-since >= every-every/10 }
	both := c.dirtySpan || due(c.spansAt, wordsEvery)
	if !both && !due(c.drawnAt, every) {
		c.dirty = false // the next view is due
		return
	}
	scale := widget.PixelScale(c.h.Canvas)
	sizes := [2]image.Point{widget.Pixels(c.shares.Size(), scale), widget.Pixels(c.spans.Size(), scale)}
	if sizes[0].X <= 0 || sizes[1].X <= 0 {
		return
	}
	c.dirty, c.dirtySpan, c.drawing = false, false, true
	c.drawnAt = v.now
	if both {
		c.spansAt = v.now
	}
	d := c.drawnOf(v, scale, both)
	c.h.Work(func(context.Context) error {
		c.drawInto(&d, sizes)
		return nil
	}, func(error) {
		c.drawing = false
		c.show(d)
		c.draw()
	})
}

// drawnOf is what is to be drawn of a view.
func (c *lanesCard) drawnOf(v *lanesView, scale float32, both bool) lanesDrawn {
	size := c.shares.Size()
	d := lanesDrawn{view: v, both: both, sharesWidth: float64(size.Width), spansWidth: float64(c.spans.Size().Width) - lanesGap - 2*lanes.FrameInset}
	d.rows = arrangeLanes(v.tracks, float64(size.Height), c.scroll)
	if c.unknown != "" {
		d.rows.quitHeight = 0
	}
	c.scroll = min(max(c.scroll, 0), d.rows.over)
	d.chart = lanes.Chart{
		Theme: c.h.Colours(), Scale: float64(scale), Height: float64(size.Height), Bottom: d.rows.bottom, Columns: columns, Column: float64(size.Width) / columns,
		Each: columnLength, Now: v.now, Gap: lanesGap, Live: c.end == 0, Quit: lanes.Quit{Y: d.rows.bottom - d.rows.quitHeight, Height: d.rows.quitHeight, At: v.quit, Text: quitText(v)},
	}
	d.chart.From, d.chart.To = c.window(v)
	for _, f := range v.flags {
		d.chart.Flags = append(d.chart.Flags, lanes.Flag{At: f.at, Text: text.OneLine(f.text)})
	}
	if !both { // the magnified part stays
		d.chart.From, d.chart.To = c.drawn.chart.From, c.drawn.chart.To
	}
	return d
}

func quitText(v *lanesView) string {
	if v.quit > 0 {
		return text.Tr("sent {{.Ago}} ago", text.With("Ago", lengthText(v.now-v.quit)))
	}
	return text.Tr("not sent")
}

// window is the magnified part of a view.
func (c *lanesCard) window(v *lanesView) (from, to time.Duration) {
	to = v.now
	if c.end > 0 {
		to = max(min(c.end, v.now), v.now-remembered+c.length)
	}
	return to - c.length, to
}

// drawInto draws the pictures. It runs on a goroutine of its own.
func (c *lanesCard) drawInto(d *lanesDrawn, sizes [2]image.Point) {
	rows := rowsOf(d.view, &d.rows, d.chart.From, d.chart.To, d.both)
	letters := c.chart
	*c.chart = d.chart.Keeping(letters)
	c.chart.Rows = rows
	c.chart.DrawShares(c.shares.buffer(sizes[0]), style.Typeface{})
	if d.both {
		c.chart.DrawSpans(c.spans.buffer(sizes[1]), style.Typeface{})
	}
}

// rowsOf are a view's rows for the painter, with spans only if they are wanted.
func rowsOf(v *lanesView, l *laneRows, from, to time.Duration, spans bool) []lanes.Row {
	var rows []lanes.Row
	var found []activity.Span
	for i := range l.rows {
		at := &l.rows[i]
		if at.y+at.height <= at.clip.Top || at.y >= at.clip.Bottom {
			continue
		}
		t := &v.tracks[at.track]
		r := lanes.Row{Y: at.y, Height: at.height, Bar: at.bar, Clip: at.clip, Shares: t.shares, Ended: t.ended}
		if spans {
			r.Spans = v.of.coarse(r.Spans, at.track, from, to)
			found = v.of.window(found[:0], at.track, from, min(to, v.now))
			for _, s := range found {
				span := lanes.Span{Start: s.Start, End: s.End, Kind: kindOf(s.State.Group())}
				if r.Bar > laneBlock {
					span.Word = stateWord(s.State)
					if t.role == activity.RoleWriter && s.State.Group() == activity.GroupCommitting {
						span.Word, span.Brief = servedText(v.tracks, s)
					}
				}
				r.Spans = append(r.Spans, span)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// show shows what was drawn, and the texts that belong to it.
func (c *lanesCard) show(d lanesDrawn) {
	was := c.drawn
	c.drawn = d
	if c.onShown != nil {
		c.onShown()
	}
	c.paint(d.chart.Theme)
	c.showEmpty(d.chart.Theme)
	c.shares.swap()
	if d.both {
		c.spans.swap()
		c.labelTicks()
	}
	if d.both || len(was.view.tracks) != len(d.view.tracks) {
		c.nameLanes()
		c.showThumb()
	}
	if d.both {
		c.overlay.draw()
	}
}
