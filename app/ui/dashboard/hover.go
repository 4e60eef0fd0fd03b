package dashboard

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/locale"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// hover lies over the charts: the crosshair, which is a line at the same moment
// on each; a box with all values of the chart under the mouse, and the
// annotations near the moment; and the part that is being dragged over. It is
// separate from the charts, so that none is drawn again for it.
type hover struct {
	page        *Page
	lines       []*canvas.Rectangle // one per chart
	drag        *canvas.Rectangle
	box         *canvas.Rectangle
	time        *canvas.Text
	names       []*canvas.Text
	values      []*canvas.Text
	annotations []*canvas.Text // those near the moment
	group       *fyne.Container

	plot   *plot // the chart with the box; nil: there is no crosshair
	moment time.Time
}

func newHover(page *Page) *hover {
	h := &hover{page: page, drag: canvas.NewRectangle(nil), box: style.NewCard(nil, nil), time: style.NewText(style.SmallSize, false, nil), group: &fyne.Container{}}
	for range page.plots {
		h.lines = append(h.lines, canvas.NewRectangle(nil))
		h.group.Objects = append(h.group.Objects, h.lines[len(h.lines)-1])
	}
	h.group.Objects = append(h.group.Objects, h.drag, h.box, h.time)
	for range legendEntries {
		name, value := style.NewText(style.SmallSize, false, nil), style.NewText(style.SmallSize, true, nil)
		value.Alignment = fyne.TextAlignTrailing
		h.names, h.values = append(h.names, name), append(h.values, value)
		h.group.Objects = append(h.group.Objects, name, value)
	}
	for range boxAnnotations {
		annotation := style.NewText(style.SmallSize, false, nil)
		h.annotations = append(h.annotations, annotation)
		h.group.Objects = append(h.group.Objects, annotation)
	}
	for _, o := range h.group.Objects {
		o.Hide()
	}
	return h
}

// moveTo puts the crosshair on all charts at a place of one of them.
func (h *hover) moveTo(p *plot, x float32) {
	f := &p.shown.chart
	width := p.image.Size().Width
	if !f.To.After(f.From) || width <= 0 {
		return
	}
	h.plot = p
	h.moment = f.From.Add(time.Duration(float64(x) / float64(width) * float64(f.To.Sub(f.From))))
	h.draw()
}

// position is where the crosshair is on a chart, as a share of its width, and
// whether there is one.
func (h *hover) position(p *plot) (at float64, reads bool) {
	f := &p.shown.chart
	if h.plot == nil || !f.To.After(f.From) {
		return 0, false
	}
	at = float64(h.moment.Sub(f.From)) / float64(f.To.Sub(f.From))
	return min(max(at, 0), 1), true
}

// hide removes the crosshair and everything with it.
func (h *hover) hide() {
	if h.plot == nil {
		return
	}
	h.plot = nil
	for _, o := range h.group.Objects {
		style.SetVisible(o, false)
	}
	h.draw()
}

// draw puts everything where the moment is now, and shows its values in the
// legends. A moment that a live chart has passed stays at its left edge.
func (h *hover) draw() {
	if h.plot != nil && h.moment.Before(h.plot.shown.chart.From) {
		h.moment = h.plot.shown.chart.From
	}
	for i, p := range h.page.plots {
		f := &p.shown.chart
		inside := h.plot != nil && f.To.After(f.From) && !h.moment.Before(f.From) && !h.moment.After(f.To)
		style.SetVisible(h.lines[i], inside)
		p.readings = nil
		if inside {
			p.readings = h.readings(p)
			origin := p.group.Position().Add(p.image.Position())
			x := float32(f.X(h.moment, 10_000)) / 10_000 * p.image.Size().Width
			style.SetFill(h.lines[i], style.WithAlpha(f.Theme.Text, 0.6))
			style.Place(h.lines[i], origin.X+x, origin.Y, 1, p.image.Size().Height)
			if p == h.plot {
				h.fillBox(p, origin, x)
			}
		}
		p.arrangeLegend()
	}
}

// readings are the values of a chart's lines at the moment.
func (h *hover) readings(p *plot) []string {
	lock := h.page.onScreen
	lock.RLock()
	defer lock.RUnlock()
	readings := p.shown.chart.At(h.moment)
	texts := make([]string, len(readings))
	for i, r := range readings {
		if texts[i] = "–"; r.OK {
			texts[i] = p.shown.chart.Unit.Text(r.Value)
		}
	}
	return texts
}

// The layout of the box.
const (
	boxPadding     = 8
	boxLine        = 16
	boxName        = 200 // width of a name at most
	boxAnnotation  = 320 // width of an annotation at most
	boxAnnotations = 4   // annotations at most
	annotationNear = 8   // annotations are named this close to the crosshair
)

// fillBox fills the box and puts it beside the crosshair: on the side where it
// fits on the chart, else where it fits in the window, and always entirely
// visible.
func (h *hover) fillBox(p *plot, origin fyne.Position, x float32) {
	f := &p.shown.chart
	stamp := h.moment.Local().Format("15:04:05")
	if f.To.Sub(f.From) > 24*time.Hour {
		stamp = locale.Format(h.moment.Local(), locale.FixedDayTime)
	}
	names := style.TextWidth(stamp, style.SmallSize, false)
	var values float32
	row := 0
	for i, s := range p.readings {
		if i >= len(h.names) || f.Lines[i].Hidden {
			continue
		}
		style.SetText(h.names[row], style.Truncate(text.OneLine(f.Lines[i].Name), style.SmallSize, false, boxName), f.Color(i))
		style.SetText(h.values[row], s, f.Theme.Text)
		names = max(names, style.TextWidth(h.names[row].Text, style.SmallSize, false))
		values = max(values, style.TextWidth(h.values[row].Text, style.SmallSize, true))
		row++
	}
	annotations := h.annotationTexts(p)
	content := names + 16 + max(values, 34)
	for _, text := range annotations {
		content = max(content, style.TextWidth(text, style.SmallSize, false))
	}
	width, height := boxPadding*2+content, boxPadding*2+boxLine*float32(row+1+len(annotations))
	left := origin.X + x + 12
	room := h.page.box.Size()
	other := left - 24 - width
	if left+width > origin.X+p.image.Size().Width && other >= origin.X-gutter || left+width > room.Width-style.Gap {
		left = max(other, style.Gap)
	}
	top := max(min(origin.Y+p.flagRoom()+6, room.Height-height-style.Gap), style.Gap)
	style.SetFill(h.box, style.Mix(f.Theme.Card, f.Theme.Muted, 0.08))
	h.box.StrokeColor = f.Theme.Muted
	style.Place(h.box, left, top, width, height)
	style.SetText(h.time, stamp, f.Theme.Muted)
	h.time.Move(fyne.NewPos(left+boxPadding, top+boxPadding-1))
	style.SetVisible(h.box, true)
	style.SetVisible(h.time, true)
	y := top + boxPadding + boxLine
	for i := range h.names {
		style.SetVisible(h.names[i], i < row)
		style.SetVisible(h.values[i], i < row)
		h.names[i].Move(fyne.NewPos(left+boxPadding, y+boxLine*float32(i)))
		style.Place(h.values[i], left+boxPadding, y+boxLine*float32(i), width-2*boxPadding, boxLine)
	}
	y += boxLine * float32(row)
	for i, t := range h.annotations {
		style.SetVisible(t, i < len(annotations))
		if i < len(annotations) {
			style.SetText(t, annotations[i], f.Theme.Text)
			t.Move(fyne.NewPos(left+boxPadding, y+boxLine*float32(i)))
		}
	}
}

// annotationTexts are the annotations near the moment, with their times; if
// there are many, the newest.
func (h *hover) annotationTexts(p *plot) []string {
	near := p.shown.chart.AnnotationsNear(h.moment, float64(p.image.Size().Width), annotationNear)
	texts := make([]string, 0, boxAnnotations)
	for _, m := range near[max(len(near)-boxAnnotations, 0):] {
		texts = append(texts, style.Truncate(m.At.Local().Format(time.TimeOnly)+"  "+text.OneLine(m.Text), style.SmallSize, false, boxAnnotation))
	}
	return texts
}

// markDrag highlights the part of a chart that is being dragged over.
func (h *hover) markDrag(p *plot, a, b float32) {
	origin := p.group.Position().Add(p.image.Position())
	width := p.image.Size().Width
	a, b = min(max(min(a, b), 0), width), max(min(max(a, b), width), 0)
	style.SetFill(h.drag, style.WithAlpha(p.shown.chart.Theme.Series[0], 0.2))
	style.Place(h.drag, origin.X+a, origin.Y, b-a, p.image.Size().Height)
	style.SetVisible(h.drag, true)
}
