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
	locksGap   = 28 // between sections that stand side by side
	tallyLine  = 17
	tallyName  = 66
	tallySaid  = 40
	lockText   = 15
	tallyRoom  = lockText + 3*tallyLine + 14

	lockBrief     = 33 // of a section without its pictures
	lockWhole     = 48 // of a section, at least
	lockWholeWide = 98 // likewise, where the pictures are one below the other
)

// locksRoom is what the card has room for.
type locksRoom struct {
	sections int  // as many as there is room for as a whole
	pictures bool // of the sections
	tally    bool // the last section
}

// locksRoomOf tells what there is room for in a height.
func locksRoomOf(h float32, wide bool) locksRoom {
	if wide {
		return locksRoom{3, h >= locksTop+lockWholeWide+6, true}
	}
	const top = locksTop + lockText
	if h >= top+3*lockWhole+lockText+tallyRoom {
		return locksRoom{3, true, true}
	}
	const brief = locksTop + 6
	sections := min(max(int((h-brief-4)/lockBrief), 0), 3)
	return locksRoom{sections, false, h >= brief+3*lockBrief+tallyRoom}
}

// arrange puts the card into a rectangle of the page: the sections stand one below the
// other, or side by side where the card is wide. Where there is too little height, the
// pictures are left out, then the last section, then one after another.
func (c *locksCard) arrange(x, y, w, h float32) {
	if c.group.Position() == fyne.NewPos(x, y) && c.group.Size() == fyne.NewSize(w, h) && c.scale == widget.PixelScale(c.h.Canvas) {
		return // only a text has grown
	}
	style.Place(c.group, x, y, w, h)
	c.scale = widget.PixelScale(c.h.Canvas)
	c.back.arrange(w, h)
	c.title.Move(fyne.NewPos(locksInset, 9))
	inner := w - 2*locksInset
	c.wide = w >= locksWide
	c.room = locksRoomOf(h, c.wide)
	origin := fyne.NewPos(x, y)
	const gap = locksGap
	if c.wide {
		each := (inner - 3*gap) / 4
		for i, s := range c.sections {
			s.stack(c, origin, locksInset+float32(i)*(each+gap), locksTop, each, h-locksTop-6)
		}
		c.arrangeTally(locksInset+3*(each+gap), locksTop, each)
	} else {
		top, each := float32(locksTop+lockText), (h-locksTop-lockText-tallyRoom-lockText)/3
		if !c.room.pictures {
			top, each = locksTop+6, lockBrief
			if c.room.sections == 3 {
				each = (h - top - 4) / 3
			}
			if c.room.tally {
				each = (h - top - tallyRoom) / 3
			}
			each = min(each, lockWhole)
		}
		for i, s := range c.sections {
			s.spread(c, origin, locksInset, top+float32(i)*each, inner, each)
		}
		for side, t := range c.heads {
			t.Move(fyne.NewPos(c.sections[0].pictures[side].Position().X, locksTop-9))
		}
		top = h - tallyRoom
		style.Place(c.line, locksInset, top+2, inner, 1)
		c.arrangeTally(locksInset, top+6, inner)
	}
	c.choose()
	c.draw()
}

// choose shows what there is room for, or the reason why nothing is known.
func (c *locksCard) choose() {
	known := c.unknown == ""
	style.SetVisible(c.empty, !known)
	style.SetVisible(c.last, known)
	for _, t := range c.heads {
		style.SetVisible(t, known && !c.wide)
	}
	for i, s := range c.sections {
		in := known && i < c.room.sections
		style.SetVisible(s.name, in)
		style.SetVisible(s.note, in)
		for side := range s.pictures {
			style.SetVisible(s.pictures[side].Image, in && c.room.pictures)
			style.SetVisible(s.said[side], in)
			for _, t := range s.axis[side] {
				style.SetVisible(t, in && c.room.pictures && (c.wide && side == 1 || !c.wide && i == len(c.sections)-1))
			}
		}
		style.SetVisible(s.nobody, in && s.idle)
	}
	tally := known && c.room.tally
	style.SetVisible(c.line, tally && !c.wide)
	for _, t := range c.tally {
		style.SetVisible(t, tally)
	}
	for _, r := range c.rows {
		for _, o := range []fyne.CanvasObject{r.name, r.said, r.track, r.fill} {
			style.SetVisible(o, tally)
		}
	}
}

// spread places a section with its pictures side by side.
func (s *lockShown) spread(c *locksCard, origin fyne.Position, x, y, w, h float32) {
	const gap = 14
	column := (w - gap) / 2
	s.name.Move(fyne.NewPos(x, y))
	s.note.Move(fyne.NewPos(x, y))
	top, height := y+lockText+3, max(min(h-2*lockText-6, 40), 8)
	if !c.room.pictures {
		top, height = y+lockText-1, 1
	}
	for side := range s.pictures {
		s.place(c, origin, side, x+float32(side)*(column+gap), top, column, height)
	}
}

// stack places a section with one picture below the other.
func (s *lockShown) stack(c *locksCard, origin fyne.Position, x, y, w, h float32) {
	s.name.Move(fyne.NewPos(x, y))
	s.note.Move(fyne.NewPos(x, y))
	height := max(min((h-4*lockText-14)/2, 60), 1)
	if !c.room.pictures {
		height = 1
	}
	for side := range s.pictures {
		top := y + lockText + 3 + float32(side)*(height+lockText+6)
		if !c.room.pictures {
			top = y + lockText - 1 + float32(side)*lockText
		}
		s.place(c, origin, side, x, top, w, height)
	}
}

// place places a picture with its text and its axis.
func (s *lockShown) place(c *locksCard, origin fyne.Position, side int, x, y, w, h float32) {
	k := widget.PixelScale(c.h.Canvas)
	snap := func(v, from float32) float32 { return widget.Snap(from+v, k) - from }
	style.Place(s.pictures[side].Image, snap(x, origin.X), snap(y, origin.Y), widget.Snap(w, k), widget.Snap(h, k))
	s.said[side].Move(fyne.NewPos(x, y+h+1))
	if side == 0 {
		if s.nobody.Move(fyne.NewPos(x+4, y+(h-lockText)/2-1)); !c.room.pictures {
			s.nobody.Move(s.said[side].Position())
		}
	}
	for i, t := range s.axis[side] {
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
