package floor

import (
	"context"

	"fyne.io/fyne/v2"

	"weir/app/chart/diagram"
	"weir/app/ui/control"
	"weir/app/ui/style"
)

// halfPane shows one of two halves.
type halfPane struct {
	page  *Page
	all   *halves
	sheet *sheet
	lanes *lanesCard
	group *fyne.Container

	rooms halfRooms
	half  control.Half // as last seen
	view  *view        // nil: nothing was seen yet
	rates throughput

	scale    float64 // of the throughput
	compared string  // with the other half's
	slower   bool
}

func newHalfPane(p *Page, all *halves) *halfPane {
	o := &halfPane{page: p, all: all, sheet: newSheet(p.h), lanes: newLanesCard(p.h)}
	o.lanes.reduced, o.lanes.onFreeze = p.h.ReducedMotion, p.SetFrozen
	// As on the whole page, all that changes does so when the lanes do. Both halves change
	// at once, so that their numbers belong together.
	o.lanes.onShown = all.shown
	o.sheet.hold = func() bool { return all.stop != nil && p.frozen.IsZero() && o.half.Activity != nil }
	o.group = group(o.sheet.group, o.lanes.group)
	return o
}

// show shows a frame, unless the page is frozen or was hidden meanwhile.
func (p *halfPane) show(ctx context.Context, f frame) {
	if ctx.Err() != nil || p.page.h.Closing || p.page.halves != p.all {
		return
	}
	if f.lanes != nil {
		p.lanes.Show(f.lanes)
	}
	if f.view == nil || !p.page.frozen.IsZero() {
		return
	}
	p.view = f.view
	if p == p.all.panes[0] {
		p.all.flush() // what the lanes haven't taken along
		p.all.compare()
	}
}

// draw draws the upper part.
func (p *halfPane) draw() {
	if p.rooms.sheet.W > 0 {
		p.sheet.draw(p.diagram())
	}
}

// The layout of two halves, in Fyne's units.
const (
	halfGap      = 14
	halfHead     = 30
	halfSentence = 52
	halfBoxesLow = 172
	halfTall     = 700 // height of the page below which the channel's chart goes
)

// halfRooms are where the parts of a half are. All but the sheet and the lanes are places
// in the sheet.
type halfRooms struct {
	sheet, lanes        diagram.Rect
	head, sentence      diagram.Rect
	throughput, channel diagram.Rect
	low                 bool
}

// halfRoomsOf places the parts of a half in a page of that size.
func halfRoomsOf(half int, width, height float64) (r halfRooms) {
	w := (width - 2*style.Gap - halfGap) / 2
	x := style.Gap + float64(half)*(w+halfGap)
	r.low = height < halfTall
	boxes := float64(boxesHigh)
	if r.low {
		boxes = halfBoxesLow
	}
	r.head = diagram.Rect{Y: topMargin, W: w, H: halfHead}
	r.sentence = diagram.Rect{Y: r.head.Bottom() + 2, W: w, H: halfSentence}
	y := r.sentence.Bottom() + sentenceGap
	r.throughput = diagram.Rect{Y: y, W: (w - boxGapSlim) * 0.44, H: boxes}
	r.channel = diagram.Rect{X: r.throughput.W + boxGapSlim, Y: y, W: (w - boxGapSlim) * 0.56, H: boxes}
	r.sheet = diagram.Rect{X: x, W: w, H: y + boxes}
	top := r.sheet.Bottom() + sentenceGap
	r.lanes = diagram.Rect{X: x, Y: top, W: w, H: max(height-top-style.Gap, 0)}
	return r
}

// halfButton is the room of the button beside the right half's name.
const halfButton = 130

// arrange places everything in a page of that size.
func (s *halves) arrange(size fyne.Size) {
	for i, p := range s.panes {
		p.rooms = halfRoomsOf(i, float64(size.Width), float64(size.Height))
		if i == 1 {
			p.rooms.head.W -= halfButton + style.Gap
		}
		r := &p.rooms
		place(p.sheet.group, r.sheet)
		place(p.sheet.area, diagram.Rect{W: r.sheet.W, H: r.sheet.H})
		p.lanes.arrange(float32(r.lanes.X), float32(r.lanes.Y), float32(r.lanes.W), float32(r.lanes.H))
	}
	right := s.panes[1].rooms.sheet.Right()
	place(s.page.scenes, diagram.Rect{X: right - halfButton, Y: topMargin, W: halfButton, H: 28})
	s.draw()
}
