package breakdown_test

import (
	"bytes"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"weir/app/chart"
	"weir/app/chart/breakdown"
)

var update = flag.Bool("update", false, "write the golden pictures")

var looks = map[string]chart.Theme{"dark": chart.Dark, "light": chart.Light}

// golden compares a picture with the one in testdata.
func golden(t *testing.T, name string, got *image.RGBA) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	if *update {
		var b bytes.Buffer
		best := png.Encoder{CompressionLevel: png.BestCompression}
		if err := best.Encode(&b, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	decoded, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	want := image.NewRGBA(decoded.Bounds())
	draw.Draw(want, want.Rect, decoded, want.Rect.Min, draw.Src)
	if !got.Rect.Eq(want.Rect) {
		t.Fatalf("%s is %v, want %v", name, got.Rect, want.Rect)
	}
	different, worst := 0, 0
	for i := range got.Pix {
		// Processors round floating-point numbers differently.
		if d := int(math.Abs(float64(got.Pix[i]) - float64(want.Pix[i]))); d > 2 {
			different, worst = different+1, max(worst, d)
		}
	}
	if different > 0 {
		t.Errorf("%s: %d channels differ, by up to %d", name, different, worst)
	}
}

// year is 53 weeks of six names, as in the design.
func year(theme chart.Theme) *breakdown.Chart {
	c := &breakdown.Chart{Theme: theme, Unit: chart.Whole}
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 53 {
		c.Starts = append(c.Starts, first.AddDate(0, 0, 7*i))
	}
	c.End = first.AddDate(0, 0, 7*53)
	for s, base := range []float64{8200, 6000, 5700, 4400, 2300, 4100} {
		names := []string{"r/programming", "r/python", "r/linux", "r/rust", "r/golang", "3 others"}
		values := make([]float64, 53)
		for i := range values {
			peak := 1 + 0.55*math.Exp(-math.Pow(float64(i-13)/1.2, 2)) + 0.3*math.Exp(-math.Pow(float64(i-28)/1.5, 2))
			values[i] = math.Round(base * peak * (0.95 + 0.1*random.Float64()))
		}
		values[52] *= 0.25
		look := s
		if s == 5 {
			look = breakdown.Others
		}
		c.Series = append(c.Series, breakdown.Series{Name: names[s], Color: look, Values: values})
	}
	c.PartLast = true
	return c
}

func picture(c *breakdown.Chart, width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	c.Draw(img, c.Axis(6))
	return img
}

// cut leaves only some of a chart's intervals.
func cut(c *breakdown.Chart, n int) {
	c.End = c.Starts[n]
	c.Starts = c.Starts[:n]
	c.PartLast = false
}

// cases are the pictures that both themes have.
var cases = map[string]func(*breakdown.Chart){
	"areas": func(*breakdown.Chart) {},
	"lines": func(c *breakdown.Chart) { c.Form = breakdown.Lines },
	"bars":  func(c *breakdown.Chart) { c.Form = breakdown.Bars },
	"few":   func(c *breakdown.Chart) { c.Form = breakdown.Bars; cut(c, 5) },
	"share": func(c *breakdown.Chart) { c.Share = true },
	"log": func(c *breakdown.Chart) {
		c.Log = true
		c.Series[4].Values[20], c.Series[4].Values[21] = 0, 3
	},
	"previous": func(c *breakdown.Chart) {
		for i := range c.Starts {
			c.Previous = append(c.Previous, 25000+8000*math.Sin(float64(i)/6))
		}
	},
	"hatched": func(c *breakdown.Chart) { c.Hatched = true },
	"parts": func(c *breakdown.Chart) {
		cut(c, 8)
		c.PartFirst, c.PartLast = true, true
	},
	"partbars": func(c *breakdown.Chart) {
		cut(c, 8)
		c.Form, c.PartFirst, c.PartLast = breakdown.Bars, true, true
	},
	"one": func(c *breakdown.Chart) { cut(c, 1) },
	"mean": func(c *breakdown.Chart) {
		c.Mean, c.Unit = true, chart.Count
		for s := range c.Series {
			for i := range c.Series[s].Values {
				c.Series[s].Values[i] /= 1000
			}
		}
		for i := 10; i < 16; i++ {
			c.Series[0].Values[i] = math.NaN()
		}
		c.Series[0].Values[12] = 9
	},
	"top20": func(c *breakdown.Chart) {
		c.Series = nil
		for s := range 21 {
			values := make([]float64, len(c.Starts))
			for i := range values {
				values[i] = 1000 + 300*math.Sin(float64(i+7*s)/5)
			}
			look := s
			if s == 20 {
				look = breakdown.Others
			}
			c.Series = append(c.Series, breakdown.Series{Color: look, Values: values})
		}
	},
}

func TestGolden(t *testing.T) {
	for look, theme := range looks {
		for name, change := range cases {
			t.Run(name+" "+look, func(t *testing.T) {
				c := year(theme)
				change(c)
				golden(t, name+"-"+look, picture(c, 320, 150))
			})
		}
	}
}
