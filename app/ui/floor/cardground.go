package floor

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/ui/style"
)

// cardGround is the background of a large card that is painted often. It looks like that
// of any card, but only its upper and lower edges are rounded rectangles: software GL
// takes more than twice as long for a pixel of those, and they'd have most of the window's.
type cardGround struct {
	ends   [2]*canvas.Rectangle
	middle *canvas.Rectangle
	sides  [2]*canvas.Rectangle
}

func newCardGround() *cardGround {
	g := &cardGround{middle: canvas.NewRectangle(color.Transparent)}
	for i := range g.ends {
		g.ends[i], g.sides[i] = style.NewCard(nil, nil), canvas.NewRectangle(color.Transparent)
	}
	return g
}

func (g *cardGround) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{g.ends[0], g.ends[1], g.middle, g.sides[0], g.sides[1]}
}

// arrange gives the card a size.
func (g *cardGround) arrange(w, h float32) {
	const end = 8 // twice the radius
	style.Place(g.ends[0], 0, 0, w, 2*end)
	style.Place(g.ends[1], 0, h-2*end, w, 2*end)
	style.Place(g.middle, 0, end, w, max(h-2*end, 0))
	style.Place(g.sides[0], 0, end, 1, max(h-2*end, 0))
	style.Place(g.sides[1], w-1, end, 1, max(h-2*end, 0))
}

// paint gives it its colours.
func (g *cardGround) paint(c chart.Theme) {
	for i := range g.ends {
		style.PaintCard(g.ends[i], c)
		style.SetFill(g.sides[i], c.Border)
	}
	style.SetFill(g.middle, c.Card)
}
