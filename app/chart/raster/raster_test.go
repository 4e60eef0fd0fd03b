package raster_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"weir/app/chart/raster"
)

var (
	black = color.RGBA{0, 0, 0, 0xFF}
	white = color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
)

// canvas returns a black picture and a canvas on it.
func canvas(width, height int) (*raster.Canvas, *image.RGBA) {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	r := &raster.Canvas{}
	r.Begin(img)
	r.Fill(black)
	return r, img
}

// ink is how many white pixels there are in a part of a picture, shades counted as
// parts.
func ink(img *image.RGBA, part image.Rectangle) float64 {
	sum := 0.0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			sum += float64(img.RGBAAt(x, y).R) / 0xFF
		}
	}
	return sum
}

// A line has the same width at every slope.
func TestPathHasItsWidth(t *testing.T) {
	for degrees := 0; degrees < 360; degrees += 15 {
		r, img := canvas(100, 100)
		sin, cos := math.Sincos(float64(degrees) * math.Pi / 180)
		r.Path([]raster.Point{{X: 50 - 40*cos, Y: 50 - 40*sin}, {X: 50 + 40*cos, Y: 50 + 40*sin}}, white, 2, nil)
		if got, want := ink(img, img.Rect), 80*2+math.Pi; math.Abs(got-want) > 0.05*want {
			t.Errorf("at %d° the line covers %.1f pixels, want %.1f", degrees, got, want)
		}
	}
}

// A dashed line has its dashes at every slope, and across corners.
func TestPathDashes(t *testing.T) {
	whole := []raster.Point{{X: 10, Y: 10}, {X: 90, Y: 10}, {X: 90, Y: 90}}
	r, solid := canvas(100, 100)
	r.Path(whole, white, 2, nil)
	r, dashed := canvas(100, 100)
	r.Path(whole, white, 2, []float64{4, 6})
	// The round ends make each stroke 4 + π/2 long.
	if got, want := ink(dashed, dashed.Rect)/ink(solid, solid.Rect), (4+math.Pi/2)/10; math.Abs(got-want) > 0.05 {
		t.Errorf("the dashes are %.2f of the line, want %.2f", got, want)
	}
	gaps := 0
	for y := 12; y < 90; y++ {
		if dashed.RGBAAt(89, y).R == 0 && dashed.RGBAAt(89, y-1).R > 0 {
			gaps++
		}
	}
	if gaps < 6 || gaps > 9 {
		t.Errorf("the upright part has %d gaps, want 8", gaps)
	}
}

// Where a line crosses itself it isn't thicker, and one that leaves the picture is cut
// off.
func TestPathStaysWithinItself(t *testing.T) {
	r, img := canvas(20, 20)
	r.Path([]raster.Point{{X: 2, Y: 10.25}, {X: 18, Y: 10.25}, {X: 2, Y: 10.25}}, color.RGBA{0x80, 0x80, 0x80, 0xFF}, 1, nil)
	for x := 4; x < 16; x++ {
		if got := img.RGBAAt(x, 9).R; got > 0x25 {
			t.Fatalf("a line drawn there and back covers %d of 128", got)
		}
	}
	for _, points := range [][]raster.Point{
		{{X: -1e6, Y: -1e6}, {X: 1e6, Y: 1e6}}, {{X: 5, Y: -1e6}, {X: 5, Y: 1e6}}, {{X: -50, Y: -50}}, {},
	} {
		r.Path(points, white, 3, nil)
	}
	if img.RGBAAt(10, 10) != white || img.RGBAAt(5, 1) != white {
		t.Error("lines from outside are not drawn inside")
	}
}

// Bands that lie on each other leave no pixel of the ground, and their shared edge is
// a mixture of both.
func TestBandsLeaveNothingBetween(t *testing.T) {
	const width, height = 60, 60
	edge := func(y0, slope float32) []float32 {
		e := make([]float32, width+1)
		for x := range e {
			e[x] = y0 + slope*float32(x)
		}
		return e
	}
	red, blue := color.RGBA{0xFF, 0, 0, 0xFF}, color.RGBA{0, 0, 0xFF, 0xFF}
	for _, slope := range []float32{0, 0.3, 0.77, -0.4} {
		r, img := canvas(width, height)
		middle := edge(30, slope)
		r.Band(0, width, edge(0, 0), middle, raster.Plain(red))
		r.Band(0, width, middle, edge(height, 0), raster.Plain(blue))
		for y := range height {
			for x := range width {
				p := img.RGBAAt(x, y)
				if sum := int(p.R) + int(p.B); sum < 0xFD || p.G != 0 {
					t.Fatalf("slope %v: the pixel at %d, %d is %v", slope, x, y, p)
				}
			}
		}
	}
	r, img := canvas(width, height)
	gap := edge(30, 0)
	gap[20] = float32(math.NaN())
	r.Band(-5, width+5, gap, edge(height, 0), raster.Plain(red))
	if img.RGBAAt(19, 50) != black || img.RGBAAt(20, 50) != black || img.RGBAAt(21, 50) != red {
		t.Error("the gap is not where its edge is")
	}
}

// A texture's marks cover the share that they should.
func TestTextures(t *testing.T) {
	for _, test := range []struct {
		name    string
		texture raster.Texture
		want    float64
	}{
		{"plain", raster.Plain(white), 1},
		{"rising", raster.Stripes(black, white, 8, 0.4, true), 0.4},
		{"falling", raster.Stripes(black, white, 8, 0.4, false), 0.4},
		{"dots", raster.Dots(black, white, 8, 1.5), 2 * math.Pi * 1.5 * 1.5 / 64},
		{"lines", raster.Lines(black, white, 5, 1), 13. / 64},
		{"grid", raster.Grid(black, white, 8, 1), 15. / 64},
	} {
		r, img := canvas(64, 64)
		r.Box(image.Rect(-8, -8, 90, 90), test.texture)
		if got := ink(img, img.Rect) / (64 * 64); math.Abs(got-test.want) > 0.03 {
			t.Errorf("%s covers %.2f, want %.2f", test.name, got, test.want)
		}
	}
	r, img := canvas(64, 64)
	r.Box(img.Rect, raster.Stripes(black, white, 8, 0.4, true))
	if img.RGBAAt(10, 20) != img.RGBAAt(11, 19) || img.RGBAAt(10, 20) == img.RGBAAt(13, 21) {
		t.Error("rising stripes don't rise")
	}
}
