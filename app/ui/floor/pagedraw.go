package floor

import (
	"image"

	"fyne.io/fyne/v2"

	"weir/app/chart/diagram"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// draw draws the upper half.
func (p *Page) draw() {
	if p.halves != nil {
		p.halves.draw()
		return
	}
	v := p.view
	if v == nil {
		v = &view{}
	}
	if p.rooms.lower.Y > 0 {
		p.sheet.draw(p.diagram(v))
	}
	p.drawNotes()
	c := p.h.Colours()
	status := v.status
	if p.explain && p.rooms.low {
		status = text.Tr("Rest the mouse on a part for its explanation") + " · " + status
	}
	style.SetText(p.status, style.Truncate(status, style.SmallSize, false, float32(p.rooms.status.W)), c.Muted)
}

// diagram sketches the upper half.
func (p *Page) diagram(v *view) *diagram.Diagram {
	r := &p.rooms
	k := &sketch{theme: p.h.Colours(), measure: measure, low: r.low, slim: r.compact, narrow: r.narrow}
	k.Width, k.Height = r.lower.Right(), r.upper()
	if p.explain {
		k.notes = p.boxNotes()
	}
	button := 0.0
	if v.sentence.button != "" {
		button = float64(p.set.MinSize().Width) + 16
	}
	k.sentence(&v.sentence, r.sentence, button)
	k.generate(&v.generate, r.boxes[generateBox])
	k.channel(&v.channel, r.boxes[channelBox])
	k.store(&v.store, r.boxes[storeBox])
	k.lock(&v.lock, r.boxes[lockBox])
	k.queue(&v.queue, r.boxes[queueBox])
	k.process(&v.process, r.boxes[processBox])
	k.arrows(v, r.boxes)
	return &k.Diagram
}

// measure is the width of a text in the window.
func measure(s string, size float32, bold, mono bool) float64 {
	key := measured{s, size, bold, mono}
	w, ok := widths[key]
	if !ok {
		if len(widths) > 4096 {
			clear(widths)
		}
		w = float64(fyne.MeasureText(s, size, fyne.TextStyle{Bold: bold, Monospace: mono}).Width)
		widths[key] = w
	}
	return w
}

// measured is a text whose width is known.
type measured struct {
	text       string
	size       float32
	bold, mono bool
}

// widths are the widths of texts. They belong to the window's goroutine.
var widths = map[measured]float64{}

// placeBelt places the channel's slots.
func (p *Page) placeBelt() {
	k := &sketch{slim: p.rooms.compact, low: p.rooms.low}
	place(p.belt, k.beltRoom(p.rooms.boxes[channelBox]))
	p.drawn = belt{}
}

// drawBelt draws the channel's slots if they have changed.
func (p *Page) drawBelt(b belt) {
	if b == p.drawn {
		return
	}
	p.drawn = b
	style.SetVisible(p.belt, b.squares > 0)
	size, scale := p.belt.Size(), widget.PixelScale(p.h.Canvas)
	if b.squares == 0 || size.Width <= 0 {
		return
	}
	k := &sketch{theme: p.h.Colours()}
	k.belt(b, diagram.Rect{W: float64(size.Width), H: float64(size.Height)})
	into := image.NewRGBA(image.Rectangle{Max: widget.Pixels(size, scale)})
	k.Draw(into, float64(scale), k.theme.Card)
	p.belt.Image = into
	p.belt.Refresh()
}
