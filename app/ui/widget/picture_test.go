package widget

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// retina is a canvas on a screen for which macOS makes everything larger.
type retina struct {
	fyne.Canvas
	times float64
}

func (r retina) PixelCoordinateForPosition(p fyne.Position) (x, y int) {
	px := func(v float32) int { return int(math.Round(float64(v*r.Scale()) * r.times)) }
	return px(p.X), px(p.Y)
}

// TestPixelScale checks that pictures have the pixels of the screen, which Canvas.Scale
// doesn't tell everywhere.
func TestPixelScale(t *testing.T) {
	c := test.NewCanvas()
	for _, scale := range []float32{0.7, 1, 1.1, 1.3, 1.5, 2} {
		c.SetScale(scale)
		if got := PixelScale(c); got != scale {
			t.Errorf("got %v, want %v", got, scale)
		}
		if got := PixelScale(retina{c, 2}); got != 2*scale {
			t.Errorf("Retina: got %v, want %v", got, 2*scale)
		}
	}
}
