package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// ThemedRect is a rectangle in a colour of the current theme; it follows changes of the
// theme.
type ThemedRect struct {
	widget.BaseWidget
	name fyne.ThemeColorName
	fill *canvas.Rectangle
}

// NewThemedRect makes a rectangle in the colour of that name.
func NewThemedRect(name fyne.ThemeColorName) *ThemedRect {
	t := &ThemedRect{name: name}
	t.ExtendBaseWidget(t)
	return t
}

func (t *ThemedRect) colour() color.Color {
	return t.Theme().Color(t.name, fyne.CurrentApp().Settings().ThemeVariant())
}

// CreateRenderer implements fyne.Widget.
func (t *ThemedRect) CreateRenderer() fyne.WidgetRenderer {
	t.fill = canvas.NewRectangle(t.colour())
	return &themedRectRenderer{widget.NewSimpleRenderer(t.fill), t}
}

type themedRectRenderer struct {
	fyne.WidgetRenderer
	t *ThemedRect
}

// Refresh implements fyne.WidgetRenderer.
func (r *themedRectRenderer) Refresh() { style.SetFill(r.t.fill, r.t.colour()) }
