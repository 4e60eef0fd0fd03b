package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
)

// stageBox is one stage of the strip: what it does, how full it is and what it
// waits for.
type stageBox struct {
	back, rail, fill *canvas.Rectangle
	mark             *canvas.Text
	name             *canvas.Text
	number           *canvas.Text
	note             *canvas.Text
	share            *canvas.Text
	arrow            *canvas.Text
	group            *fyne.Container
	full             float32 // of the bar, in Fyne's units
	last             bool
}

func newStageBox(last bool) *stageBox {
	b := &stageBox{
		back: card(nil, nil), rail: canvas.NewRectangle(nil), fill: canvas.NewRectangle(nil), last: last,
		mark: newText(smallSize, true, nil), name: newText(textSize, true, nil), number: newText(textSize, false, nil),
		note: newText(smallSize, false, nil), share: newText(smallSize, false, nil), arrow: newText(textSize, true, nil),
	}
	b.number.Alignment, b.share.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	b.group = &fyne.Container{Objects: []fyne.CanvasObject{b.back, b.rail, b.fill, b.mark, b.name, b.number, b.note, b.share, b.arrow}}
	return b
}

// arrowWidth is the room between two stages.
const arrowWidth = 22

func (b *stageBox) arrange(x, y, w, h float32) {
	place(b.group, x, y, w+arrowWidth, h)
	place(b.back, 0, 0, w, h)
	b.mark.Move(fyne.NewPos(12, 8))
	b.name.Move(fyne.NewPos(26, 6))
	place(b.number, w/3, 6, w*2/3-12, 18)
	b.full = w - 24
	place(b.rail, 12, 29, b.full, 5)
	b.fill.Move(fyne.NewPos(12, 29))
	b.note.Move(fyne.NewPos(12, 39))
	place(b.share, w/2, 39, w/2-12, 16)
	b.arrow.Move(fyne.NewPos(w+5, h/2-10))
	show(b.arrow, !b.last)
}

// stageText is what a stage says.
type stageText struct {
	name, number, note, share string
	fill                      float64 // 0 to 1
	tone                      tone    // calm: nothing to do; good: at work; warning: it holds the others up
}

// mark tells the tone without colour.
func (t stageText) mark() string {
	return map[tone]string{calm: "○", good: "●", busy: "●", warning: "▲", alarm: failure}[t.tone]
}

func (b *stageBox) apply(t stageText, c chart.Theme) {
	paintCard(b.back, c)
	paint(b.rail, c.Border)
	paint(b.fill, ink(c, max(t.tone, good)))
	b.fill.Resize(fyne.NewSize(b.full*float32(min(max(t.fill, 0), 1)), 5))
	put(b.mark, t.mark(), ink(c, t.tone))
	put(b.name, t.name, c.Text)
	put(b.number, t.number, c.Text)
	put(b.share, t.share, c.Muted)
	room := b.full - widthOf(t.share, smallSize, false) - 8
	put(b.note, brief(t.note, smallSize, false, room), c.Muted)
	put(b.arrow, "→", c.Muted)
}
