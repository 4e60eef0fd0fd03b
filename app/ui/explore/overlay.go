package explore

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/explore"
)

// overlay lies over the chart's picture: the selected intervals, the box with all values
// of one interval, and what is being dragged over. It moves without a new picture.
type overlay struct {
	card    *chartCard
	chosen  [3]*canvas.Rectangle // the selection: its area and both edges
	dragged [3]*canvas.Rectangle
	line    *canvas.Rectangle // through the interval under the mouse
	box     *canvas.Rectangle
	head    *canvas.Text
	tag     *canvas.Text // beside head
	names   []*canvas.Text
	marks   []*swatch
	values  []*canvas.Text
	parts   []*canvas.Text
	foot    *canvas.Text

	hover    int  // the interval under the mouse; -1: none
	from, to int  // dragged over; from < 0: nothing is
	given    bool // the drag was given up, and the button is still pressed
}

func newOverlay(c *chartCard) *overlay {
	o := &overlay{card: c, line: canvas.NewRectangle(nil), box: style.NewCard(nil, nil), head: style.NewText(style.SmallSize, true, nil), tag: style.NewText(style.SmallSize, false, nil), foot: style.NewText(style.SmallSize, false, nil), hover: -1, from: -1}
	for i := range 3 {
		o.chosen[i], o.dragged[i] = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	}
	for range legendEntries + 1 {
		value, part := style.NewText(style.SmallSize, true, nil), style.NewText(style.SmallSize, false, nil)
		value.Alignment, part.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
		o.names, o.values, o.parts, o.marks = append(o.names, style.NewText(style.SmallSize, false, nil)), append(o.values, value), append(o.parts, part), append(o.marks, newSwatch())
	}
	for _, object := range o.objects() {
		object.Hide()
	}
	return o
}

func (o *overlay) objects() (all []fyne.CanvasObject) {
	for i := range 3 {
		all = append(all, o.chosen[i], o.dragged[i])
	}
	all = append(all, o.line, o.box, o.head, o.tag, o.foot)
	for i := range o.names {
		all = append(all, o.marks[i].Image, o.names[i], o.values[i], o.parts[i])
	}
	return all
}

// moveTo shows the box of the interval at a place of the picture.
func (o *overlay) moveTo(x float32) {
	hover := o.card.index(x)
	if o.hover != hover {
		o.hover = hover
		o.draw()
	}
}

// leave hides the box.
func (o *overlay) leave() {
	if o.hover >= 0 {
		o.hover = -1
		o.draw()
	}
}

// drag marks what is dragged over.
func (o *overlay) drag(from, to float32) {
	if o.given {
		return
	}
	o.from, o.to = o.card.index(min(from, to)), o.card.index(max(from, to))
	o.hover = -1
	o.draw()
}

// giveUp ends a drag whose button is still pressed.
func (o *overlay) giveUp() {
	o.from, o.given = -1, true
	o.draw()
}

// drop ends a drag and returns what was dragged over; from < 0: nothing.
func (o *overlay) drop() (from, to int) {
	from, to = o.from, o.to
	o.from, o.given = -1, false
	o.draw()
	return from, to
}

// draw puts everything where it is now.
func (o *overlay) draw() {
	c := o.card
	theme := c.drawn.Theme
	style.SetVisible(o.line, false)
	o.mark(o.chosen, c.selection.first, c.selection.last, style.WithAlpha(theme.Text, 0.12), style.WithAlpha(theme.Text, 0.6), 1)
	o.mark(o.dragged, o.from, o.to, style.WithAlpha(theme.Series[0], 0.22), theme.Series[0], 2)
	switch {
	case o.from >= 0:
		o.preview()
	case o.hover >= 0 && o.hover < len(c.figures.starts):
		at, size := c.image.Position(), c.image.Size()
		x := at.X + float32(c.drawn.X(o.hover, float64(size.Width)))
		style.SetFill(o.line, style.WithAlpha(theme.Text, 0.5))
		style.Place(o.line, x, at.Y, 1, size.Height)
		style.SetVisible(o.line, true)
		o.readings(o.hover, o.hover)
	case c.selection.first >= 0 && c.area.Ring.Visible(): // moved by keys
		o.readings(c.selection.first, c.selection.last)
	default:
		o.hideBox()
	}
}

// mark shows a stretch of intervals; first < 0: none.
func (o *overlay) mark(parts [3]*canvas.Rectangle, first, last int, fill, edge color.Color, width float32) {
	c := o.card
	visible := first >= 0 && last < len(c.figures.starts)
	for _, p := range parts {
		style.SetVisible(p, visible)
	}
	if !visible {
		return
	}
	left, right := c.span(first, last)
	at, size := c.image.Position(), c.image.Size()
	style.SetFill(parts[0], fill)
	style.Place(parts[0], at.X+left, at.Y, right-left, size.Height)
	for i, x := range []float32{left - width/2, right - width/2} {
		style.SetFill(parts[i+1], edge)
		style.Place(parts[i+1], at.X+x, at.Y, width, size.Height)
	}
}

// boxRow is a line of the box.
type boxRow struct {
	name, value, part string
	colour            int // of its mark; noMark: none
}

const noMark = -2

// readings fills the box with the values of the intervals from first to last.
func (o *overlay) readings(first, last int) {
	c, f := o.card, o.card.figures
	m := c.page.view.Measure
	var rows []boxRow
	var values []float64
	var whole float64
	var all explore.Sum
	for i := len(c.shown) - 1; i >= 0; i-- { // as they lie in the chart
		n := c.shown[i]
		var s explore.Sum
		for _, of := range f.sums[n][first : last+1] {
			s.Events, s.Scored, s.Score = s.Events+of.Events, s.Scored+of.Scored, s.Score+of.Score
		}
		all.Events, all.Scored, all.Score = all.Events+s.Events, all.Scored+s.Scored, all.Score+s.Score
		v := m.value(s)
		whole += v
		values = append(values, v)
		rows = append(rows, boxRow{c.name(f, n), valueText(m, v), "", c.colour(f, n)})
	}
	for i := range rows {
		if m != ofMean {
			rows[i].part = percent(values[i], whole)
		}
	}
	total := m.value(all)
	if len(rows) > 1 {
		rows = append(rows, boxRow{text.Tr("all"), valueText(m, total), "", noMark})
	}
	tag := ""
	if first == c.selection.first && last == c.selection.last {
		tag = text.Tr("selected")
	}
	foot := ""
	if n := last - first + 1; first >= n && m != ofMean {
		was := m.value(f.between(first-n, first-1))
		now := m.value(f.between(first, last))
		if change, _ := text.Change(now, was); change != "" {
			foot = text.Tr("{{.Change}} vs. the {{.Interval}} before", text.With("Change", change, "Interval", lengthOf(f.every, n)))
		}
	}
	left, right := c.span(first, last)
	o.fill(periodText(f.every, f.starts[first], f.endOf(last)), tag, rows, foot, left, right)
}

// lengthOf is "week" or "3 weeks".
func lengthOf(every explore.Interval, n int) string {
	if n == 1 {
		return intervalText(every)
	}
	return lengthText(every, n)
}

// valueText writes a value in full.
func valueText(m measure, v float64) string {
	if m == ofMean {
		return m.text(v)
	}
	return text.Grouped(v)
}

// preview fills the box with what releasing the mouse would do.
func (o *overlay) preview() {
	c, f := o.card, o.card.figures
	from, to := f.starts[o.from], f.endOf(o.to)
	after, before := c.page.within(from, to)
	n := o.to - o.from + 1
	rows := []boxRow{
		{text.Trn(f.between(o.from, o.to).Events, "{{.N}} event", "{{.N}} events", text.With("N", text.Grouped(float64(f.between(o.from, o.to).Events)))), "", "", noMark},
	}
	left, right := c.span(o.from, o.to)
	o.fill(periodText(f.every, from, to)+" · "+lengthText(f.every, n), "", rows,
		text.Tr("Release to set From {{.From}}, Before {{.Before}}", text.With("From", timeText(after), "Before", timeText(before))), left, right)
}

// The layout of the box.
const (
	boxPadding = 8
	boxLine    = 16
	boxName    = 190
)

// fill shows the box beside a stretch of the picture.
func (o *overlay) fill(head, tag string, rows []boxRow, foot string, left, right float32) {
	c := o.card
	theme := c.drawn.Theme
	rows = rows[:min(len(rows), len(o.names))]
	var names, values, parts float32
	for i := range rows {
		rows[i].name = style.Truncate(rows[i].name, style.SmallSize, false, boxName)
		names = max(names, style.TextWidth(rows[i].name, style.SmallSize, false))
		values = max(values, style.TextWidth(rows[i].value, style.SmallSize, true))
		parts = max(parts, style.TextWidth(rows[i].part, style.SmallSize, false))
	}
	inner := swatchSize + 8 + names + 16 + values + 8 + parts
	headWidth := style.TextWidth(head, style.SmallSize, true)
	if tag != "" {
		headWidth += 16 + style.TextWidth(tag, style.SmallSize, false)
	}
	inner = float32(math.Ceil(float64(max(inner, headWidth, style.TextWidth(foot, style.SmallSize, false)))))
	lines := float32(1 + len(rows))
	if foot != "" {
		lines += 1.2
	}
	width, height := inner+2*boxPadding, lines*boxLine+2*boxPadding
	at, size := c.image.Position(), c.image.Size()
	x := at.X + right + 10
	if x+width > at.X+size.Width {
		x = at.X + left - 10 - width
	}
	x = max(min(x, c.group.Size().Width-width-style.Gap), style.Gap)
	y := max(min(at.Y+4, c.group.Size().Height-height-style.Gap), style.Gap)
	o.box.FillColor, o.box.StrokeColor = style.Mix(theme.Card, theme.Muted, 0.08), theme.Muted
	o.box.Refresh()
	style.Place(o.box, x, y, width, height)
	style.SetText(o.head, head, theme.Text)
	o.head.Move(fyne.NewPos(x+boxPadding, y+boxPadding-1))
	style.SetText(o.tag, tag, theme.Muted)
	o.tag.Move(fyne.NewPos(x+width-boxPadding-style.TextWidth(tag, style.SmallSize, false), y+boxPadding-1))
	top := y + boxPadding + boxLine
	for i := range o.names {
		visible := i < len(rows)
		marked := visible && rows[i].colour != noMark
		for _, t := range []*canvas.Text{o.names[i], o.values[i], o.parts[i]} {
			style.SetVisible(t, visible)
		}
		style.SetVisible(o.marks[i].Image, marked)
		if !visible {
			continue
		}
		line := top + float32(i)*boxLine
		from := x + boxPadding
		if marked {
			o.marks[i].paint(theme, rows[i].colour, float64(widget.PixelScale(c.page.h.Canvas)), false)
			style.Place(o.marks[i].Image, from, line+3, swatchSize, swatchSize)
			from += swatchSize + 8
		}
		style.SetText(o.names[i], rows[i].name, theme.Text)
		o.names[i].Move(fyne.NewPos(from, line))
		style.SetText(o.values[i], rows[i].value, theme.Text)
		style.SetText(o.parts[i], rows[i].part, theme.Muted)
		end := x + width - boxPadding
		style.Place(o.parts[i], end-parts, line, parts, boxLine)
		style.Place(o.values[i], end-parts-8-values, line, values, boxLine)
	}
	ink := theme.Muted
	if o.from >= 0 {
		ink = theme.Series[0]
	}
	style.SetText(o.foot, foot, ink)
	o.foot.Move(fyne.NewPos(x+boxPadding, top+float32(len(rows))*boxLine+boxLine*0.2))
	for _, shown := range []fyne.CanvasObject{o.box, o.head, o.tag, o.foot} {
		style.SetVisible(shown, true)
	}
}

func (o *overlay) hideBox() {
	for _, object := range []fyne.CanvasObject{o.box, o.head, o.tag, o.foot} {
		style.SetVisible(object, false)
	}
	for i := range o.names {
		for _, t := range []fyne.CanvasObject{o.marks[i].Image, o.names[i], o.values[i], o.parts[i]} {
			style.SetVisible(t, false)
		}
	}
}
