package diagram

import (
	"image"
	"image/color"
	"math"

	"weir/app/chart/raster"
)

// Draw draws the shapes on an opaque picture that shows the diagram at a scale of pixels
// per unit. ground is behind them.
func (d *Diagram) Draw(img *image.RGBA, scale float64, ground color.RGBA) {
	p := painter{scale: scale, textures: map[Fill]raster.Texture{}}
	p.Begin(img)
	p.Fill(ground)
	for i := range d.Shapes {
		p.shape(&d.Shapes[i])
	}
	p.End()
}

// painter draws shapes.
type painter struct {
	raster.Canvas
	scale    float64
	textures map[Fill]raster.Texture // made once for each fill
}

func (p *painter) shape(s *Shape) {
	switch {
	case s.Closed:
		p.polygon(s.Points, s.Line)
	case s.Points != nil:
		p.line(s.Points, s.Line, s.Width, s.Dash)
	default:
		p.rect(s)
	}
}

// px is a coordinate in whole pixels.
func (p *painter) px(v float64) int { return int(math.Round(v * p.scale)) }

func (p *painter) texture(f Fill) *raster.Texture {
	t, ok := p.textures[f]
	if !ok {
		t = f.texture(p.scale)
		p.textures[f] = t
	}
	return &t
}

// rect draws a rectangle, whose edges are on whole pixels, and its outline within it.
func (p *painter) rect(s *Shape) {
	r := image.Rect(p.px(s.X), p.px(s.Y), p.px(s.Right()), p.px(s.Bottom()))
	radius := min(s.Radius*p.scale, float64(r.Dx())/2, float64(r.Dy())/2)
	if s.Fill.Kind != None {
		p.fill(r, radius, p.texture(s.Fill))
	}
	if s.Line.A == 0 {
		return
	}
	width := math.Max(math.Round(p.width(s.Width)), 1)
	if s.Dash > 0 {
		p.dashes(r, s, width)
		return
	}
	p.outline(r, radius, width, s.Line)
}

func (p *painter) width(w float64) float64 {
	if w == 0 {
		w = 1
	}
	return w * p.scale
}

// fill paints a rectangle; its round corners are anti-aliased.
func (p *painter) fill(r image.Rectangle, radius float64, t *raster.Texture) {
	corner := int(math.Ceil(radius))
	left, right := max(r.Min.X, 0), min(r.Max.X, p.Width)
	for y := max(r.Min.Y, 0); y < min(r.Max.Y, p.Height); y++ {
		from, to := left, right // what is covered completely
		if y < r.Min.Y+corner || y >= r.Max.Y-corner {
			from, to = max(r.Min.X+corner, left), min(r.Max.X-corner, right)
			for x := left; x < min(from, right); x++ {
				p.Blend(x, y, t.At(x, y), int32(256*inside(r, radius, x, y)))
			}
			for x := max(to, from); x < right; x++ {
				p.Blend(x, y, t.At(x, y), int32(256*inside(r, radius, x, y)))
			}
		}
		p.Box(image.Rect(from, y, max(from, to), y+1), *t)
	}
}

// outline paints the edge of a rectangle.
func (p *painter) outline(r image.Rectangle, radius, width float64, c color.RGBA) {
	w := int(width)
	inner := r.Inset(w)
	for y := max(r.Min.Y, 0); y < min(r.Max.Y, p.Height); y++ {
		for x := max(r.Min.X, 0); x < min(r.Max.X, p.Width); x++ {
			if reach := w + int(radius) + 1; x == r.Min.X+reach && y >= r.Min.Y+reach && y < r.Max.Y-reach && r.Max.X-reach > x {
				x = r.Max.X - reach // nothing is to be painted in the middle
			}
			cover := inside(r, radius, x, y)
			if image.Pt(x, y).In(inner) {
				cover -= inside(inner, math.Max(radius-width, 0), x, y)
			}
			if cover > 0 {
				p.Blend(x, y, c, int32(256*cover))
			}
		}
	}
}

// inside is how much of a pixel is in a rectangle with round corners, from 0 to 1.
func inside(r image.Rectangle, radius float64, x, y int) float64 {
	if radius < 0.5 {
		return 1
	}
	cx := math.Max(float64(r.Min.X)+radius-float64(x)-0.5, float64(x)+0.5-(float64(r.Max.X)-radius))
	cy := math.Max(float64(r.Min.Y)+radius-float64(y)-0.5, float64(y)+0.5-(float64(r.Max.Y)-radius))
	if cx <= 0 || cy <= 0 {
		return 1
	}
	return math.Max(0, math.Min(1, radius-math.Hypot(cx, cy)+0.5))
}

// dashes paints a dashed outline.
func (p *painter) dashes(r image.Rectangle, s *Shape, width float64) {
	d, w := max(p.px(s.Dash), 1), int(width)
	p.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+w, s.Line, d)
	p.Rect(r.Min.X, r.Max.Y-w, r.Max.X, r.Max.Y, s.Line, d)
	p.Rect(r.Min.X, r.Min.Y, r.Min.X+w, r.Max.Y, s.Line, d)
	p.Rect(r.Max.X-w, r.Min.Y, r.Max.X, r.Max.Y, s.Line, d)
}

// line paints a line from point to point.
func (p *painter) line(points [][2]float64, c color.RGBA, width, dash float64) {
	at := make([]raster.Point, len(points))
	w := p.width(width)
	half := math.Mod(math.Round(w), 2) / 2 // level and upright lines of odd width are sharp in the middle of pixels
	for i, pt := range points {
		at[i] = raster.Point{X: math.Round(pt[0]*p.scale) + half, Y: math.Round(pt[1]*p.scale) + half}
	}
	var dashes []float64
	if dash > 0 {
		dashes = []float64{math.Max(dash*p.scale-w, 0), dash*p.scale + w}
	}
	p.Path(at, c, w, dashes)
}

// samples is how many parts of a pixel are looked at, in each direction.
const samples = 4

// polygon fills a polygon.
func (p *painter) polygon(points [][2]float64, c color.RGBA) {
	box := image.Rectangle{Min: image.Pt(math.MaxInt32, math.MaxInt32), Max: image.Pt(math.MinInt32, math.MinInt32)}
	at := make([][2]float64, len(points))
	for i, pt := range points {
		at[i] = [2]float64{pt[0] * p.scale, pt[1] * p.scale}
		box.Min = image.Pt(min(box.Min.X, int(math.Floor(at[i][0]))), min(box.Min.Y, int(math.Floor(at[i][1]))))
		box.Max = image.Pt(max(box.Max.X, int(math.Ceil(at[i][0]))), max(box.Max.Y, int(math.Ceil(at[i][1]))))
	}
	box = box.Intersect(image.Rect(0, 0, p.Width, p.Height))
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			n := 0
			for k := range samples * samples {
				if contains(at, float64(x)+(float64(k%samples)+0.5)/samples, float64(y)+(float64(k/samples)+0.5)/samples) {
					n++
				}
			}
			if n > 0 {
				p.Blend(x, y, c, int32(256*n/(samples*samples)))
			}
		}
	}
}

// contains reports whether a place is in a polygon, by how many edges are right of it.
func contains(points [][2]float64, x, y float64) (in bool) {
	for i, a := range points {
		b := points[(i+1)%len(points)]
		if (a[1] > y) != (b[1] > y) && x < a[0]+(y-a[1])*(b[0]-a[0])/(b[1]-a[1]) {
			in = !in
		}
	}
	return in
}
