package floor

import (
	"fyne.io/fyne/v2"

	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// The layout of the card, in Fyne's units.
const (
	locksInset = 11
	locksTop   = 40 // of the first section, below the heads of its columns
	locksWide  = 640
	tallyLine  = 17
	tallyName  = 66
	tallySaid  = 40
	lockText   = 15
)

// arrange puts the card into a rectangle of the page: the sections stand one below the
// other, or side by side where the card is wide.
func (c *locksCard) arrange(x, y, w, h float32) {
	moved := c.group.Position() != fyne.NewPos(x, y) || c.group.Size() != fyne.NewSize(w, h) || c.scale != c.h.Canvas.Scale()
	style.Place(c.group, x, y, w, h)
	c.scale = c.h.Canvas.Scale()
	c.back.arrange(w, h)
	c.title.Move(fyne.NewPos(locksInset, 9))
	inner := w - 2*locksInset
	c.wide = w >= locksWide
	style.SetVisible(c.line, !c.wide)
	origin := fyne.NewPos(x, y)
	const gap = 28
	if c.wide {
		each := (inner - 3*gap) / 4
		for i, s := range c.sections {
			s.stack(c, origin, locksInset+float32(i)*(each+gap), locksTop, each, h-locksTop-6)
		}
		c.arrangeTally(locksInset+3*(each+gap), locksTop, each)
	} else {
		tally := float32(lockText + 3*tallyLine + 14)
		each := (h - locksTop - lockText - tally - lockText) / 3
		for i, s := range c.sections {
			s.spread(c, origin, locksInset, locksTop+lockText+float32(i)*each, inner, each, i == len(c.sections)-1)
		}
		for side, t := range c.heads {
			t.Move(fyne.NewPos(c.sections[0].pictures[side].Position().X, locksTop-9))
		}
		top := h - tally
		style.Place(c.line, locksInset, top+2, inner, 1)
		c.arrangeTally(locksInset, top+6, inner)
	}
	for _, t := range c.heads {
		style.SetVisible(t, !c.wide)
	}
	if moved { // not when only a text has grown
		c.draw()
	}
}

// spread places a section with its pictures side by side. axis says whether it has an
// axis of its own.
func (s *lockShown) spread(c *locksCard, origin fyne.Position, x, y, w, h float32, axis bool) {
	const gap = 14
	column := (w - gap) / 2
	s.name.Move(fyne.NewPos(x, y))
	s.note.Move(fyne.NewPos(x, y))
	height := max(min(h-2*lockText-6, 40), 8)
	for side := range s.pictures {
		s.place(c, origin, side, x+float32(side)*(column+gap), y+lockText+3, column, height, axis)
	}
}

// stack places a section with one picture below the other.
func (s *lockShown) stack(c *locksCard, origin fyne.Position, x, y, w, h float32) {
	s.name.Move(fyne.NewPos(x, y))
	s.note.Move(fyne.NewPos(x, y))
	height := max(min((h-4*lockText-14)/2, 60), 8)
	for side := range s.pictures {
		s.place(c, origin, side, x, y+lockText+3+float32(side)*(height+lockText+6), w, height, side == 1)
	}
}

// place places a picture with its text, and its axis if it has one.
func (s *lockShown) place(c *locksCard, origin fyne.Position, side int, x, y, w, h float32, axis bool) {
	k := c.h.Canvas.Scale()
	snap := func(v, from float32) float32 { return widget.Snap(from+v, k) - from }
	style.Place(s.pictures[side].Image, snap(x, origin.X), snap(y, origin.Y), widget.Snap(w, k), widget.Snap(h, k))
	s.said[side].Move(fyne.NewPos(x, y+h+1))
	if side == 0 {
		s.nobody.Move(fyne.NewPos(x+4, y+(h-lockText)/2-1))
	}
	for i, t := range s.axis[side] {
		style.SetVisible(t, axis)
		t.Text = []string{"1 " + text.Tr("µs"), "1 " + text.Tr("ms"), "1 " + text.Tr("s")}[i]
		width := style.TextWidth(t.Text, style.SmallSize, false)
		t.Move(fyne.NewPos(min(max(x+w*float32(i)/2-width/2, x), x+w-width), y+h+1+lockText))
	}
}

// arrangeTally places the last section.
func (c *locksCard) arrangeTally(x, y, w float32) {
	c.tally[0].Move(fyne.NewPos(x, y))
	style.Place(c.tally[1], x+w, y, 0, lockText)
	for i, r := range c.rows {
		top := y + lockText + 3 + float32(i)*tallyLine
		r.name.Move(fyne.NewPos(x, top))
		style.Place(r.track, x+tallyName, top+4, max(w-tallyName-tallySaid, 1), 8)
		style.Place(r.said, x+w, top, 0, lockText)
	}
}
