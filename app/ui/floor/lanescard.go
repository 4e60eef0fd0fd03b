package floor

import (
	"context"
	"image/color"
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
	empty         *canvas.Text // why there are no lanes
	unknown       string       // likewise; empty: there are
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
	notches       widget.Notches
	group         *fyne.Container
	painted       any     // the theme of the legend's swatches
	scale         float32 // that the card was arranged at
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

// windowLengths are those of the magnified part.
var windowLengths = []time.Duration{
	time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond, 10 * time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond,
	120 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second,
}

const firstWindow = 120 * time.Millisecond

func newLanesCard(h *host.Host) *lanesCard {
	c := &lanesCard{
		h: h, back: newCardGround(), title: style.NewText(style.TextSize, true, nil), shares: newLanesPicture(), spans: newLanesPicture(),
		thumb: canvas.NewRectangle(color.Transparent), area: widget.NewPlotArea(h.Canvas), view: &lanesView{of: &feed{}}, length: firstWindow, focus: -1, chart: &lanes.Chart{},
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
	c.empty = style.NewText(style.TextSize, false, nil)
	objects = append(objects, c.empty)
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
	style.SetVisible(c.group, yes)
	if c.visible == yes {
		return
	}
	if c.visible = yes; yes {
		c.redraw(true)
	} else {
		c.overlay.leave()
	}
}

// explain says in the middle of the card why there are no lanes; empty: there are.
func (c *lanesCard) explain(why string) {
	if why != c.unknown {
		c.unknown = why
		c.redraw(true)
	}
}

// showEmpty shows why there are no lanes.
func (c *lanesCard) showEmpty(colours chart.Theme) {
	style.SetVisible(c.empty, c.unknown != "")
	style.SetVisible(c.shares.Image, c.unknown == "")
	style.SetVisible(c.spans.Image, c.unknown == "")
	if c.unknown == "" {
		return
	}
	size, top := c.group.Size(), c.shares.Position().Y
	w := min(style.TextWidth(c.unknown, style.TextSize, false), size.Width-2*lanesInset)
	style.SetText(c.empty, style.Truncate(c.unknown, style.TextSize, false, w), colours.Text)
	x, y := (size.Width-w)/2, top+(size.Height-top)/2-10
	style.Place(c.empty, x, y, w, 20)
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
	style.SetFill(c.thumb, style.Mix(colours.Card, colours.Muted, 0.8))
	key := [2]any{colours, widget.PixelScale(c.h.Canvas)}
	if c.painted == any(key) {
		return
	}
	c.painted = key
	for i, s := range c.swatches {
		paintSwatch(s, colours, legendWords[i].kind, widget.PixelScale(c.h.Canvas))
	}
}

// focused is the focused track; ok is false if there is none.
func (c *lanesCard) focused() (i int, ok bool) {
	return c.focus, c.focus >= 0 && c.focus < len(c.view.tracks)
}
