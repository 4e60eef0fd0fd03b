package widget

import (
	"image/color"

	"weir/app/ui/style"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// ThemedRect is a rectangle in a colour of the theme, also after that has changed.
type ThemedRect struct {
	widget.BaseWidget
	name fyne.ThemeColorName
	fill *canvas.Rectangle
}

func NewThemedRect(name fyne.ThemeColorName) *ThemedRect {
	s := &ThemedRect{name: name}
	s.ExtendBaseWidget(s)
	return s
}

func (s *ThemedRect) colour() color.Color {
	return s.Theme().Color(s.name, fyne.CurrentApp().Settings().ThemeVariant())
}

// CreateRenderer implements fyne.Widget.
func (s *ThemedRect) CreateRenderer() fyne.WidgetRenderer {
	s.fill = canvas.NewRectangle(s.colour())
	return &themedRectRenderer{widget.NewSimpleRenderer(s.fill), s}
}

type themedRectRenderer struct {
	fyne.WidgetRenderer
	s *ThemedRect
}

// Refresh implements fyne.WidgetRenderer.
func (r *themedRectRenderer) Refresh() { style.SetFill(r.s.fill, r.s.colour()) }
