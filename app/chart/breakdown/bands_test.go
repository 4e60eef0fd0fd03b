package breakdown_test

import (
	"image"
	"sync"
	"testing"

	"weir/app/chart"
	"weir/app/chart/breakdown"
)

// Names stand within their bands, in one column where that is possible.
func TestBandsHoldTheirNames(t *testing.T) {
	c := year(chart.Dark)
	const width, height = 930, 380
	a := c.Axis(6)
	captions := c.Bands(a, width, height, wide)
	if len(captions) != 6 {
		t.Fatalf("%d names have room, want 6: %+v", len(captions), captions)
	}
	for _, b := range captions {
		if b.Text != c.Series[b.Series].Name || b.X != captions[0].X {
			t.Errorf("%+v is not the name of its band, or not in one column", b)
		}
		for i := range c.Starts {
			if x := c.X(i, width); x < b.X-b.Width/2 || x > b.X+b.Width/2 {
				continue
			}
			below, above := 0.0, 0.0
			for s := range b.Series {
				below += c.Series[s].Values[i]
			}
			above = below + c.Series[b.Series].Values[i]
			if top, bottom := c.Y(above, a, height), c.Y(below, a, height); b.Y-7 < top-0.1 || b.Y+7 > bottom+0.1 {
				t.Errorf("%q at %.1f leaves its band from %.1f to %.1f", b.Text, b.Y, top, bottom)
			}
		}
	}
}

func TestBandsWithoutRoom(t *testing.T) {
	c := year(chart.Dark)
	c.Series[0].Name = "a name that is much longer than the whole plot is wide"
	for _, b := range c.Bands(c.Axis(6), 300, 100, wide) {
		if b.Series == 0 || b.Series == 4 { // too long, and too low
			t.Errorf("%q has no room, and is at %v, %v", b.Text, b.X, b.Y)
		}
	}
	c.Form = breakdown.Lines
	if got := c.Bands(c.Axis(6), 930, 268, wide); len(got) > 0 {
		t.Errorf("lines have names in their bands: %v", got)
	}
}

// A single interval has its number, whatever the form.
func TestOneIntervalHasItsNumber(t *testing.T) {
	for _, form := range []breakdown.Form{breakdown.Areas, breakdown.Lines, breakdown.Bars} {
		c := series([]float64{1200}, []float64{300})
		c.Form = form
		a := c.Axis(6)
		got := c.Bands(a, 400, 200, wide)
		if len(got) != 1 || got[0].Text != "1500" || got[0].Y+7 > c.Y(1500, a, 200) || got[0].Y < 7 {
			t.Errorf("form %d: the numbers are %+v, want 1500 above %v", form, got, c.Y(1500, a, 200))
		}
	}
	mean := series([]float64{7.5}, []float64{2.25}, []float64{2.3})
	mean.Mean, mean.Unit = true, chart.Count
	got := mean.Bands(mean.Axis(6), 400, 200, wide)
	if len(got) != 2 || got[0].Text != "7.50" || got[1].Text != "2.25" {
		t.Errorf("the numbers are %+v, want 7.50 and 2.25, which hides 2.30", got)
	}
}

// At 400 intervals each bar can be told from the next, and one event among many shows.
func TestBarsAreApart(t *testing.T) {
	values := make([]float64, 400)
	for i := range values {
		values[i] = 1e6
	}
	values[200] = 1
	c := series(values)
	c.Form = breakdown.Bars
	const width, height = 1100, 60
	img := picture(c, width, height)
	bars := 0
	for x := 1; x < width; x++ {
		if img.RGBAAt(x, 40) != c.Theme.Card && img.RGBAAt(x-1, 40) == c.Theme.Card {
			bars++
		}
	}
	if img.RGBAAt(0, 40) != c.Theme.Card {
		bars++
	}
	if bars != 399 {
		t.Errorf("%d bars are apart, want 399", bars)
	}
	zero := int(c.Y(0, c.Axis(6), height))
	if got := img.RGBAAt(int(c.X(200, width)), zero-1); got != breakdown.Color(c.Theme, 0) {
		t.Errorf("a single event is %v", got)
	}
}

// Several goroutines may draw one chart; the race detector watches.
func TestDrawFromSeveralGoroutines(t *testing.T) {
	c, h := year(chart.Dark), week(chart.Dark)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			picture(c, 200, 100)
			c.Bands(c.Axis(6), 200, 100, wide)
			c.Ticks(200, wide)
			h.Draw(image.NewRGBA(image.Rect(0, 0, 100, 50)))
		})
	}
	all.Wait()
}
