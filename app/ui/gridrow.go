package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	rowHeight = 22
	markWidth = 24
)

// gridRow is one row of a grid, or its header.
type gridRow struct {
	widget.BaseWidget
	g      *grid
	header bool
	row    int
	box    *canvas.Image
	boxInk color.Color
	pad    *pad // takes the clicks on the box
	texts  []*canvas.Text
	drawn  []drawn // what texts were last fitted to
}

// drawn is a text before it was cut, and the room that it had.
type drawn struct {
	text  string
	width float32
}

func newGridRow(g *grid, header bool) *gridRow {
	r := &gridRow{g: g, header: header, row: -1, drawn: make([]drawn, len(g.columns))}
	for range g.columns {
		t := newText(textSize, false, color.Transparent)
		if header {
			t.TextSize = smallSize
		}
		r.texts = append(r.texts, t)
	}
	if g.marks {
		r.box = canvas.NewImageFromResource(nil)
		r.box.FillMode = canvas.ImageFillContain
		r.pad = newPad()
		r.pad.tapped = func(*fyne.PointEvent) {
			if header {
				g.markAll()
			} else {
				g.mark(r.row)
			}
		}
	}
	r.ExtendBaseWidget(r)
	return r
}

// show writes what stands in a row of the grid.
func (r *gridRow) show(row int) {
	r.row = row
	r.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *gridRow) CreateRenderer() fyne.WidgetRenderer { return &gridRowRenderer{r} }

type gridRowRenderer struct{ *gridRow }

// Destroy implements fyne.WidgetRenderer.
func (r *gridRowRenderer) Destroy() {}

// MinSize implements fyne.WidgetRenderer.
func (r *gridRowRenderer) MinSize() fyne.Size { return fyne.NewSize(240, rowHeight) }

// Objects implements fyne.WidgetRenderer.
func (r *gridRowRenderer) Objects() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, t := range r.texts {
		all = append(all, t)
	}
	if r.box != nil {
		all = append(all, r.box, r.pad)
	}
	return all
}

// Layout implements fyne.WidgetRenderer.
func (r *gridRowRenderer) Layout(size fyne.Size) {
	left := float32(0)
	if r.box != nil {
		left = markWidth
		place(r.box, columnGap, (size.Height-16)/2, 16, 16)
		place(r.pad, 0, 0, markWidth+columnGap, size.Height)
	}
	for i, s := range r.g.spansFor(size.Width - left) {
		c, t := r.g.columns[i], r.texts[i]
		show(t, s.width > 0)
		t.Alignment = fyne.TextAlignLeading
		if c.right {
			t.Alignment = fyne.TextAlignTrailing
		}
		place(t, left+s.x, 0, s.width, size.Height)
	}
	r.write()
}

// Refresh implements fyne.WidgetRenderer.
func (r *gridRowRenderer) Refresh() { r.write() }

// write puts the texts in their places, cut to the room that they have.
func (r *gridRow) write() {
	if r.box != nil {
		r.drawBox()
	}
	for i, t := range r.texts {
		width := t.Size().Width
		if width <= 0 {
			continue
		}
		c := cell{r.g.columns[i].name, tintMuted}
		if !r.header {
			if r.row < 0 || r.row >= r.g.length() {
				continue
			}
			c = r.g.cell(r.row, i)
		}
		if d := (drawn{c.text, width}); d != r.drawn[i] {
			r.drawn[i] = d
			put(t, fit(oneLine(c.text), t.TextSize, false, width), tintColor(c.tint))
		} else {
			put(t, t.Text, tintColor(c.tint))
		}
	}
}

func (r *gridRow) drawBox() {
	on := r.header && r.g.allMarked()
	if !r.header && r.row >= 0 && r.row < r.g.length() {
		on = r.g.chosen[r.g.id(r.row)]
	}
	name, icon := theme.ColorNamePlaceHolder, theme.CheckButtonIcon()
	if on {
		name, icon = theme.ColorNamePrimary, theme.CheckButtonCheckedIcon()
	}
	if c := theme.Color(name); c != r.boxInk {
		r.boxInk = c
		r.box.Resource = theme.NewColoredResource(icon, name)
		r.box.Refresh()
	}
}

// tintColor is the colour of a tint in the theme that is in force.
func tintColor(t tint) color.Color {
	return theme.Color([...]fyne.ThemeColorName{
		theme.ColorNameForeground, theme.ColorNamePlaceHolder, theme.ColorNameSuccess, theme.ColorNameWarning, theme.ColorNameError,
	}[t])
}

// tint is how a text is written.
type tint int

const (
	tintPlain tint = iota
	tintMuted
	tintGood
	tintWarning
	tintAlarm
)
