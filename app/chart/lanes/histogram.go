package lanes

import (
	"image"
	"math"
	"time"

	"weir/app/chart"
	"weir/app/chart/raster"
)

// Histogram is how long something took, in buckets on a logarithmic axis. The height of a
// bar is the square root of its count: a few slow ones stay visible beside many fast ones.
type Histogram struct {
	Theme  chart.Theme
	Scale  float64 // device pixels per unit; 0 is 1
	Kind   Kind    // whose colour and texture the bars have
	Counts []uint64
	Start  func(bucket int) time.Duration // where a bucket begins
}

// The ends of the axis. What is shorter or longer counts at the ends.
const (
	axisFrom = time.Microsecond
	axisTo   = time.Second
)

// AxisX is where a duration is on an axis of that width.
func AxisX(d time.Duration, width float64) float64 {
	d = min(max(d, axisFrom), axisTo)
	return math.Log(float64(d)/float64(axisFrom)) / math.Log(float64(axisTo)/float64(axisFrom)) * width
}

// histogramBars is how many bars there are: one an octave.
const histogramBars = 20

// bars adds the buckets up to bars of the same width.
func (h *Histogram) bars() (all [histogramBars]uint64) {
	for i, n := range h.Counts {
		bar := int(AxisX(h.Start(i), histogramBars) + 1e-9)
		all[min(bar, histogramBars-1)] += n
	}
	return all
}

// Draw paints the histogram into a picture, with a line at its foot and one at each
// thousandfold.
func (h *Histogram) Draw(into *image.RGBA) {
	scale := h.Scale
	if scale <= 0 {
		scale = 1
	}
	var r raster.Canvas
	r.Begin(into)
	r.Fill(h.Theme.Card)
	line := max(1, int(math.Round(scale)))
	grid := gridColor(h.Theme)
	for i := range 3 {
		x := min(int(float64(r.Width)*float64(i)/2), r.Width-line)
		r.Rect(x, 0, x+line, r.Height, grid, 0)
	}
	r.Rect(0, r.Height-line, r.Width, r.Height, raster.Mix(h.Theme.Card, h.Theme.Muted, 0.4), 0)
	bars := h.bars()
	most := uint64(0)
	for _, n := range bars {
		most = max(most, n)
	}
	fill := texture(h.Theme, h.Kind, scale)
	if h.Kind == Committing { // bars are told apart by their gaps: lines would only confuse
		fill = raster.Plain(Color(h.Theme, h.Kind))
	}
	for i, n := range bars {
		if n == 0 {
			continue
		}
		height := max(math.Sqrt(float64(n)/float64(most))*float64(r.Height-line), 2*scale)
		x0, x1 := i*r.Width/histogramBars, (i+1)*r.Width/histogramBars
		if x1-x0 > 2*line {
			x1 -= line
		}
		r.Box(image.Rect(x0, r.Height-line-int(math.Round(height)), x1, r.Height-line), fill)
	}
}
