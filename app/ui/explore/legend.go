package explore

import (
	"fmt"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/chart/breakdown"
	"weir/app/locale"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// legendEntry is a name in the legend: colour or texture, name, value and share. A click
// hides its series, a double click shows it alone; the other button opens a menu.
type legendEntry struct {
	swatch            *swatch
	name, value, part *canvas.Text
	area              *widget.DoubleHitArea
}

func newLegendEntry(c *chartCard, i int) *legendEntry {
	e := &legendEntry{swatch: newSwatch(), name: style.NewText(style.SmallSize, false, nil), value: style.NewText(style.SmallSize, true, nil), part: style.NewText(style.SmallSize, false, nil), area: widget.NewDoubleHitArea()}
	e.area.OnTapped = func(*fyne.PointEvent) { c.toggle(i, false) }
	e.area.OnDoubleTapped = func(*fyne.PointEvent) { c.toggle(i, true) }
	e.area.OnSecondaryTapped = func(at *fyne.PointEvent) { c.openMenu(i, at.AbsolutePosition) }
	e.setVisible(false)
	return e
}

func (e *legendEntry) setVisible(yes bool) {
	for _, o := range []fyne.CanvasObject{e.swatch.Image, e.name, e.value, e.part, e.area} {
		style.SetVisible(o, yes)
	}
}

// The layout of the legend.
const (
	swatchSize = 10
	entryGap   = 18
	nameRoom   = 150 // greatest width of a name
)

// arrangeLegend places the entries in a line. Where they don't fit, shares are left out
// first, then values; then names are cut, and the last ones are counted.
func (c *chartCard) arrangeLegend(y, w float32) {
	f, theme := c.figures, c.page.h.Colours()
	room := w - 24
	names, values, parts := c.legendTexts()
	form := legendForm{true, true, nameRoom}
	need := func(n int) float32 { return form.width(names[:n], values[:n], parts[:n]) }
	for all := len(names); need(all) > room && form.name > 40; {
		switch {
		case form.parts:
			form.parts = false
		case form.values:
			form.values = false
		default:
			form.name -= 10
		}
	}
	fits := len(names)
	for fits > 0 && need(fits) > room-40 && need(len(names)) > room {
		fits--
	}
	x := float32(12)
	for i, e := range c.legend {
		visible := i < fits
		e.setVisible(visible)
		if !visible {
			continue
		}
		hidden := c.hidden[f.key(i)]
		ink, strong := theme.Text, theme.Text
		if hidden {
			ink = style.Mix(theme.Card, theme.Muted, 0.5)
			strong = ink
		}
		e.swatch.paint(theme, c.colour(f, i), float64(c.page.h.Canvas.Scale()), hidden)
		style.Place(e.swatch.Image, x, y+5, swatchSize, swatchSize)
		from := x
		x += swatchSize + 6
		put := func(t *canvas.Text, s string, bold bool, shown bool) {
			style.SetVisible(t, shown)
			if shown {
				style.SetText(t, s, ink)
				t.Move(fyne.NewPos(x, y+2))
				x += style.TextWidth(s, style.SmallSize, bold) + 5
			}
		}
		put(e.name, form.cut(names[i]), false, true)
		ink = strong
		put(e.value, values[i], true, form.values)
		if !hidden {
			ink = theme.Muted
		}
		put(e.part, parts[i], false, form.parts)
		style.Place(e.area, from-3, y, x-from, legendHeight)
		x += entryGap - 5
	}
	c.names.arrange(fits, y, w)
	style.SetVisible(c.more, fits < len(names))
	if fits < len(names) {
		style.SetText(c.more, fmt.Sprintf("+%d", len(names)-fits), theme.Muted)
		c.more.Move(fyne.NewPos(x, y+2))
	}
}

// legendForm is what the legend has room for.
type legendForm struct {
	values, parts bool
	name          float32
}

func (l legendForm) cut(name string) string {
	return style.Truncate(name, style.SmallSize, false, l.name)
}

// width is what some entries need.
func (l legendForm) width(names, values, parts []string) (sum float32) {
	for i, name := range names {
		sum += swatchSize + 6 + style.TextWidth(l.cut(name), style.SmallSize, false) + 5 + entryGap - 5
		if l.values {
			sum += style.TextWidth(values[i], style.SmallSize, true) + 5
		}
		if l.parts {
			sum += style.TextWidth(parts[i], style.SmallSize, false) + 5
		}
	}
	return sum
}

// legendTexts are the names with what they add up to, and their shares of what is shown.
func (c *chartCard) legendTexts() (names, values, parts []string) {
	m, f := c.page.view.Measure, c.figures
	var whole float64
	for n := range f.names {
		if !c.hidden[f.key(n)] {
			whole += m.value(f.names[n].Sum)
		}
	}
	for n := range min(len(f.names), legendEntries) {
		v := m.value(f.names[n].Sum)
		names = append(names, c.name(f, n))
		values = append(values, m.text(v))
		part := ""
		if m != ofMean && !c.hidden[f.key(n)] {
			part = percent(v, whole)
		}
		parts = append(parts, part)
	}
	return names, values, parts
}

// text writes a value.
func (m measure) text(v float64) string {
	if m == ofMean && v == v {
		return locale.Decimal(v, 1)
	}
	return text.Compact(v)
}

// percent writes a share.
func percent(v, whole float64) string {
	switch {
	case whole <= 0 || v < 0:
		return ""
	case v > 0 && v < whole/100:
		return "< 1 %"
	}
	return locale.Decimal(100*v/whole, 0) + " %"
}

// toggle hides name n or shows it again. With alone it shows only that, or all if it is
// the only one already.
func (c *chartCard) toggle(n int, alone bool) {
	if n >= len(c.figures.names) {
		return
	}
	name := c.figures.key(n)
	others := 0
	for i := range c.figures.names {
		if i != n && !c.hidden[c.figures.key(i)] {
			others++
		}
	}
	switch {
	case alone && others == 0 && !c.hidden[name]:
		clear(c.hidden)
	case alone:
		for i := range c.figures.names {
			c.hidden[c.figures.key(i)] = i != n
		}
	default:
		c.hidden[name] = !c.hidden[name]
	}
	c.redraw()
}

// swatch is a sample of a colour or texture.
type swatch struct {
	*canvas.Image
	color  int
	theme  any
	scale  float64
	hidden bool
}

func newSwatch() *swatch { return &swatch{Image: widget.NewPicture(), color: -2} }

func (s *swatch) paint(theme chart.Theme, color int, scale float64, hidden bool) {
	if s.color == color && s.theme == any(theme) && s.scale == scale && s.hidden == hidden {
		return
	}
	s.color, s.theme, s.scale, s.hidden = color, theme, scale, hidden
	size := widget.Pixels(fyne.NewSize(swatchSize, swatchSize), float32(scale))
	into := image.NewRGBA(image.Rectangle{Max: size})
	breakdown.Swatch(into, theme, scale, color)
	s.Image.Image = into
	s.Translucency = 0
	if hidden {
		s.Translucency = 0.7
	}
	s.Refresh()
}
