package lanes

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"
	"time"

	"weir/app/chart"
)

const ms = time.Millisecond

// blocks is a typeface whose letters are blocks.
type blocks struct{}

func (blocks) Width(s string, size float64, _ bool) float64 {
	return float64(len([]rune(s))) * size * 0.6
}

func (blocks) Draw(into *image.RGBA, s string, x, y, size float64, _ bool, c color.RGBA) {
	for i := range []rune(s) {
		left := int(x + float64(i)*size*0.6)
		for py := int(y - size*0.7); py < int(y); py++ {
			for px := left; px < left+int(size*0.5); px++ {
				into.SetRGBA(px, py, c)
			}
		}
	}
}

// example has one row: 5 ms of handling, 3 ms blocked, 2 ms of no work.
func example(scale float64) *Chart {
	c := &Chart{
		Theme: chart.Dark, Scale: scale, Height: 60, Bottom: 40, Columns: 100, Column: 2, Each: 10 * ms, Now: 1000 * ms, From: 990 * ms, To: 1000 * ms, Gap: 10,
		Quit: Quit{Y: 27, Height: 13, Text: "not sent"},
	}
	row := Row{Name: "worker 1", Note: "handling 50 %", Height: 27, Bar: 19, Clip: Clip{0, 27}}
	for range 100 {
		row.Shares = append(row.Shares, Share{Handling: 0.5, Blocked: 0.25, Idle: 0.25})
	}
	row.Spans = []Span{
		{Start: 990 * ms, End: 995 * ms, Kind: Handling, Word: "handle"}, {Start: 995 * ms, End: 998 * ms, Kind: Blocked, Word: "lock busy", Brief: "lock"},
		{Start: 998 * ms, End: 1000 * ms, Kind: Idle, Word: "idle"},
	}
	c.Rows = []Row{row}
	return c
}

// part is the share of a picture's pixels within a rectangle that have a colour.
func part(img *image.RGBA, r image.Rectangle, c color.RGBA) float64 {
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if img.RGBAAt(x, y) == c {
				n++
			}
		}
	}
	return float64(n) / float64(r.Dx()*r.Dy())
}

func TestPlaces(t *testing.T) {
	c := example(1)
	for x := 0.5; x < 200; x += 7 {
		if got := c.X(c.At(x)); math.Abs(got-x) > 0.01 {
			t.Errorf("%v is at %v", x, got)
		}
	}
	if got := c.SpanX(c.SpanAt(33, 300), 300); math.Abs(got-33) > 0.01 {
		t.Errorf("33 is at %v", got)
	}
	if x0, x1 := c.Window(); x1-x0 < 4.9 || x0 < 190 || x1 > 200 {
		t.Errorf("the window is from %v to %v", x0, x1)
	}
	if got := ColumnsIn(430, 143, 1); got != 3 {
		t.Errorf("columns have %v", got)
	}
	if got := ColumnsIn(380, 143, 2); got != 2.5 {
		t.Errorf("at a scale of 2 columns have %v", got)
	}
	if got := ColumnsIn(20, 143, 1); got != 1 {
		t.Errorf("without room columns have %v", got)
	}
}

func TestShares(t *testing.T) {
	for _, scale := range []float64{1, 2} {
		c := example(scale)
		img := image.NewRGBA(image.Rect(0, 0, int(200*scale), int(60*scale)))
		c.DrawShares(img, blocks{})
		at := func(x0, y0, x1, y1 float64) image.Rectangle {
			return image.Rect(int(x0*scale), int(y0*scale), int(x1*scale), int(y1*scale))
		}
		handling := Color(c.Theme, Handling)
		if got := part(img, at(2, 14, 190, 23), handling); got < 0.99 {
			t.Errorf("at %v: handling has %.2f of the lower half", scale, got)
		}
		if got := part(img, at(2, 4, 190, 8), handling); got > 0 {
			t.Errorf("at %v: handling has %.2f of the top", scale, got)
		}
		if got := part(img, at(50, 9, 190, 13), plate(c.Theme, Blocked)); got < 0.2 {
			t.Errorf("at %v: blocked has %.2f of what is over it", scale, got)
		}
	}
}

func TestSpans(t *testing.T) {
	c := example(1)
	// Narrower than a pixel, in the middle of no work.
	c.Rows[0].Spans = append(c.Rows[0].Spans[:2], Span{Start: 998 * ms, End: 999 * ms, Kind: Idle}, Span{Start: 999 * ms, End: 999*ms + 2000, Kind: BackingOff}, Span{Start: 999*ms + 2000, End: 1000 * ms, Kind: Idle})
	img := image.NewRGBA(image.Rect(0, 0, 320, 60)) // 300 for 10 ms
	c.DrawSpans(img, blocks{})
	left := int(c.SpansLeft())
	if got := part(img, image.Rect(left+1, 5, left+40, 22), Color(c.Theme, Handling)); got < 0.99 {
		t.Errorf("handling has %.2f of its beginning", got)
	}
	if got := part(img, image.Rect(left+60, 5, left+90, 22), Color(c.Theme, Handling)); got > 0.9 {
		t.Errorf("handling has %.2f of its middle: there is no word", got)
	}
	found := false
	for x := left + 268; x < left+272; x++ {
		for y := 5; y < 23; y++ {
			p := img.RGBAAt(x, y)
			found = found || p.R > 0x50 && p.G < 0x60
		}
	}
	if !found {
		t.Error("what is narrower than a pixel isn't there")
	}
	// Nothing is drawn outside of a row's clip.
	c.Rows[0].Clip = Clip{10, 16}
	c.DrawSpans(img, blocks{})
	if got := part(img, image.Rect(left+1, 1, left+100, 10), Color(c.Theme, Handling)); got > 0 {
		t.Errorf("handling has %.2f of what is above its clip", got)
	}
}

func TestTicks(t *testing.T) {
	c := example(1)
	c.From, c.To = c.Now-120*ms, c.Now
	said := func() string {
		var all []string
		for _, tick := range c.Ticks(370) {
			all = append(all, tick.Label)
		}
		return strings.Join(all, " ")
	}
	if got := said(); got != "120 ms 90 60 30 0" {
		t.Errorf("got %q", got)
	}
	for _, length := range []time.Duration{ms, 2 * ms, 5 * ms, 10 * ms, 250 * ms, time.Second, 2 * time.Second} {
		c.From = c.Now - length
		if n := len(c.Ticks(370)); n < 3 || n > 6 {
			t.Errorf("%v has %d ticks: %s", length, n, said())
		}
	}
	c.Now = 20 * time.Second
	c.From, c.To = 10*time.Second, 12*time.Second
	if got := said(); !strings.HasPrefix(got, "10 s") {
		t.Errorf("long ago: %q", got)
	}
	c.From, c.To = 16*time.Second-30*ms, 16*time.Second+90*ms
	if got := said(); got != "4.02 s 3.99 3.96 3.93" {
		t.Errorf("a short time, long ago: %q", got)
	}
}

func TestWholePicture(t *testing.T) {
	c := example(2)
	c.Flags = []Flag{{500 * ms, "rate 800/s → <unlimited>"}}
	f := Frame{Title: "Lanes", Note: "now", Legend: []Entry{{Moving, "moving"}, {Idle, "idle"}}, Heads: [2]string{"Last 1 s", "Last 10 ms"}, Ages: []string{"1 s", "now"}, Names: 100, Spans: 300, Quit: "quit"}
	var b bytes.Buffer
	if err := c.WritePNG(&b, f, blocks{}); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if size := c.Size(&f); err != nil || img.Bounds().Dx() != 2*size.X || img.Bounds().Dy() != 2*size.Y {
		t.Errorf("%v: %v", img.Bounds(), err)
	}
	b.Reset()
	if err := c.WriteSVG(&b, f, blocks{}); err != nil {
		t.Fatal(err)
	}
	s := b.String()
	for _, want := range []string{"<svg", ">worker 1<", ">handling 50 %<", ">handle<", "&lt;unlimited&gt;", "url(#k3)", `id="k5"`, "stroke-dasharray", "</svg>"} {
		if !strings.Contains(s, want) {
			t.Errorf("the SVG lacks %q", want)
		}
	}
}

func TestHistogram(t *testing.T) {
	starts := []time.Duration{0, time.Microsecond, 30 * time.Microsecond, ms, 500 * ms, 2 * time.Second}
	h := Histogram{Theme: chart.Light, Scale: 1, Kind: Committing, Counts: []uint64{0, 100, 0, 1, 0, 0}, Start: func(i int) time.Duration { return starts[i] }}
	img := image.NewRGBA(image.Rect(0, 0, 200, 41))
	h.Draw(img)
	ink := Color(chart.Light, Committing)
	if got := part(img, image.Rect(0, 0, 9, 40), ink); got < 0.99 {
		t.Errorf("a microsecond has %.2f of its bar", got)
	}
	// A hundredth of the count has a tenth of the height.
	if high, low := part(img, image.Rect(100, 36, 109, 40), ink), part(img, image.Rect(90, 0, 118, 35), ink); high < 0.99 || low > 0 {
		t.Errorf("a millisecond has %.2f of the lowest 4 and %.2f of the rest", high, low)
	}
	if AxisX(time.Hour, 200) != 200 || AxisX(0, 200) != 0 || math.Abs(AxisX(ms, 200)-100) > 0.01 {
		t.Error("the axis isn't from 1 µs to 1 s")
	}
	h.Counts = nil
	h.Draw(img)
	if part(img, img.Rect, ink) > 0 {
		t.Error("of nothing there is a bar")
	}
}
