package explore

import (
	"context"
	"fmt"
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart/breakdown"
	"weir/app/locale"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/explore"
)

// heatCard shows how many events an hour has, by weekday and hour of the day. A click on a
// cell has the list show only that hour's events.
type heatCard struct {
	page *Page

	back   *canvas.Rectangle
	title  *canvas.Text
	least  *canvas.Text
	most   *canvas.Text
	ramp   [5]*canvas.Rectangle // the colours from the least to the most
	image  *canvas.Image
	days   [7]*canvas.Text
	hours  [5]*canvas.Text
	ends   *canvas.Text // the busiest hour and the quietest, in words
	area   *widget.FocusArea
	cursor cell // moved by keys
	group  *fyne.Container

	heat    breakdown.Heat
	some    bool // there are events
	soFar   bool
	drawing int // counts requests for a picture
	shownAt int // the last one that is in sight
}

// cell is an hour of a weekday; Monday is 0.
type cell struct{ day, hour int }

// The layout of the card.
const (
	heatLeft   = 40
	heatTop    = 30
	heatBottom = 40
)

func newHeatCard(p *Page) *heatCard {
	h := &heatCard{
		page: p, back: style.NewCard(nil, nil), title: style.NewText(style.TextSize, true, nil), least: style.NewText(style.SmallSize, false, nil), most: style.NewText(style.SmallSize, false, nil),
		image: widget.NewPicture(), ends: style.NewText(style.SmallSize, false, nil), area: widget.NewFocusArea(p.h.Canvas),
	}
	h.group = &fyne.Container{Objects: []fyne.CanvasObject{h.back, h.title, h.least, h.most, h.image, h.ends}}
	for i := range h.ramp {
		h.ramp[i] = canvas.NewRectangle(nil)
		h.group.Objects = append(h.group.Objects, h.ramp[i])
	}
	for i := range h.days {
		h.days[i] = style.NewText(style.SmallSize, false, nil)
		h.group.Objects = append(h.group.Objects, h.days[i])
	}
	for i := range h.hours {
		h.hours[i] = style.NewText(style.SmallSize, false, nil)
		h.group.Objects = append(h.group.Objects, h.hours[i])
	}
	h.group.Objects = append(h.group.Objects, h.area, h.area.Ring)
	h.area.OnKey = h.key
	h.area.OnFocusLost = p.h.Tips.Hide
	under := cell{-1, -1}
	h.area.OnMoved = func(at fyne.Position) {
		day, hour, ok := h.heat.At(float64(at.X), float64(at.Y), float64(h.image.Size().Width), float64(h.image.Size().Height))
		if now := (cell{day, hour}); ok && now != under {
			under = now
			p.h.Tips.ShowLater(func() (widget.Spot, string) { return h.spot(now), h.tip(now) })
		}
	}
	h.area.OnMouseOut = func() {
		under = cell{-1, -1}
		p.h.Tips.Hide()
	}
	h.area.OnTapped = func(e *fyne.PointEvent) {
		day, hour, ok := h.heat.At(float64(e.Position.X), float64(e.Position.Y), float64(h.image.Size().Width), float64(h.image.Size().Height))
		if ok && h.some {
			p.chooseHour(day, hour)
		}
	}
	return h
}

// key moves to another cell, whose tip is shown, or chooses it.
func (h *heatCard) key(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyLeft:
		h.cursor.hour = (h.cursor.hour + 23) % 24
	case fyne.KeyRight:
		h.cursor.hour = (h.cursor.hour + 1) % 24
	case fyne.KeyUp:
		h.cursor.day = (h.cursor.day + 6) % 7
	case fyne.KeyDown:
		h.cursor.day = (h.cursor.day + 1) % 7
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if h.some {
			h.page.chooseHour(h.cursor.day, h.cursor.hour)
		}
	default:
		return false
	}
	h.page.h.Tips.ShowAt(h.spot(h.cursor), h.tip(h.cursor))
	return true
}

// arrange puts the card into a rectangle of the page.
func (h *heatCard) arrange(x, y, w, height float32) {
	style.Place(h.group, x, y, w, height)
	style.Place(h.back, 0, 0, w, height)
	k := h.page.h.Canvas.Scale()
	left, top := widget.Snap(x+heatLeft, k)-x, widget.Snap(y+heatTop, k)-y
	size := fyne.NewSize(widget.Snap(max(w-heatLeft-12, 1), k), widget.Snap(max(height-heatTop-heatBottom, 1), k))
	changed := h.image.Size() != size
	style.Place(h.image, left, top, size.Width, size.Height)
	style.Place(h.area, left, top, size.Width, size.Height)
	style.Place(h.area.Ring, left-2, top-2, size.Width+4, size.Height+4)
	h.title.Move(fyne.NewPos(12, 9))
	if changed {
		h.redraw()
	}
	h.label()
}

func (h *heatCard) setVisible(yes bool) { style.SetVisible(h.group, yes) }

// apply shows an answer.
func (h *heatCard) apply(a *explore.Answer) {
	h.heat = breakdown.Heat{Values: perHour(&a.Heat, h.page.view.Measure)}
	h.some, h.soFar = a.All.Events > 0, !a.Done
	h.redraw()
}

// perHour is what an hour has on average.
func perHour(m *explore.HeatMap, of measure) (values [7][24]float64) {
	for day := range values {
		for hour := range values[day] {
			switch n := m.Hours[day][hour]; {
			case of == ofMean:
				values[day][hour] = of.value(m.Sums[day][hour])
			case n == 0:
				values[day][hour] = math.NaN()
			default:
				values[day][hour] = of.value(m.Sums[day][hour]) / n
			}
		}
	}
	return values
}

// redraw asks for a picture.
func (h *heatCard) redraw() {
	size := widget.Pixels(h.image.Size(), h.page.h.Canvas.Scale())
	if size.X <= 0 || size.Y <= 0 {
		return
	}
	h.drawing++
	mine, heat := h.drawing, h.heat
	heat.Theme, heat.Scale = h.page.h.Colours(), float64(h.page.h.Canvas.Scale())
	into := image.NewRGBA(image.Rectangle{Max: size})
	h.page.h.Work(func(context.Context) error {
		heat.Draw(into)
		return nil
	}, func(error) {
		if mine == h.drawing {
			h.heat, h.shownAt = heat, mine
			h.image.Image = into
			h.image.Refresh()
			style.PaintCard(h.back, heat.Theme)
			h.label()
		}
	})
}

// rampCell is the size of a colour of the scale.
const rampCell = 12

// weekdays are short names of the days, Monday first.
var weekdays = [7]string{text.Later("Mon"), text.Later("Tue"), text.Later("Wed"), text.Later("Thu"), text.Later("Fri"), text.Later("Sat"), text.Later("Sun")}

// dayText is the short name of a day; Monday is 0.
func dayText(day int) string { return text.Tr(weekdays[day]) }

// label writes the texts.
func (h *heatCard) label() {
	c, w := h.page.h.Colours(), h.group.Size().Width
	at, size := h.image.Position(), h.image.Size()
	zone := "UTC"
	if h.page.view.Local {
		zone = text.Tr("local time")
	}
	busyDay, busyHour, busy, uneven := h.heat.Busiest()
	calmDay, calmHour, calm, _ := h.heat.Quietest()
	most := ""
	if h.some {
		most = text.Tr("{{.Value}} per hour", text.With("Value", rate(busy)))
		if h.page.view.Measure == ofMean {
			most = rate(busy)
		}
	}
	style.SetText(h.most, most, c.Muted)
	x := w - 12 - style.TextWidth(most, style.SmallSize, false)
	h.most.Move(fyne.NewPos(x, 10))
	x -= 6 + rampCell*float32(len(h.ramp))
	h.heat.Theme = c
	for i, r := range h.ramp {
		style.SetFill(r, h.heat.Color(float64(i)/float64(len(h.ramp)-1)))
		style.Place(r, x+float32(i)*rampCell, 12, rampCell-1, 11)
		style.SetVisible(r, h.some)
	}
	style.SetText(h.least, "0", c.Muted)
	h.least.Move(fyne.NewPos(x-6-style.TextWidth("0", style.SmallSize, false), 10))
	title := text.Tr("Weekday and hour ({{.Zone}})", text.With("Zone", zone))
	style.SetText(h.title, style.Abbreviate(title, style.TextSize, true, max(h.least.Position().X-20, 1)), c.Text)
	for _, o := range []fyne.CanvasObject{h.most, h.least} {
		style.SetVisible(o, h.some)
	}
	for i, t := range h.days {
		style.SetText(t, dayText(i), c.Muted)
		t.Move(fyne.NewPos(at.X-6-style.TextWidth(t.Text, style.SmallSize, false), at.Y+(float32(i)+0.5)*size.Height/7-8))
	}
	for i, t := range h.hours {
		hour := i * 6
		style.SetText(t, fmt.Sprintf("%d:00", hour), c.Muted)
		wide := style.TextWidth(t.Text, style.SmallSize, false)
		t.Move(fyne.NewPos(min(max(at.X+float32(hour)*size.Width/24-wide/2, at.X), at.X+size.Width-wide), at.Y+size.Height+3))
	}
	said := ""
	if h.some && uneven {
		said = "□ " + text.Tr("busiest {{.Day}} {{.Hour}}:00, {{.Value}}   quietest {{.Day2}} {{.Hour2}}:00, {{.Value2}}", text.With(
			"Day", text.Tr(weekdays[busyDay]), "Hour", busyHour, "Value", rate(busy), "Day2", text.Tr(weekdays[calmDay]), "Hour2", calmHour, "Value2", rate(calm)))
	}
	if h.soFar && said != "" {
		said = text.Tr("so far: {{.Said}}", text.With("Said", said))
	}
	style.SetText(h.ends, style.Abbreviate(said, style.SmallSize, false, max(w-24, 1)), c.Muted)
	h.ends.Move(fyne.NewPos(12, at.Y+size.Height+19))
}

// rate writes events an hour.
func rate(v float64) string {
	if v > -10 && v < 10 && v != float64(int(v)) {
		return locale.Decimal(v, 1)
	}
	return text.Compact(v)
}

// spot is where a cell is in the window.
func (h *heatCard) spot(c cell) widget.Spot {
	size := fyne.NewSize(h.image.Size().Width/24, h.image.Size().Height/7)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(h.area)
	return widget.Spot{At: at.AddXY(float32(c.hour)*size.Width, float32(c.day)*size.Height), Size: size}
}

// tip says what a cell stands for.
func (h *heatCard) tip(c cell) string {
	if !h.some {
		return ""
	}
	return text.Tr("{{.Day}} {{.Hour}}:00 – {{.End}}:00: {{.Value}} per hour on average. A click lists these events",
		text.With("Day", dayText(c.day), "Hour", c.hour, "End", c.hour+1, "Value", rate(h.heat.Values[c.day][c.hour])))
}

// recolour takes over the colours of the theme.
func (h *heatCard) recolour() { h.redraw() }
