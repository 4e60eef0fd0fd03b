package breakdown_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"weir/app/chart"
	"weir/app/chart/breakdown"
)

// letters is a Typeface that needs no window. It keeps what it has drawn.
type letters struct {
	texts   []string
	outside []string
}

var fonts = sync.OnceValue(func() (all [2]*opentype.Font) {
	for i, ttf := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			panic(err)
		}
		all[i] = f
	}
	return all
})

func (l *letters) face(size float64, bold bool) font.Face {
	f := fonts()[0]
	if bold {
		f = fonts()[1]
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(err)
	}
	return face
}

func (l *letters) Width(text string, size float64, bold bool) float64 {
	return float64(font.MeasureString(l.face(size, bold), text)) / 64
}

func (l *letters) Draw(into *image.RGBA, text string, x, y, size float64, bold bool, c color.RGBA) {
	l.texts = append(l.texts, text)
	d := font.Drawer{Dst: into, Src: image.NewUniform(c), Face: l.face(size, bold), Dot: fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(y * 64)}}
	d.DrawString(text)
	if box := image.Rect(int(x), int(y-size), int(x+l.Width(text, size, bold)), int(y)); !box.In(into.Rect) {
		l.outside = append(l.outside, text)
	}
}

func frame() breakdown.Frame {
	f := breakdown.Frame{
		Title:  "Events per week by subreddit",
		Note:   "last week: only 2 days",
		Search: "From 2024-01-01, before 2025-01-01",
		Answer: "1 632 453 events match of 1 632 667, exact, from the hourly totals",
	}
	values := []string{"446.1k", "320.3k", "301.5k", "229.3k", "119.5k", "215.8k"}
	for i, name := range []string{"r/programming", "r/python", "r/linux", "r/rust", "r/golang", "3 others"} {
		look := i
		if i == 5 {
			look = breakdown.Others
		}
		f.Legend = append(f.Legend, breakdown.Entry{Name: name, Color: look, Value: values[i], Share: "14 %"})
	}
	return f
}

func TestGoldenPictures(t *testing.T) {
	for look, theme := range looks {
		face := &letters{}
		golden(t, "whole-"+look, year(theme).Picture(image.Pt(760, 330), frame(), face))
		one := year(theme)
		cut(one, 1)
		golden(t, "whole-one-"+look, one.Picture(image.Pt(400, 260), breakdown.Frame{Title: "One week"}, face))
		if len(face.outside) > 0 {
			t.Errorf("%q leave the picture", face.outside)
		}
	}
}

func TestWritePNG(t *testing.T) {
	for _, scale := range []float64{1, 2} {
		c, face := year(chart.Dark), &letters{}
		c.Scale = scale
		var b bytes.Buffer
		if err := c.WritePNG(&b, image.Pt(760, 330), frame(), face); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := img.Bounds().Size(), image.Pt(760, 330).Mul(int(scale)); got != want {
			t.Errorf("size is %v, want %v", got, want)
		}
		all := strings.Join(face.texts, "|")
		f := frame()
		for _, want := range []string{f.Title, f.Note, f.Search, f.Answer, "446.1k", "14 %", "3 others", "Feb 2024", "|50k|"} {
			if !strings.Contains(all, want) {
				t.Errorf("scale %v: %q is missing in %q", scale, want, all)
			}
		}
		if len(face.outside) > 0 {
			t.Errorf("scale %v: %q leave the picture", scale, face.outside)
		}
	}
}

// Pictures without room, and texts that are longer than they are wide, do no harm.
func TestSmallPictures(t *testing.T) {
	f := frame()
	f.Title, f.Legend[0].Name = strings.Repeat("title ", 60), strings.Repeat("name ", 60)
	for _, size := range []image.Point{{1, 1}, {30, 30}, {120, 400}, {300, 60}} {
		if err := year(chart.Light).WritePNG(io.Discard, size, f, &letters{}); err != nil {
			t.Errorf("%v: %v", size, err)
		}
		if err := year(chart.Light).WriteSVG(io.Discard, size, f, &letters{}); err != nil {
			t.Errorf("%v: %v", size, err)
		}
	}
}

func TestWriteSVGParses(t *testing.T) {
	for name, change := range cases {
		c := year(chart.Dark)
		change(c)
		c.Hatched, c.Previous = true, []float64{1, 2, 3}
		f := frame()
		f.Title, f.Legend[1].Name, f.Search = "a <b> & \"c\x01\"", "</svg>", "text: '&amp;'"
		if len(c.Series) > 0 {
			c.Series[0].Name = "<&>"
		}
		var b bytes.Buffer
		if err := c.WriteSVG(&b, image.Pt(760, 330), f, &letters{}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "Inf") {
			t.Errorf("%s: a number is not finite", name)
		}
		var text strings.Builder
		for d := xml.NewDecoder(&b); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if data, ok := token.(xml.CharData); ok {
				text.WriteString(string(data))
			}
		}
		for _, want := range []string{`a <b> & "c`, "</svg>", "text: '&amp;'", "446.1k"} {
			if !strings.Contains(text.String(), want) {
				t.Errorf("%s: %q is missing in %q", name, want, text.String())
			}
		}
	}
}
