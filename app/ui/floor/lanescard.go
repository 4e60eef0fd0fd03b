package floor

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"weir/app/chart"
	"weir/app/chart/lanes"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// lanesCard shows what each goroutine does: 10 s at the left, a part of them magnified at
// the right. Both are pictures, drawn on another goroutine.
//
//	┌ What each goroutine is doing    [Freeze] [Save last 10 s as Go trace…] ┐
//	│ ■ moving events  ■ handling  …                                         │
//	│                  Last 10 s              Last 120 ms                    │
//	│ generate         ▁▂▃▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅ ┌───────────────────────────────┐ │
//	│ blocked 69 %     ▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅ │░ no slot ░│ read │░░░░░░░░░░░░│ │
//	└ …                    flags          └───────────────────────────────┘ ┘
//
// Its fields belong to the window's goroutine unless they say otherwise.
type lanesCard struct {
	h         *host.Host
	saveTrace func(ctx context.Context) // writes the execution trace; nil: there is none
	onFreeze  func(yes bool)            // a person wants that; the page then calls Freeze
	onShown   func()                    // called when another picture is in sight; may be nil
	reduced   bool                      // motion: pictures change twice a second

	back          *cardGround
	title         *canvas.Text
	freeze, save  *widget.ToolButton
	swatches      []*canvas.Image
	legend        []*canvas.Text
	heads         [4]*canvas.Text // title and note of both parts
	ages          [lanesAges]*canvas.Text
	ticks         []*canvas.Text
	names, notes  []*canvas.Text
	shares, spans *lanesPicture
	thumb         *canvas.Rectangle // how far the lanes are scrolled
	overlay       *lanesOverlay
	area          *widget.PlotArea
	group         *fyne.Container
	painted       any     // the theme of the legend's swatches
	nameRoom      float32 // of the names

	visible bool
	view    *lanesView // that is shown; never nil
	latest  *lanesView // the newest one, while frozen
	frozen  bool
	length  time.Duration // of the magnified part
	end     time.Duration // where it ends; 0: it follows now
	scroll  float64
	focus   int // index of the focused track

	drawing   bool          // a picture is being drawn
	dirty     bool          // another one is wanted
	dirtySpan bool          // with the magnified part
	drawnAt   time.Duration // of the view in the left part
	spansAt   time.Duration // of the view in the magnified part
	drawn     lanesDrawn    // what is in sight
	chart     *lanes.Chart  // belongs to the goroutine that draws
}

// The layout of the card, in Fyne's units.
const (
	lanesInset      = 11
	lanesNames      = 159 // from the inset to the left part
	lanesGap        = 15  // between the left part and the frame of the other
	lanesTitleY     = 9
	lanesLegendY    = 40
	lanesHeadsY     = 59
	lanesTop        = 90 // of the lanes
	lanesCompactTop = 66 // without a row for the legend
	lanesCompact    = 330
	lanesAges       = 6
	lanesTicks      = 7
	lanesNameTexts  = 48
)

// windowLengths are those of the magnified part.
var windowLengths = []time.Duration{
	time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond, 10 * time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond,
	120 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second,
}

const firstWindow = 120 * time.Millisecond

func newLanesCard(h *host.Host) *lanesCard {
	c := &lanesCard{
		h: h, back: newCardGround(), title: style.NewText(style.TextSize, true, nil), shares: newLanesPicture(), spans: newLanesPicture(),
		thumb: canvas.NewRectangle(nil), area: widget.NewPlotArea(h.Canvas), view: &lanesView{of: &feed{}}, length: firstWindow, focus: -1, chart: &lanes.Chart{},
	}
	c.freeze = widget.NewToolButton(h.Tips, text.Tr("Freeze"), theme.MediaPauseIcon(), func() string {
		return text.Tr("Stops this page while the pipeline runs on (Space)")
	}, c.askFreeze)
	c.save = widget.NewToolButton(h.Tips, text.Tr("Save last 10 s as Go trace…"), theme.DocumentSaveIcon(), func() string {
		return text.Tr("Saves the last 10 s as a Go execution trace, to be opened with go tool trace")
	}, c.askTrace)
	objects := append(c.back.objects(), c.title)
	label := func(bold bool) *canvas.Text {
		t := style.NewText(style.SmallSize, bold, nil)
		objects = append(objects, t)
		return t
	}
	for range legendWords {
		c.swatches = append(c.swatches, widget.NewPicture())
		objects = append(objects, c.swatches[len(c.swatches)-1])
		c.legend = append(c.legend, label(false))
	}
	for i := range c.heads {
		c.heads[i] = label(i%2 == 0)
	}
	for i := range c.ages {
		c.ages[i] = label(false)
	}
	for range lanesTicks {
		c.ticks = append(c.ticks, label(false))
	}
	objects = append(objects, c.shares.Image, c.spans.Image, c.thumb)
	for range lanesNameTexts {
		c.names, c.notes = append(c.names, label(true)), append(c.notes, label(false))
	}
	c.overlay = newLanesOverlay(c)
	objects = append(objects, c.overlay.below()...)
	objects = append(objects, c.area, c.area.Ring, c.freeze, c.save)
	objects = append(objects, c.overlay.above()...)
	c.group = &fyne.Container{Objects: objects}
	c.wire()
	return c
}

// Show shows what is known now, unless the card is frozen.
func (c *lanesCard) Show(v *lanesView) {
	if c.frozen {
		c.latest = v
		return
	}
	if c.view.run != v.run {
		c.end, c.scroll, c.focus = 0, 0, -1
		c.drawnAt, c.spansAt = 0, 0
		c.overlay.leave()
	}
	c.view = v
	c.redraw(false)
}

// Freeze stops the card at what it shows, or lets it follow the pipeline again.
func (c *lanesCard) Freeze(yes bool) {
	if yes == c.frozen {
		return
	}
	c.frozen = yes
	if yes {
		c.view = c.view.of.clone().view()
	} else {
		c.end = 0
		c.overlay.leave()
		if c.latest != nil {
			c.view, c.latest = c.latest, nil
		}
	}
	word, icon := text.Tr("Freeze"), theme.MediaPauseIcon()
	if yes {
		word, icon = text.Tr("Resume"), theme.MediaPlayIcon()
	}
	c.freeze.SetLabels(word, "")
	c.freeze.SetIcon(icon)
	c.arrangeButtons()
	c.redraw(true)
}

// askFreeze asks the page to freeze, or freezes the card alone if there is none.
func (c *lanesCard) askFreeze() {
	if c.onFreeze != nil {
		c.onFreeze(!c.frozen)
		return
	}
	c.Freeze(!c.frozen)
}

// askTrace has the execution trace written.
func (c *lanesCard) askTrace() {
	if c.saveTrace != nil {
		c.saveTrace(c.h.Ctx)
	}
}

// setVisible says whether the card is in sight. While it isn't, nothing is drawn.
func (c *lanesCard) setVisible(yes bool) {
	c.visible = yes
	style.SetVisible(c.group, yes)
	if yes {
		c.redraw(true)
	} else {
		c.overlay.leave()
	}
}

// arrange puts the card into a rectangle of the page.
func (c *lanesCard) arrange(x, y, w, h float32) {
	style.Place(c.group, x, y, w, h)
	c.back.arrange(w, h)
	style.Place(c.area.Ring, 0, 0, w, h)
	c.title.Move(fyne.NewPos(lanesInset, lanesTitleY))
	c.arrangeButtons()
	c.arrangeLegend()
	k := c.h.Canvas.Scale()
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
	c.redraw(true)
}

// top is where the lanes begin: higher up where the legend stands beside the title.
func (c *lanesCard) top() float32 {
	if c.compact() {
		return lanesCompactTop
	}
	return lanesTop
}

func (c *lanesCard) compact() bool { return c.group.Size().Height < lanesCompact }

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
		style.SetVisible(note, note.Position().X+style.TextWidth(note.Text, style.SmallSize, false) <= limit)
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
		style.SetVisible(t, x >= taken+6)
		if x >= taken+6 {
			taken = x + w
		}
		t.Move(fyne.NewPos(x, y+15))
	}
}

// recolour takes over the colours of the theme.
func (c *lanesCard) recolour() {
	c.arrangeLegend()
	c.arrangeHeads()
	c.redraw(true)
}

// paint gives the fixed parts their colours, if they have others.
func (c *lanesCard) paint(colours chart.Theme) {
	c.back.paint(colours)
	style.SetText(c.title, text.Tr(lanesTitle), colours.Text)
	style.SetFill(c.thumb, style.Mix(colours.Card, colours.Muted, 0.5))
	key := [2]any{colours, c.h.Canvas.Scale()}
	if c.painted == any(key) {
		return
	}
	c.painted = key
	for i, s := range c.swatches {
		paintSwatch(s, colours, legendWords[i].kind, c.h.Canvas.Scale())
	}
}

// focused is the focused track; ok is false if there is none.
func (c *lanesCard) focused() (i int, ok bool) {
	return c.focus, c.focus >= 0 && c.focus < len(c.view.tracks)
}
