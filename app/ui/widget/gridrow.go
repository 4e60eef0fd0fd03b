package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
	"weir/app/ui/text"
)

const (
	rowHeight     = 22
	checkboxWidth = 24
)

// gridRow is one row of a grid, or its header.
type gridRow struct {
	widget.BaseWidget
	g         *Grid
	header    bool
	row       int
	box       *canvas.Image
	boxColour color.Color
	boxArea   *HitArea // takes the clicks on the checkbox
	texts     []*canvas.Text
	fitted    []fittedText // what each of texts was last truncated from
}

// fittedText is a text before it was truncated, and the width that it had.
type fittedText struct {
	text  string
	width float32
}

func newGridRow(g *Grid, header bool) *gridRow {
	r := &gridRow{g: g, header: header, row: -1, fitted: make([]fittedText, len(g.columns))}
	for range g.columns {
		t := style.NewText(style.TextSize, false, color.Transparent)
		if header {
			t.TextSize = style.SmallSize
		}
		r.texts = append(r.texts, t)
	}
	if g.Selectable {
		r.box = canvas.NewImageFromResource(nil)
		r.box.FillMode = canvas.ImageFillContain
		r.boxArea = NewHitArea()
		r.boxArea.OnTapped = func(*fyne.PointEvent) {
			if header {
				g.SelectAll()
			} else {
				g.ToggleSelected(r.row)
			}
		}
	}
	r.ExtendBaseWidget(r)
	return r
}

// show shows a row of the grid.
func (r *gridRow) show(row int) {
	r.row = row
	r.Refresh()
}

// Tapped implements fyne.Tappable. Fyne's list would select the row, too, but it finds no
// canvas for a list that is embedded in another widget, and leaves the focus in the field
// that has it: the keys that step from row to row would be typed there.
func (r *gridRow) Tapped(*fyne.PointEvent) {
	if r.header {
		return
	}
	r.g.List.focusByMouse()
	r.g.List.Select(r.row)
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
		all = append(all, r.box, r.boxArea)
	}
	return all
}

// Layout implements fyne.WidgetRenderer.
func (r *gridRowRenderer) Layout(size fyne.Size) {
	left := float32(0)
	if r.box != nil {
		left = checkboxWidth
		style.Place(r.box, columnGap, (size.Height-16)/2, 16, 16)
		style.Place(r.boxArea, 0, 0, checkboxWidth+columnGap, size.Height)
	}
	for i, s := range r.g.spansFor(size.Width - left) {
		c, t := r.g.columns[i], r.texts[i]
		style.SetVisible(t, s.width > 0)
		t.Alignment = fyne.TextAlignLeading
		if c.Right {
			t.Alignment = fyne.TextAlignTrailing
		}
		style.Place(t, left+s.x, 0, s.width, size.Height)
	}
	r.write()
}

// Refresh implements fyne.WidgetRenderer.
func (r *gridRowRenderer) Refresh() { r.write() }

// write writes the texts, truncated to the widths of their columns.
func (r *gridRow) write() {
	if r.box != nil {
		r.drawBox()
	}
	for i, t := range r.texts {
		width := t.Size().Width
		if width <= 0 {
			continue
		}
		c := Cell{r.g.columns[i].Name, TintMuted}
		if !r.header {
			if r.row < 0 || r.row >= r.g.Length() {
				continue
			}
			c = r.g.Cell(r.row, i)
		}
		if d := (fittedText{c.Text, width}); d != r.fitted[i] {
			r.fitted[i] = d
			style.SetText(t, style.Truncate(text.OneLine(c.Text), t.TextSize, false, width), tintColor(c.Tint))
		} else {
			style.SetText(t, t.Text, tintColor(c.Tint))
		}
	}
}

func (r *gridRow) drawBox() {
	on := r.header && r.g.AllSelected()
	if !r.header && r.row >= 0 && r.row < r.g.Length() {
		on = r.g.Selected[r.g.ID(r.row)]
	}
	name, icon := theme.ColorNamePlaceHolder, theme.CheckButtonIcon()
	if on {
		name, icon = theme.ColorNamePrimary, theme.CheckButtonCheckedIcon()
	}
	if c := theme.Color(name); c != r.boxColour {
		r.boxColour = c
		r.box.Resource = theme.NewColoredResource(icon, name)
		r.box.Refresh()
	}
}

// tintColor is the colour of a tint in the current theme.
func tintColor(t Tint) color.Color {
	return theme.Color([...]fyne.ThemeColorName{
		theme.ColorNameForeground, theme.ColorNamePlaceHolder, theme.ColorNameSuccess, theme.ColorNameWarning, theme.ColorNameError,
	}[t])
}

// Tint is the colour of a text by its meaning.
type Tint int

// The tints.
const (
	TintPlain Tint = iota
	TintMuted
	tintGood
	TintWarning
	TintAlarm
)
