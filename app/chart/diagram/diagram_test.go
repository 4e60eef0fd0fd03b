package diagram_test

import (
	"image"
	"image/color"
	"testing"

	"weir/app/chart/diagram"
)

var (
	black = color.RGBA{A: 0xFF}
	white = color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	red   = color.RGBA{R: 0xFF, A: 0xFF}
)

// Edges of rectangles are on whole pixels at every scale, corners are round, and what
// comes later lies above.
func TestDraw(t *testing.T) {
	var d diagram.Diagram
	d.Round(diagram.Rect{X: 2, Y: 2, W: 16, H: 10}, 4, diagram.Solid(white))
	d.Box(diagram.Rect{X: 8, Y: 4, W: 2, H: 2}, diagram.Solid(red))
	d.Polygon(red, [2]float64{0, 14}, [2]float64{20, 14}, [2]float64{20, 20}, [2]float64{0, 20})
	for _, scale := range []int{1, 2, 3} {
		img := image.NewRGBA(image.Rect(0, 0, 20*scale, 20*scale))
		d.Draw(img, float64(scale), black)
		for _, c := range []struct {
			x, y int
			want color.RGBA
		}{{0, 0, black}, {2, 2, black}, {10, 2, white}, {2, 7, white}, {8, 4, red}, {18, 7, black}, {5, 16, red}} {
			if got := img.RGBAAt(c.x*scale, c.y*scale); got != c.want {
				t.Errorf("scale %d: at %d, %d: got %v, want %v", scale, c.x, c.y, got, c.want)
			}
		}
	}
}

// The topmost zone answers.
func TestAt(t *testing.T) {
	var d diagram.Diagram
	d.Zone(diagram.Zone{Rect: diagram.Rect{W: 10, H: 10}, Name: "below"})
	d.Zone(diagram.Zone{Rect: diagram.Rect{X: 5, W: 10, H: 10}, Name: "above"})
	if z := d.At(7, 3); z == nil || z.Name != "above" {
		t.Errorf("at 7, 3 is %v", z)
	}
	if z := d.At(2, 3); z == nil || z.Name != "below" {
		t.Errorf("at 2, 3 is %v", z)
	}
	if z := d.At(20, 3); z != nil {
		t.Errorf("at 20, 3 is %v", z)
	}
}
