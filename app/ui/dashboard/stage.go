package dashboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/ui/style"
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
		back: style.NewCard(nil, nil), rail: canvas.NewRectangle(nil), fill: canvas.NewRectangle(nil), last: last,
		mark: style.NewText(style.SmallSize, true, nil), name: style.NewText(style.TextSize, true, nil), number: style.NewText(style.TextSize, false, nil),
		note: style.NewText(style.SmallSize, false, nil), share: style.NewText(style.SmallSize, false, nil), arrow: style.NewText(style.TextSize, true, nil),
	}
	b.number.Alignment, b.share.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	b.group = &fyne.Container{Objects: []fyne.CanvasObject{b.back, b.rail, b.fill, b.mark, b.name, b.number, b.note, b.share, b.arrow}}
	return b
}

// arrowWidth is the room between two stages.
const arrowWidth = 22

func (b *stageBox) arrange(x, y, w, h float32) {
	style.Place(b.group, x, y, w+arrowWidth, h)
	style.Place(b.back, 0, 0, w, h)
	b.mark.Move(fyne.NewPos(12, 8))
	b.name.Move(fyne.NewPos(26, 6))
	style.Place(b.number, w/3, 6, w*2/3-12, 18)
	b.full = w - 24
	style.Place(b.rail, 12, 29, b.full, 5)
	b.fill.Move(fyne.NewPos(12, 29))
	b.note.Move(fyne.NewPos(12, 39))
	style.Place(b.share, w/2, 39, w/2-12, 16)
	b.arrow.Move(fyne.NewPos(w+5, h/2-10))
	style.SetVisible(b.arrow, !b.last)
}

// stageText is what a stage says.
type stageText struct {
	name, number, note, share string
	fill                      float64    // 0 to 1
	tone                      style.Tone // calm: nothing to do; good: at work; warning: it holds the others up
}

// mark tells the tone without colour.
func (t stageText) mark() string {
	return map[style.Tone]string{style.Calm: "○", style.Good: "●", style.Busy: "●", style.Warning: "▲", style.Alarm: style.Failure}[t.tone]
}

func (b *stageBox) apply(t stageText, c chart.Theme) {
	style.PaintCard(b.back, c)
	style.SetFill(b.rail, c.Border)
	style.SetFill(b.fill, style.ToneColour(c, max(t.tone, style.Good)))
	b.fill.Resize(fyne.NewSize(b.full*float32(min(max(t.fill, 0), 1)), 5))
	style.SetText(b.mark, t.mark(), style.ToneColour(c, t.tone))
	style.SetText(b.name, t.name, c.Text)
	style.SetText(b.number, t.number, c.Text)
	style.SetText(b.share, t.share, c.Muted)
	room := b.full - style.TextWidth(t.share, style.SmallSize, false) - 8
	style.SetText(b.note, style.Abbreviate(t.note, style.SmallSize, false, room), c.Muted)
	style.SetText(b.arrow, "→", c.Muted)
}
