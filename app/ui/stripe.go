package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// stripe is a rectangle in a colour of the theme, also after that has changed.
type stripe struct {
	widget.BaseWidget
	name fyne.ThemeColorName
	fill *canvas.Rectangle
}

func newStripe(name fyne.ThemeColorName) *stripe {
	s := &stripe{name: name}
	s.ExtendBaseWidget(s)
	return s
}

func (s *stripe) colour() color.Color {
	return s.Theme().Color(s.name, fyne.CurrentApp().Settings().ThemeVariant())
}

// CreateRenderer implements fyne.Widget.
func (s *stripe) CreateRenderer() fyne.WidgetRenderer {
	s.fill = canvas.NewRectangle(s.colour())
	return &stripeRenderer{widget.NewSimpleRenderer(s.fill), s}
}

type stripeRenderer struct {
	fyne.WidgetRenderer
	s *stripe
}

// Refresh implements fyne.WidgetRenderer.
func (r *stripeRenderer) Refresh() { paint(r.s.fill, r.s.colour()) }
