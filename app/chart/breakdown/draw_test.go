package breakdown_test

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"weir/app/chart"
	"weir/app/chart/breakdown"
)

func BenchmarkDraw(b *testing.B) {
	for _, form := range []struct {
		name string
		form breakdown.Form
	}{{"areas", breakdown.Areas}, {"lines", breakdown.Lines}, {"bars", breakdown.Bars}} {
		b.Run(form.name, func(b *testing.B) {
			c := every(date(2024, 1, 1), date(2024, 1, 1).AddDate(0, 0, 400), daily(1))
			c.Form = form.form
			random := rand.New(rand.NewPCG(3, 4))
			for s := range 21 {
				values := make([]float64, len(c.Starts))
				for i := range values {
					values[i] = 5000 / float64(s+1) * (0.5 + random.Float64())
				}
				c.Series = append(c.Series, breakdown.Series{Color: s - 1, Values: values})
			}
			img := image.NewRGBA(image.Rect(0, 0, 1100, 300))
			for b.Loop() {
				c.Draw(img, c.Axis(6))
			}
		})
	}
}

// Whatever a chart holds, nothing panics and every pixel is painted.
func TestAnythingCanBeDrawn(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	values := []float64{0, 0, 1, 2, 3.5, 1000, -7, 1e15, -1e15, 1e-9, math.MaxFloat64, math.NaN(), math.Inf(1), math.Inf(-1)}
	flag := func() bool { return random.IntN(3) == 0 }
	sizes := []int{1, 2, 3, 17, 200}
	for range 3000 {
		n := random.IntN(6)
		if flag() {
			n = random.IntN(90)
		}
		c := every(date(2024, 1, 1), date(2024, 1, 1).AddDate(0, 0, n), daily(1))
		c.Form, c.Log, c.Share, c.Mean = breakdown.Form(random.IntN(3)), flag(), flag(), flag()
		c.PartFirst, c.PartLast, c.Hatched = flag(), flag(), flag()
		c.Scale, c.Unit = float64(random.IntN(4)), chart.Unit(random.IntN(5))
		kinds := 1 + random.IntN(len(values))
		for range random.IntN(8) {
			s := breakdown.Series{Name: "name", Color: random.IntN(30) - 2}
			for range random.IntN(n + 2) {
				s.Values = append(s.Values, values[random.IntN(kinds)])
			}
			c.Series = append(c.Series, s)
		}
		for range random.IntN(n + 3) {
			c.Previous = append(c.Previous, values[random.IntN(kinds)])
		}
		width, height := sizes[random.IntN(len(sizes))], sizes[random.IntN(len(sizes))]
		img := image.NewRGBA(image.Rect(3, 4, 3+width, 4+height))
		a := c.Axis(random.IntN(8))
		c.Draw(img, a)
		for i := 3; i < len(img.Pix); i += 4 {
			if img.Pix[i] != 0xFF {
				t.Fatalf("a pixel is not painted in %+v", c)
			}
		}
		c.Ticks(float64(width), wide)
		for _, caption := range c.Bands(a, float64(width), float64(height), wide) {
			if math.IsNaN(caption.X) || math.IsNaN(caption.Y) {
				t.Fatalf("%+v has no place in %+v", caption, c)
			}
		}
		for _, tick := range a.Ticks() {
			if at := a.At(tick); !(at > -0.01 && at < 1.01) {
				t.Fatalf("tick %v stands at %v of %v to %v in %+v", tick, at, a.Min, a.Max, c)
			}
		}
	}
}
