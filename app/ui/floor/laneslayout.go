package floor

import (
	"fyne.io/fyne/v2"

	"weir/app/chart/lanes"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// The layout of the card, in Fyne's units.
const (
	lanesInset       = 11
	lanesNames       = 159 // from the inset to the left part
	lanesGap         = 15  // between the left part and the frame of the other
	lanesTitleY      = 9
	lanesLegendY     = 40
	lanesHeadsY      = 59
	lanesTop         = 90 // of the lanes
	lanesCompactTop  = 66 // without a row for the legend
	lanesCompact     = 330
	lanesHeadlessTop = 50 // without the titles of the parts
	lanesHeadless    = 210
	lanesAges        = 6
	lanesTicks       = 7
	lanesNameTexts   = 48
)

// arrange puts the card into a rectangle of the page. The page is also laid out when a
// text grows: if no size changes, nothing is drawn.
func (c *lanesCard) arrange(x, y, w, h float32) {
	moved := c.group.Position() != fyne.NewPos(x, y) || c.group.Size() != fyne.NewSize(w, h) || c.scale != widget.PixelScale(c.h.Canvas)
	style.Place(c.group, x, y, w, h)
	c.scale = widget.PixelScale(c.h.Canvas)
	c.back.arrange(w, h)
	style.Place(c.area.Ring, 0, 0, w, h)
	c.title.Move(fyne.NewPos(lanesInset, lanesTitleY))
	c.arrangeButtons()
	c.arrangeLegend()
	k := widget.PixelScale(c.h.Canvas)
	at := func(v, origin float32) float32 { return widget.Snap(origin+v, k) - origin }
	c.nameRoom = lanesNames
	if w < 700 {
		c.nameRoom = 112
	}
	left, top := at(lanesInset+c.nameRoom, x), at(c.top(), y)
	column := float32(lanes.ColumnsIn(float64(w-left)*0.54, columns, float64(k)))
	height := widget.Snap(max(h-top-2, 1), k)
	style.Place(c.shares.Image, left, top, column*columns, height)
	right := left + column*columns
	style.Place(c.spans.Image, right, top, widget.Snap(max(w-right-8, 1), k), height)
	style.Place(c.area, lanesInset, top, w-lanesInset-8, height)
	c.arrangeHeads()
	if moved {
		c.redraw(true)
	}
}

// top is where the lanes begin: higher up where the legend stands beside the title, and
// where the parts have no titles.
func (c *lanesCard) top() float32 {
	if c.headless() {
		return lanesHeadlessTop
	}
	if c.compact() {
		return lanesCompactTop
	}
	return lanesTop
}

func (c *lanesCard) compact() bool  { return c.group.Size().Height < lanesCompact }
func (c *lanesCard) headless() bool { return c.group.Size().Height < lanesHeadless }

// arrangeButtons puts the buttons to the right of the title.
func (c *lanesCard) arrangeButtons() {
	end := c.group.Size().Width - lanesInset
	style.SetVisible(c.save, c.saveTrace != nil)
	brief := c.compact() || c.group.Size().Width < 640
	for _, b := range []*widget.ToolButton{c.save, c.freeze} {
		if !b.Visible() {
			continue
		}
		b.SetCompact(brief)
		width := b.Width(brief)
		end -= width
		style.Place(b, end, 5, width, 24)
		end -= style.Gap
	}
}

// arrangeLegend places the legend: in words where there is room for them.
func (c *lanesCard) arrangeLegend() {
	const swatch, gap = 14, 16
	y, x := float32(lanesLegendY), float32(lanesInset)
	room := c.group.Size().Width - 2*lanesInset
	if c.compact() {
		y, x = lanesTitleY+1, lanesInset+style.TextWidth(text.Tr(lanesTitle), style.TextSize, true)+24
		room = c.freeze.Position().X - x - 8
	}
	width := func(full bool) (sum float32) {
		for _, l := range legendWords {
			sum += swatch + 6 + style.TextWidth(l.word(full), style.SmallSize, false) + gap
		}
		return sum - gap
	}
	full := width(true) <= room
	fits := full || width(false) <= room
	colours := c.h.Colours()
	for i, l := range legendWords {
		style.SetVisible(c.legend[i], fits)
		style.SetVisible(c.swatches[i], fits)
		word := l.word(full)
		style.Place(c.swatches[i], x, y+3, swatch, 10)
		x += swatch + 6
		style.SetText(c.legend[i], word, colours.Text)
		c.legend[i].Move(fyne.NewPos(x, y))
		x += style.TextWidth(word, style.SmallSize, false) + gap
	}
}

var lanesTitle = text.Later("What each goroutine is doing")

// arrangeHeads places the titles of both parts and the axis of the left one.
func (c *lanesCard) arrangeHeads() {
	y := c.top() - (lanesTop - lanesHeadsY)
	for i, picture := range []*lanesPicture{c.shares, c.spans} {
		x := picture.Position().X
		if i == 1 {
			x += lanesGap + lanes.FrameInset
		}
		head, note := c.heads[2*i], c.heads[2*i+1]
		head.Move(fyne.NewPos(x, y))
		note.Move(fyne.NewPos(x+style.TextWidth(head.Text, style.SmallSize, true)+8, y))
		limit := picture.Position().X + picture.Size().Width
		headed := !c.headless() && c.unknown == ""
		style.SetVisible(head, headed)
		style.SetVisible(note, headed && note.Position().X+style.TextWidth(note.Text, style.SmallSize, false) <= limit)
	}
	colours := c.h.Colours()
	left, width := c.shares.Position().X, c.shares.Size().Width
	taken := left - 6
	for i, t := range c.ages {
		s := text.Grouped(float64(10 - 2*i))
		switch i {
		case 0:
			s = text.Tr("10 s ago")
		case lanesAges - 1:
			s = text.Tr("now")
		}
		style.SetText(t, s, colours.Muted)
		w := style.TextWidth(s, style.SmallSize, false)
		x := min(max(left+width*float32(i)/(lanesAges-1)-w/2, left), left+width-w)
		style.SetVisible(t, x >= taken+6 && c.unknown == "")
		if x >= taken+6 {
			taken = x + w
		}
		t.Move(fyne.NewPos(x, y+15))
	}
}
