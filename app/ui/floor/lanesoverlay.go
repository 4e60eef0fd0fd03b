package floor

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart/lanes"
	"weir/app/locale"
	"weir/app/ui/shortcut"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// lanesOverlay lies over the lanes: a line at one moment with what all goroutines did
// then, the focused lane, and the chosen span. It moves without a new picture.
type lanesOverlay struct {
	card  *lanesCard
	line  *canvas.Rectangle
	lane  *canvas.Rectangle // beside the focused lane
	mark  *canvas.Rectangle // around the chosen span
	box   *canvas.Rectangle
	head  *canvas.Text
	marks []*canvas.Rectangle
	names []*canvas.Text
	said  []*canvas.Text
	foot  *canvas.Text

	hovers bool
	at     fyne.Position // of the mouse, in the area
	chosen bool
	choice spot
	moment time.Duration // of the choice
}

const overlayRows = 16

func newLanesOverlay(c *lanesCard) *lanesOverlay {
	o := &lanesOverlay{
		card: c, line: canvas.NewRectangle(nil), lane: canvas.NewRectangle(nil), mark: canvas.NewRectangle(color.Transparent), box: style.NewCard(nil, nil),
		head: style.NewText(style.SmallSize, true, nil), foot: style.NewText(style.SmallSize, false, nil),
	}
	o.mark.StrokeWidth = 2
	for range overlayRows {
		o.marks = append(o.marks, canvas.NewRectangle(nil))
		o.names, o.said = append(o.names, style.NewText(style.SmallSize, false, nil)), append(o.said, style.NewText(style.SmallSize, false, nil))
	}
	for _, object := range append(o.below(), o.above()...) {
		object.Hide()
	}
	return o
}

// below are the objects under the area that takes the mouse, above those over it.
func (o *lanesOverlay) below() []fyne.CanvasObject {
	return []fyne.CanvasObject{o.line, o.lane, o.mark}
}

func (o *lanesOverlay) above() []fyne.CanvasObject {
	all := []fyne.CanvasObject{o.box, o.head, o.foot}
	for i := range o.names {
		all = append(all, o.marks[i], o.names[i], o.said[i])
	}
	return all
}

// moveTo follows the mouse, at a place of the area.
func (o *lanesOverlay) moveTo(at fyne.Position) {
	o.hovers, o.at = true, at
	o.draw()
}

// leave forgets the mouse and the chosen span.
func (o *lanesOverlay) leave() {
	o.hovers, o.chosen = false, false
	o.draw()
}

// choose marks a span at a moment in it.
func (o *lanesOverlay) choose(s spot, moment time.Duration) {
	o.chosen, o.choice, o.moment, o.hovers = true, s, moment, false
	o.draw()
}

// lanesPlace is what lies under a place of the area.
type lanesPlace struct {
	shares, spans bool // it is in the left part, or in the magnified one
	moment        time.Duration
	column        int // of the left part
	row           int // -1: none
}

// placeOf returns what lies under a place of the area.
func (c *lanesCard) placeOf(at fyne.Position) lanesPlace {
	d := &c.drawn
	p := lanesPlace{row: d.rows.rowAt(float64(at.Y))}
	x := float64(c.area.Position().X + at.X)
	left, right := float64(c.shares.Position().X), float64(c.spans.Position().X)+lanesGap+lanes.FrameInset
	switch {
	case x >= left && x < left+d.sharesWidth:
		p.shares, p.moment = true, d.chart.At(x-left)
		p.column = min(max(int((x-left)/d.chart.Column), 0), columns-1)
	case x >= right && x < right+d.spansWidth:
		p.spans, p.moment = true, d.chart.SpanAt(x-right, d.spansWidth)
	}
	return p
}

// trackOf returns the track of a row; -1 if there is none.
func (c *lanesCard) trackOf(row int) int {
	if row < 0 || row >= len(c.drawn.rows.rows) {
		return -1
	}
	return c.drawn.rows.rows[row].track
}

// draw puts everything where it is now.
func (o *lanesOverlay) draw() {
	o.drawLane()
	o.drawMark()
	c := o.card
	v := c.drawn.view
	most := min(overlayRows, max(int(c.group.Size().Height/overlayLine)-5, 4))
	switch p := c.placeOf(o.at); {
	case o.chosen:
		foot := v.causeText(o.choice, o.moment)
		if foot != "" && c.frozen {
			foot += " (" + shortcut.Enter.String() + ")"
		}
		o.showAt(o.moment, true)
		o.fill(o.headText(o.moment), v.readAt(o.moment, o.choice.track, most), foot)
	case !o.hovers || len(v.tracks) == 0 || !p.shares && !p.spans:
		o.hide()
	case p.shares:
		o.showAt(p.moment, false)
		o.fill(o.headText(p.moment), v.readColumn(p.column, c.trackOf(p.row), most), "")
	default:
		foot := ""
		if s, ok := v.of.spanAt(c.trackOf(p.row), p.moment); ok {
			foot = v.causeText(s, p.moment)
		}
		o.showAt(p.moment, true)
		o.fill(o.headText(p.moment), v.readAt(p.moment, c.trackOf(p.row), most), foot)
	}
}

// headText is when a moment was.
func (o *lanesOverlay) headText(moment time.Duration) string {
	v := o.card.drawn.view
	at := v.at.Add(moment - v.now)
	return locale.Numeral(at.Local().Format("15:04:05.000")) + " · " + text.Tr("{{.Time}} ago", text.With("Time", lengthText(max(v.now-moment, 0))))
}

// showAt puts the line at a moment, in the magnified part or in the left one.
func (o *lanesOverlay) showAt(moment time.Duration, magnified bool) {
	c := o.card
	d := &c.drawn
	at := c.shares.Position()
	x := at.X + float32(d.chart.X(moment))
	if magnified {
		x = c.spans.Position().X + lanesGap + lanes.FrameInset + float32(d.chart.SpanX(moment, d.spansWidth))
	}
	style.SetFill(o.line, style.WithAlpha(d.chart.Theme.Text, 0.6))
	style.Place(o.line, x, at.Y, 1, float32(d.rows.bottom))
	style.SetVisible(o.line, true)
}

// drawLane marks the focused lane.
func (o *lanesOverlay) drawLane() {
	c := o.card
	focus, ok := c.focused()
	visible := false
	for i := range c.drawn.rows.rows {
		r := &c.drawn.rows.rows[i]
		if !ok || r.track != focus || r.y+r.height <= r.clip.Top || r.y >= r.clip.Bottom {
			continue
		}
		y0, y1 := max(r.y, r.clip.Top), min(r.y+r.height, r.clip.Bottom)
		style.SetFill(o.lane, c.drawn.chart.Theme.Series[0])
		style.Place(o.lane, lanesInset-6, c.shares.Position().Y+float32(y0), 3, float32(y1-y0))
		visible = true
	}
	style.SetVisible(o.lane, visible)
}

// drawMark marks the chosen span.
func (o *lanesOverlay) drawMark() {
	c := o.card
	d := &c.drawn
	visible := false
	for i := range d.rows.rows {
		r := &d.rows.rows[i]
		if !o.chosen || r.track != o.choice.track || r.y < r.clip.Top-1 || r.y+r.height > r.clip.Bottom+1 {
			continue
		}
		x0 := max(d.chart.SpanX(o.choice.Start, d.spansWidth), 0)
		x1 := min(d.chart.SpanX(o.choice.End, d.spansWidth), d.spansWidth)
		if x1 < 0 || x0 > d.spansWidth {
			continue
		}
		left := c.spans.Position().X + lanesGap + lanes.FrameInset
		o.mark.StrokeColor = d.chart.Theme.Text
		o.mark.Refresh()
		style.Place(o.mark, left+float32(x0)-2, c.shares.Position().Y+float32(r.y+(r.height-r.bar)/2)-2, float32(max(x1-x0, 1))+4, float32(r.bar)+4)
		visible = true
	}
	style.SetVisible(o.mark, visible)
}

// The layout of the box.
const (
	overlayPadding = 8
	overlayLine    = 15
)

// fill shows the box.
func (o *lanesOverlay) fill(head string, rows []laneReading, foot string) {
	c := o.card
	colours := c.drawn.chart.Theme
	rows = rows[:min(len(rows), overlayRows)]
	var names, said float32
	for i := range rows {
		names = max(names, style.TextWidth(rows[i].name, style.SmallSize, true))
		said = max(said, style.TextWidth(rows[i].said, style.SmallSize, rows[i].here))
	}
	inner := max(14+names+12+said, style.TextWidth(head, style.SmallSize, true), style.TextWidth(foot, style.SmallSize, false))
	lines := float32(len(rows) + 1)
	if foot != "" {
		lines += 1.2
	}
	width, height := inner+2*overlayPadding, lines*overlayLine+2*overlayPadding
	room := c.group.Size()
	// It lies over the other part, so that the one that is read stays in sight.
	x := c.spans.Position().X + lanesGap + lanes.FrameInset
	if o.line.Position().X >= x-1 {
		x = c.spans.Position().X - 8 - width
	}
	x = max(min(x, room.Width-width-style.Gap), style.Gap)
	y := max(min(c.shares.Position().Y+4, room.Height-height-style.Gap), style.Gap)
	style.SetFill(o.box, style.Mix(colours.Card, colours.Muted, 0.1))
	o.box.StrokeColor = colours.Muted
	style.Place(o.box, x, y, width, height)
	style.SetText(o.head, head, colours.Text)
	o.head.Move(fyne.NewPos(x+overlayPadding, y+overlayPadding-2))
	top := y + overlayPadding + overlayLine
	for i := range o.names {
		visible := i < len(rows)
		style.SetVisible(o.names[i], visible)
		style.SetVisible(o.said[i], visible)
		style.SetVisible(o.marks[i], visible && rows[i].kind > lanes.Idle)
		if !visible {
			continue
		}
		line := top + float32(i)*overlayLine
		ink := colours.Muted
		if rows[i].here {
			ink = colours.Text
		}
		for _, t := range []*canvas.Text{o.names[i], o.said[i]} {
			if t.TextStyle.Bold != rows[i].here {
				t.TextStyle.Bold = rows[i].here
				t.Refresh()
			}
		}
		style.SetFill(o.marks[i], lanes.Color(colours, rows[i].kind))
		style.Place(o.marks[i], x+overlayPadding, line+4, 8, 8)
		style.SetText(o.names[i], rows[i].name, ink)
		o.names[i].Move(fyne.NewPos(x+overlayPadding+14, line))
		style.SetText(o.said[i], rows[i].said, colours.Text)
		o.said[i].Move(fyne.NewPos(x+overlayPadding+14+names+12, line))
	}
	style.SetText(o.foot, foot, colours.Text)
	o.foot.Move(fyne.NewPos(x+overlayPadding, top+float32(len(rows))*overlayLine+overlayLine*0.2))
	for _, shown := range []fyne.CanvasObject{o.box, o.head} {
		style.SetVisible(shown, true)
	}
	style.SetVisible(o.foot, foot != "")
}

func (o *lanesOverlay) hide() {
	style.SetVisible(o.line, false)
	for _, object := range o.above() {
		style.SetVisible(object, false)
	}
}
