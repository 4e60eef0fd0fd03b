package diagram

import (
	"image/color"
	"slices"
)

// Diagram is a picture. Its coordinates start at the upper left corner, y grows
// downwards; what comes later lies above.
type Diagram struct {
	Width, Height float64
	Shapes        []Shape
	Words         []Word
	Zones         []Zone
}

// Rect is a rectangle.
type Rect struct{ X, Y, W, H float64 }

// Right is its right edge.
func (r Rect) Right() float64 { return r.X + r.W }

// Bottom is its lower edge.
func (r Rect) Bottom() float64 { return r.Y + r.H }

// Inset returns the rectangle without a margin.
func (r Rect) Inset(x, y float64) Rect { return Rect{r.X + x, r.Y + y, r.W - 2*x, r.H - 2*y} }

// Has reports whether a place is in the rectangle.
func (r Rect) Has(x, y float64) bool {
	return x >= r.X && x < r.Right() && y >= r.Y && y < r.Bottom()
}

// Shape is a rectangle, or a line from point to point.
type Shape struct {
	Rect
	Radius float64      // of the corners
	Fill   Fill         //
	Line   color.RGBA   // of the outline or the line; none if it is transparent
	Width  float64      // of the line; 0: 1
	Dash   float64      // length of dashes and gaps; 0: a whole line
	Points [][2]float64 // of a line; nil: a rectangle
	Closed bool         // the line is the outline of a filled polygon without holes, in Line
}

// Word is a text in one line.
type Word struct {
	X, Y  float64 // of the upper left corner
	W     float64 // room; a text at the right ends there, one in the middle is centred in it
	Text  string
	Size  float32
	Bold  bool
	Mono  bool
	Align Align
	Color color.RGBA
}

// Align says where a word is in its room.
type Align uint8

// The places in a room.
const (
	Left Align = iota
	Middle
	Right
)

// Zone is a place that answers to the mouse and the keyboard.
type Zone struct {
	Rect
	Name string // tells zones apart
	Tip  string // may be empty
	Link bool   // it can be clicked
}

// At returns the topmost zone at a place; nil if there is none.
func (d *Diagram) At(x, y float64) *Zone {
	for i := range slices.Backward(d.Zones) {
		if d.Zones[i].Has(x, y) {
			return &d.Zones[i]
		}
	}
	return nil
}

// Box adds a rectangle.
func (d *Diagram) Box(r Rect, f Fill) { d.Shapes = append(d.Shapes, Shape{Rect: r, Fill: f}) }

// Round adds a rectangle with round corners.
func (d *Diagram) Round(r Rect, radius float64, f Fill) {
	d.Shapes = append(d.Shapes, Shape{Rect: r, Radius: radius, Fill: f})
}

// Frame adds the outline of a rectangle, dashed if dash > 0, and fills it.
func (d *Diagram) Frame(r Rect, radius float64, f Fill, line color.RGBA, width, dash float64) {
	d.Shapes = append(d.Shapes, Shape{Rect: r, Radius: radius, Fill: f, Line: line, Width: width, Dash: dash})
}

// Path adds a line from point to point, dashed if dash > 0.
func (d *Diagram) Path(line color.RGBA, width, dash float64, points ...[2]float64) {
	d.Shapes = append(d.Shapes, Shape{Line: line, Width: width, Dash: dash, Points: points})
}

// Polygon adds a filled polygon.
func (d *Diagram) Polygon(c color.RGBA, points ...[2]float64) {
	d.Shapes = append(d.Shapes, Shape{Line: c, Points: points, Closed: true})
}

// Say adds a word.
func (d *Diagram) Say(w Word) { d.Words = append(d.Words, w) }

// Zone adds a zone.
func (d *Diagram) Zone(z Zone) { d.Zones = append(d.Zones, z) }
