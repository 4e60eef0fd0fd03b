package dashboard

import (
	"time"

	"weir/app/ui/style"
	"weir/app/ui/text"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// hover is what lies over the charts: a line at the same moment on each, a box
// with all values of the chart that is read and what was changed then, and the
// part that is dragged over. It is no part of the charts, so that none is drawn
// again for it.
type hover struct {
	d      *Page
	lines  []*canvas.Rectangle // one a chart
	drag   *canvas.Rectangle
	box    *canvas.Rectangle
	time   *canvas.Text
	names  []*canvas.Text
	values []*canvas.Text
	marks  []*canvas.Text // what was changed near the moment
	group  *fyne.Container

	over   *plot // under the mouse, or where keys read; nil: none
	moment time.Time
}

func newHover(d *Page) *hover {
	h := &hover{d: d, drag: canvas.NewRectangle(nil), box: style.NewCard(nil, nil), time: style.NewText(style.SmallSize, false, nil), group: &fyne.Container{}}
	for range d.plots {
		h.lines = append(h.lines, canvas.NewRectangle(nil))
		h.group.Objects = append(h.group.Objects, h.lines[len(h.lines)-1])
	}
	h.group.Objects = append(h.group.Objects, h.drag, h.box, h.time)
	for range entries {
		name, value := style.NewText(style.SmallSize, false, nil), style.NewText(style.SmallSize, true, nil)
		value.Alignment = fyne.TextAlignTrailing
		h.names, h.values = append(h.names, name), append(h.values, value)
		h.group.Objects = append(h.group.Objects, name, value)
	}
	for range boxMarks {
		mark := style.NewText(style.SmallSize, false, nil)
		h.marks = append(h.marks, mark)
		h.group.Objects = append(h.group.Objects, mark)
	}
	for _, o := range h.group.Objects {
		o.Hide()
	}
	return h
}

// at shows what all charts say at a place of one of them.
func (h *hover) at(p *plot, x float32) {
	f := &p.shown.chart
	width := p.image.Size().Width
	if !f.To.After(f.From) || width <= 0 {
		return
	}
	h.over = p
	h.moment = f.From.Add(time.Duration(float64(x) / float64(width) * float64(f.To.Sub(f.From))))
	h.draw()
}

// place is where the crosshair stands on a chart, as a share of its width, and
// whether there is one.
func (h *hover) place(p *plot) (at float64, reads bool) {
	f := &p.shown.chart
	if h.over == nil || !f.To.After(f.From) {
		return 0, false
	}
	at = float64(h.moment.Sub(f.From)) / float64(f.To.Sub(f.From))
	return min(max(at, 0), 1), true
}

// off takes everything away.
func (h *hover) off() {
	if h.over == nil {
		return
	}
	h.over = nil
	for _, o := range h.group.Objects {
		style.SetVisible(o, false)
	}
	h.draw()
}

// draw puts everything where the moment is now, and lets the legends say what
// was then. A moment that has left a live chart stays at its edge.
func (h *hover) draw() {
	if h.over != nil && h.moment.Before(h.over.shown.chart.From) {
		h.moment = h.over.shown.chart.From
	}
	for i, p := range h.d.plots {
		f := &p.shown.chart
		inside := h.over != nil && f.To.After(f.From) && !h.moment.Before(f.From) && !h.moment.After(f.To)
		style.SetVisible(h.lines[i], inside)
		p.reading = nil
		if inside {
			p.reading = h.read(p)
			origin := p.group.Position().Add(p.image.Position())
			x := float32(f.X(h.moment, 10_000)) / 10_000 * p.image.Size().Width
			style.SetFill(h.lines[i], style.WithAlpha(f.Theme.Text, 0.6))
			style.Place(h.lines[i], origin.X+x, origin.Y, 1, p.image.Size().Height)
			if p == h.over {
				h.fill(p, origin, x)
			}
		}
		p.arrangeLegend()
	}
}

// read is what a chart's lines were at the moment.
func (h *hover) read(p *plot) []string {
	lock := h.d.onScreen
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
	boxPad   = 8
	boxLine  = 16
	boxName  = 200 // of a name at most
	boxMark  = 320 // of a mark's text at most
	boxMarks = 4   // marks at most
	markNear = 8   // how far from the crosshair marks are named
)

// fill writes the box beside the line, on the side where there is room on
// the chart, else where there is some in the window, and whole.
func (h *hover) fill(p *plot, origin fyne.Position, x float32) {
	f := &p.shown.chart
	stamp := h.moment.Local().Format("15:04:05")
	if f.To.Sub(f.From) > 24*time.Hour {
		stamp = h.moment.Local().Format("02 Jan 15:04")
	}
	names := style.TextWidth(stamp, style.SmallSize, false)
	var values float32
	row := 0
	for i, s := range p.reading {
		if i >= len(h.names) || f.Lines[i].Hidden {
			continue
		}
		style.SetText(h.names[row], style.Truncate(text.OneLine(f.Lines[i].Name), style.SmallSize, false, boxName), f.Color(i))
		style.SetText(h.values[row], s, f.Theme.Text)
		names = max(names, style.TextWidth(h.names[row].Text, style.SmallSize, false))
		values = max(values, style.TextWidth(h.values[row].Text, style.SmallSize, true))
		row++
	}
	marks := h.markTexts(p)
	wide := names + 16 + max(values, 34)
	for _, text := range marks {
		wide = max(wide, style.TextWidth(text, style.SmallSize, false))
	}
	width, height := boxPad*2+wide, boxPad*2+boxLine*float32(row+1+len(marks))
	left := origin.X + x + 12
	room := h.d.box.Size()
	other := left - 24 - width
	if left+width > origin.X+p.image.Size().Width && other >= origin.X-gutter || left+width > room.Width-style.Gap {
		left = max(other, style.Gap)
	}
	top := max(min(origin.Y+p.flagRoom()+6, room.Height-height-style.Gap), style.Gap)
	style.SetFill(h.box, style.Mix(f.Theme.Card, f.Theme.Muted, 0.08))
	h.box.StrokeColor = f.Theme.Muted
	style.Place(h.box, left, top, width, height)
	style.SetText(h.time, stamp, f.Theme.Muted)
	h.time.Move(fyne.NewPos(left+boxPad, top+boxPad-1))
	style.SetVisible(h.box, true)
	style.SetVisible(h.time, true)
	y := top + boxPad + boxLine
	for i := range h.names {
		style.SetVisible(h.names[i], i < row)
		style.SetVisible(h.values[i], i < row)
		h.names[i].Move(fyne.NewPos(left+boxPad, y+boxLine*float32(i)))
		style.Place(h.values[i], left+boxPad, y+boxLine*float32(i), width-2*boxPad, boxLine)
	}
	y += boxLine * float32(row)
	for i, t := range h.marks {
		style.SetVisible(t, i < len(marks))
		if i < len(marks) {
			style.SetText(t, marks[i], f.Theme.Text)
			t.Move(fyne.NewPos(left+boxPad, y+boxLine*float32(i)))
		}
	}
}

// markTexts say what was changed near the moment, and when; of many the newest.
func (h *hover) markTexts(p *plot) []string {
	near := p.shown.chart.MarksNear(h.moment, float64(p.image.Size().Width), markNear)
	texts := make([]string, 0, boxMarks)
	for _, m := range near[max(len(near)-boxMarks, 0):] {
		texts = append(texts, style.Truncate(m.At.Local().Format(time.TimeOnly)+"  "+text.OneLine(m.Text), style.SmallSize, false, boxMark))
	}
	return texts
}

// dragged marks the part of a chart that is dragged over.
func (h *hover) dragged(p *plot, a, b float32) {
	origin := p.group.Position().Add(p.image.Position())
	width := p.image.Size().Width
	a, b = min(max(min(a, b), 0), width), max(min(max(a, b), width), 0)
	style.SetFill(h.drag, style.WithAlpha(p.shown.chart.Theme.Series[0], 0.2))
	style.Place(h.drag, origin.X+a, origin.Y, b-a, p.image.Size().Height)
	style.SetVisible(h.drag, true)
}
