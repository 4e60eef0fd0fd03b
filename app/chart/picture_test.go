package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"weir/app/chart"
)

// blocks is a Typeface that draws every text as a bar and records it.
type blocks struct {
	texts  []string
	inside bool
}

func (f *blocks) Width(text string, size float64, _ bool) float64 {
	return float64(len([]rune(text))) * size * 0.6
}

func (f *blocks) Draw(into *image.RGBA, text string, x, y, size float64, bold bool, _ color.RGBA) {
	f.texts = append(f.texts, text)
	r := image.Rect(int(x), int(y-size), int(math.Ceil(x+f.Width(text, size, bold))), int(y))
	f.inside = f.inside && r.In(into.Rect)
}

func whole() *chart.Chart {
	c := single(wave(600, 150), 5*time.Minute)
	c.Title, c.Lines[0].Name = "Rate <\"&\x01> (events/s)", "a & b"
	c.Lines[0].Color = color.RGBA{}
	for i, name := range []string{"stored", "processed"} {
		s := &chart.Series{}
		for k := range 600 {
			v := 60 - 25*float64(i) + 6*math.Sin(float64(k)/(20+7*float64(i)))
			if i == 1 && k > 250 && k < 290 {
				v = math.NaN()
			}
			s.Append(start.Add(time.Duration(k)*time.Second/2), v)
		}
		c.Lines = append(c.Lines, chart.Line{Name: name, Series: s})
	}
	c.Threshold, c.Annotations = 120, []chart.Annotation{{At: start.Add(time.Minute), Text: "workers 4 → 8"}}
	return c
}

func TestWritePNG(t *testing.T) {
	for _, scale := range []float64{1, 2} {
		c, face := whole(), &blocks{inside: true}
		c.Scale = scale
		var b bytes.Buffer
		if err := c.WritePNG(&b, image.Pt(700, 240), face); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := img.Bounds().Size(), image.Pt(700, 240).Mul(int(scale)); got != want {
			t.Errorf("size is %v, want %v", got, want)
		}
		all := strings.Join(face.texts, "|")
		for _, want := range []string{c.Title, "a & b", "stored", "workers 4 → 8", "08:01", "|50|"} {
			if !strings.Contains(all, want) {
				t.Errorf("%q is missing in %q", want, all)
			}
		}
		if !face.inside {
			t.Error("a text leaves the picture")
		}
	}
}

func TestWriteSVGParses(t *testing.T) {
	var b bytes.Buffer
	if err := whole().WriteSVG(&b, image.Pt(700, 240)); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for d := xml.NewDecoder(&b); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if data, ok := token.(xml.CharData); ok {
			text.Write(data)
		}
	}
	for _, want := range []string{`Rate <"&`, "a & b", "workers 4 → 8", "08:01"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is missing in %q", want, text.String())
		}
	}
}
