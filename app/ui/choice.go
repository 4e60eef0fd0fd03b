package ui

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// choice is one of a few words. It has the outline of a field: Fyne's own is
// hardly seen on a light window.
type choice struct {
	widget.Select
	keys
	outline *canvas.Rectangle
	focused bool
}

func newChoice(words []string, k keys, changed func(string)) *choice {
	c := &choice{keys: k, outline: canvas.NewRectangle(color.Transparent)}
	c.Options, c.OnChanged = words, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *choice) TypedKey(e *fyne.KeyEvent) {
	if !c.typed(e) {
		c.Select.TypedKey(e)
	}
}

// FocusGained implements fyne.Focusable.
func (c *choice) FocusGained() {
	c.focused = true
	c.Select.FocusGained()
}

// FocusLost implements fyne.Focusable.
func (c *choice) FocusLost() {
	c.focused = false
	c.Select.FocusLost()
}

// CreateRenderer implements fyne.Widget.
func (c *choice) CreateRenderer() fyne.WidgetRenderer {
	r := &choiceRenderer{c.Select.CreateRenderer(), c}
	r.draw()
	return r
}

type choiceRenderer struct {
	fyne.WidgetRenderer
	c *choice
}

// draw gives the outline the colour and the width of a field's.
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
	edge := theme.InputBorderSize() // a field's lies within
	place(r.c.outline, edge/2, edge/2, size.Width-edge, size.Height-edge)
}

// Refresh implements fyne.WidgetRenderer.
func (r *choiceRenderer) Refresh() {
	r.draw()
	r.c.outline.Refresh()
	r.WidgetRenderer.Refresh()
}
