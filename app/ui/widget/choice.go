package widget

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// Choice is a drop-down list. It has the outline of a field: Fyne's own is hardly
// visible in the light theme.
type Choice struct {
	widget.Select
	Keys
	outline *canvas.Rectangle
	focused bool
}

// NewChoice makes a drop-down list of options. changed may be nil; it is called with the
// option that a person selects.
func NewChoice(options []string, k Keys, changed func(string)) *Choice {
	c := &Choice{Keys: k, outline: canvas.NewRectangle(color.Transparent)}
	c.Options, c.OnChanged = options, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Choice) TypedKey(e *fyne.KeyEvent) {
	if !c.typed(e) {
		c.Select.TypedKey(e)
	}
}

// FocusGained implements fyne.Focusable.
func (c *Choice) FocusGained() {
	c.focused = true
	c.Select.FocusGained()
}

// FocusLost implements fyne.Focusable.
func (c *Choice) FocusLost() {
	c.focused = false
	c.Select.FocusLost()
}

// SelectQuietly selects an option without calling OnChanged.
func (c *Choice) SelectQuietly(i int) {
	changed := c.OnChanged
	c.OnChanged = nil
	c.SetSelectedIndex(i)
	c.OnChanged = changed
}

// CreateRenderer implements fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	r := &choiceRenderer{c.Select.CreateRenderer(), c}
	r.draw()
	return r
}

type choiceRenderer struct {
	fyne.WidgetRenderer
	c *Choice
}

// draw gives the outline the colour and width of a field's outline.
func (r *choiceRenderer) draw() {
	name := theme.ColorNameInputBorder
	if r.c.focused {
		name = theme.ColorNamePrimary
	}
	o := r.c.outline
	o.StrokeColor, o.StrokeWidth, o.CornerRadius = theme.Color(name), theme.InputBorderSize(), theme.InputRadiusSize()
}

// Objects implements fyne.WidgetRenderer.
func (r *choiceRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clip(r.WidgetRenderer.Objects()), r.c.outline)
}

// Layout implements fyne.WidgetRenderer.
func (r *choiceRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	edge := theme.InputBorderSize() // a field's outline lies inside its bounds
	style.Place(r.c.outline, edge/2, edge/2, size.Width-edge, size.Height-edge)
}

// Refresh implements fyne.WidgetRenderer.
func (r *choiceRenderer) Refresh() {
	r.draw()
	r.c.outline.Refresh()
	r.WidgetRenderer.Refresh()
}
