package chart_test

import (
	"image"
	"image/color"
	"math"
	"slices"
	"testing"
	"time"

	"weir/app/chart"
)

var marker = color.RGBA{0xFF, 0, 0xFF, 0xFF}

// single returns a chart of one series in a colour that nothing else has.
func single(s *chart.Series, length time.Duration) *chart.Chart {
	return &chart.Chart{
		From: start, To: start.Add(length), Theme: chart.Dark,
		Lines: []chart.Line{{Name: "one", Series: s, Color: marker}},
	}
}

func draw(c *chart.Chart, width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	c.Draw(img, c.Values(5), chart.NewTimeScale(c.From, c.To, 6))
	return img
}

// stroked reports whether a pixel is mostly the line's.
func stroked(img *image.RGBA, x, y int) bool {
	p := img.RGBAAt(x, y)
	return p.R > 0x90 && p.G < 0x60 && p.B > 0x90
}

// topOf returns the uppermost row of the line in a column, or -1.
func topOf(img *image.RGBA, x int) int {
	for y := range img.Rect.Dy() {
		if stroked(img, x, y) {
			return y
		}
	}
	return -1
}

func TestDrawShowsASinglePeak(t *testing.T) {
	c := single(wave(172_800, 5000), 24*time.Hour)
	img := draw(c, 900, 220)
	peak := int(c.Y(5000, c.Values(5), 220))
	if top := topOf(img, 450); top < peak-2 || top > peak+2 {
		t.Errorf("the peak's column begins at row %d, want %d", top, peak)
	}
	for x := range 900 {
		if topOf(img, x) < 0 {
			t.Fatalf("column %d has no line", x)
		}
	}
}

// A diagonal has the same thickness in every column.
func TestDrawIsSmooth(t *testing.T) {
	var s chart.Series
	s.Append(start, 0)
	s.Append(start.Add(time.Minute), 100)
	c := single(&s, time.Minute)
	img := draw(c, 300, 300)
	var sums []float64
	for x := 20; x < 280; x++ {
		if x%50 < 2 {
			continue // near the grid
		}
		sum := 0.0
		for y := range 300 {
			p := img.RGBAAt(x, y)
			sum += max(0, float64(p.R)-0x50) / (0xFF - 0x50)
		}
		sums = append(sums, sum)
	}
	if d := slices.Max(sums) - slices.Min(sums); d > 0.8 {
		t.Errorf("thickness varies by %.2f pixels, want less than 0.8", d)
	}
	if mean := sums[len(sums)/2]; math.Abs(mean-1.5*math.Sqrt2) > 0.8 {
		t.Errorf("thickness is %.2f pixels, want %.2f", mean, 1.5*math.Sqrt2)
	}
}

func TestDrawKeepsGaps(t *testing.T) {
	var s chart.Series
	for i := range 61 {
		v := 50 + float64(i%2)
		if i > 20 && i < 40 {
			v = math.NaN()
		}
		s.Append(start.Add(time.Duration(i)*time.Second), v)
	}
	c := single(&s, time.Minute)
	img := draw(c, 600, 100)
	for x := range 600 {
		inside := x > 202 && x < 398
		if outside := x < 198 || x > 402; inside && topOf(img, x) >= 0 || outside && topOf(img, x) < 0 {
			t.Fatalf("column %d: line at row %d, gap is 200 to 400", x, topOf(img, x))
		}
		if p := img.RGBAAt(x, 90); inside && p.B > p.R+0x30 {
			t.Fatalf("column %d: area under a gap: %v", x, p)
		}
	}
}

// Wild values far beyond the given scale, in a picture within a picture.
func TestDrawStaysInside(t *testing.T) {
	whole := image.NewRGBA(image.Rect(0, 0, 300, 200))
	for i := range whole.Pix {
		whole.Pix[i] = 0x77
	}
	inner := image.Rect(50, 40, 250, 160)
	c := single(wave(1000, 1e6), 500*time.Second)
	c.Threshold, c.Scale = 110, 2
	c.Annotations = []chart.Annotation{{At: start.Add(-time.Hour)}, {At: c.To}, {At: start.Add(time.Minute)}}
	narrow := chart.NewScale(95, 105, 5, chart.Count)
	c.Draw(whole.SubImage(inner).(*image.RGBA), narrow, chart.NewTimeScale(c.From, c.To, 5))
	touched := false
	for y := range 200 {
		for x := range 300 {
			same := whole.RGBAAt(x, y) == color.RGBA{0x77, 0x77, 0x77, 0x77}
			if !same && !image.Pt(x, y).In(inner) {
				t.Fatalf("pixel %d,%d is outside and painted", x, y)
			}
			touched = touched || !same
		}
	}
	if !touched {
		t.Error("nothing was drawn")
	}
}

func TestDrawSurvivesNothing(t *testing.T) {
	draw(&chart.Chart{}, 10, 10)
	draw(single(&chart.Series{}, time.Minute), 1, 1)
	draw(single(&chart.Series{}, time.Minute), 0, 0)
	draw(single(wave(10, 1), time.Second), 2, 0)
}

func TestDashesBeyondFourLines(t *testing.T) {
	c := single(wave(1000, 100), 500*time.Second)
	c.Lines = append(make([]chart.Line, 4), c.Lines[0])
	for i := range 4 {
		c.Lines[i] = chart.Line{Series: &chart.Series{}, Hidden: true}
	}
	img := draw(c, 400, 100)
	on := 0
	for x := range 400 {
		if topOf(img, x) >= 0 {
			on++
		}
	}
	if on < 150 || on > 300 {
		t.Errorf("%d of 400 columns have a line, want about half", on)
	}
}

func TestThresholdAndMarks(t *testing.T) {
	c := single(&chart.Series{}, time.Minute)
	s := chart.NewScale(0, 100, 5, chart.Count)
	c.Threshold, c.Annotations = 50, []chart.Annotation{{At: start.Add(33 * time.Second)}}
	img := image.NewRGBA(image.Rect(0, 0, 600, 100))
	c.Draw(img, s, chart.TimeScale{})
	if p := img.RGBAAt(0, int(c.Y(50, s, 100))); p != c.Theme.Alarm {
		t.Errorf("threshold: got %v, want %v", p, c.Theme.Alarm)
	}
	if p := img.RGBAAt(330, 2); p != c.Theme.Muted {
		t.Errorf("annotation: got %v, want %v", p, c.Theme.Muted)
	}
}

func TestAt(t *testing.T) {
	c := single(wave(100, 7), time.Minute)
	c.Lines = append(c.Lines, chart.Line{Series: &chart.Series{}})
	got := c.At(start.Add(25 * time.Second))
	if len(got) != 2 || got[0].Value != 7 || !got[0].OK || got[1].OK {
		t.Errorf("got %+v, want the peak and nothing", got)
	}
}

func TestThemesAreReadable(t *testing.T) {
	for name, theme := range map[string]chart.Theme{"dark": chart.Dark, "light": chart.Light} {
		for _, c := range append([]color.RGBA{theme.Text, theme.Muted, theme.Alarm}, theme.Series[:]...) {
			if got := contrast(c, theme.Card); got < 3 {
				t.Errorf("%s: %v on the card has contrast %.2f, want 3", name, c, got)
			}
		}
	}
}

// contrast is WCAG 2.2's ratio: (L1 + 0.05) / (L2 + 0.05), L being relative
// luminance, the lighter one first.
func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Three lines of 600 points; of a day's samples.
func BenchmarkDraw(b *testing.B) {
	for _, c := range []struct {
		name    string
		samples int
		scale   float64
	}{{"600", 600, 1}, {"600 at twice the scale", 600, 2}, {"a day", 172_800, 1}} {
		b.Run(c.name, func(b *testing.B) {
			length := time.Duration(c.samples) * time.Second / 2
			picture := single(wave(c.samples, 150), length)
			picture.Scale = c.scale
			for i := range 2 {
				picture.Lines = append(picture.Lines, chart.Line{Series: wave(c.samples, float64(50*i))})
			}
			s, t := picture.Values(5), chart.NewTimeScale(picture.From, picture.To, 6)
			img := image.NewRGBA(image.Rect(0, 0, int(900*c.scale), int(220*c.scale)))
			b.ReportAllocs()
			for b.Loop() {
				picture.Draw(img, s, t)
			}
		})
	}
}

func TestDrawReusesItsBuffers(t *testing.T) {
	c := single(wave(600, 150), 5*time.Minute)
	s, ts := c.Values(5), chart.NewTimeScale(c.From, c.To, 6)
	img := image.NewRGBA(image.Rect(0, 0, 300, 100))
	if n := testing.AllocsPerRun(5, func() { c.Draw(img, s, ts) }); n > 1 {
		t.Errorf("got %v allocations a frame, want at most 1", n)
	}
}
