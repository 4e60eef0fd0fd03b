package floor

import (
	"fyne.io/fyne/v2"

	"weir/app/chart/diagram"
	"weir/app/ui/host"
	"weir/app/ui/style"
)

// The layout of the page, in Fyne's units.
const (
	roomy = 1300 // width of the window below which words leave the arrows
	slim  = 1150 // and below which the sentence loses its bar
	tall  = 780  // height of the window below which the facts go

	sentenceHigh, sentenceLow = 74, 56
	boxesHigh, boxesLow       = 300, 220
	boxesExplained            = 382
	boxesExplainedLow         = 346 // where the lanes would get too little
	lowerLeast                = 210 // height of the lower half, if there is enough
	arrowsHigh, arrowsLow     = 28, 24
	sentenceGap               = 8
	boxGap, boxGapSlim        = 20, 14
	statusHeight              = 22
	topMargin                 = 4
	sideWidth                 = 196 // of what is beside the sentence
)

// boxWidths are the widths of the boxes in a page of boxesWide, with gaps between them.
var boxWidths = [boxes]float64{156, 264, 150, 160, 346, 184}

const boxesWide = 1360

// rooms are where the parts of the page are.
type rooms struct {
	sentence     diagram.Rect
	side         diagram.Rect // beside the sentence: scenes, and Explain below
	boxes        [boxes]diagram.Rect
	arrows       float64 // where the arrows begin
	lower        diagram.Rect
	notes        diagram.Rect // of the lower half; without height while Explain is off
	status       diagram.Rect
	low, compact bool // there is little height; little width
	narrow       bool // too little width for words on arrows
}

// roomsOf places the parts of a page of that size. notes is the height of the lower
// half's notes in a width.
func roomsOf(width, height float64, explain bool, notes func(width float64) float64) (r rooms) {
	window := width + host.RailWidth
	r.low = height+host.HeaderHeight < tall
	r.compact, r.narrow = window < slim, window < roomy
	high, boxHigh, arrows, gap := float64(sentenceHigh), float64(boxesHigh), float64(arrowsHigh), float64(boxGap)
	if r.low {
		boxHigh, arrows = boxesLow, arrowsLow
	} else if explain {
		boxHigh = boxesExplained
	}
	side := float64(sideWidth)
	if r.compact {
		high, gap, side = sentenceLow, boxGapSlim, 118
	}
	x, w, y := float64(style.Gap), width-2*style.Gap, float64(topMargin)
	r.sentence = diagram.Rect{X: x, Y: y, W: w - side - style.Gap, H: high}
	r.side = diagram.Rect{X: r.sentence.Right() + style.Gap, Y: y, W: side, H: high}
	y += high + sentenceGap
	each := (w - gap*float64(boxes-1)) / (boxesWide - boxGap*float64(boxes-1))
	for i, share := range boxWidths {
		r.boxes[i] = diagram.Rect{X: x, Y: y, W: share * each, H: boxHigh}
		x = r.boxes[i].Right() + gap
	}
	y += boxHigh
	r.arrows = y
	y += arrows
	r.status = diagram.Rect{X: style.Gap, Y: height - statusHeight, W: w, H: statusHeight}
	end := r.status.Y - 2
	if explain && !r.low && !r.narrow {
		h := notes(w)
		r.notes = diagram.Rect{X: style.Gap, Y: end - h, W: w, H: h}
		end = r.notes.Y - lowerGap
	}
	if explain && !r.low {
		give := min(max(lowerLeast-(end-y), 0), boxesExplained-boxesExplainedLow)
		for i := range r.boxes {
			r.boxes[i].H -= give
		}
		r.arrows -= give
		y -= give
	}
	r.lower = diagram.Rect{X: style.Gap, Y: y, W: w, H: max(end-y, 0)}
	return r
}

// upper is the height of the part that the sheet shows.
func (r *rooms) upper() float64 { return r.lower.Y }

// MinSize implements fyne.Layout.
func (p *Page) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(480, 320)
}

// Layout implements fyne.Layout.
func (p *Page) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if p.halves != nil {
		p.halves.arrange(size)
		return
	}
	p.rooms = roomsOf(float64(size.Width), float64(size.Height), p.explain, func(w float64) (height float64) {
		p.noteRooms = noteRooms(p.lowerNotes(), w)
		for _, r := range p.noteRooms {
			height = r.H
		}
		return height
	})
	r := &p.rooms
	style.Place(p.sheet.group, 0, 0, size.Width, float32(r.upper()))
	style.Place(p.sheet.area, 0, 0, size.Width, float32(r.upper()))
	p.placeSide()
	p.placeButton()
	p.lower.arrange(r)
	place(p.status, r.status)
	place(p.notes.group, r.notes)
	place(p.notes.area, diagram.Rect{W: r.notes.W, H: r.notes.H})
	p.placeBelt()
	p.draw()
}

// place places an object.
func place(o fyne.CanvasObject, r diagram.Rect) {
	style.Place(o, float32(r.X), float32(r.Y), float32(r.W), float32(r.H))
}

// placeSide places what is beside the sentence.
func (p *Page) placeSide() {
	r := p.rooms.side
	half := (r.H - 6) / 2
	if p.rooms.compact {
		half = (r.H - 4) / 2
	}
	place(p.scenes, diagram.Rect{X: r.X, Y: r.Y, W: r.W, H: half})
	place(p.explains, diagram.Rect{X: r.X, Y: r.Bottom() - half, W: r.W, H: half})
}

// placeButton places the button of the sentence at its right.
func (p *Page) placeButton() {
	r, size := p.rooms.sentence, p.set.MinSize()
	w, h := float64(size.Width), float64(min(size.Height, 30))
	place(p.set, diagram.Rect{X: r.Right() - w - 12, Y: r.Y + (r.H-h)/2, W: w, H: h})
}
