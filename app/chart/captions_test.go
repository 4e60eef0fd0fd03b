package chart_test

import (
	"slices"
	"testing"
	"time"

	"weir/app/chart"
)

// annotated is a chart of 100 s, so that a second is a unit of a picture 100 wide.
func annotated(seconds ...float64) *chart.Chart {
	c := &chart.Chart{From: start, To: start.Add(100 * time.Second)}
	for _, s := range seconds {
		c.Annotations = append(c.Annotations, chart.Annotation{At: start.Add(time.Duration(s * float64(time.Second))), Text: "twenty"})
	}
	return c
}

// TestFlags: texts are 20 wide.
func TestFlags(t *testing.T) {
	type flag struct {
		x    float64
		left bool
	}
	for _, c := range []struct {
		name        string
		annotations []float64
		want        []flag
	}{
		{"room at the right", []float64{0, 50, 80}, []flag{{0, false}, {50, false}, {80, false}}},
		{"at the right edge", []float64{90, 100}, []flag{{100, true}}},
		{"the newest chooses first", []float64{10, 20, 75, 81}, []flag{{20, false}, {81, true}}},
		{"left of the next one's text", []float64{70, 75}, []flag{{70, true}, {75, false}}},
		{"left of it there is none either", []float64{15, 20}, []flag{{20, false}}},
		{"outside the chart's time", []float64{-1, 101}, nil},
	} {
		var got []flag
		for _, f := range annotated(c.annotations...).Captions(100, func(string) float64 { return 20 }) {
			got = append(got, flag{f.X, f.Left})
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: the captions of %v are %v, want %v", c.name, c.annotations, got, c.want)
		}
	}
	if got := (&chart.Chart{Annotations: annotated(1).Annotations}).Captions(100, func(string) float64 { return 1 }); got != nil {
		t.Errorf("a chart of no time has the captions %v", got)
	}
}

func TestMarksNear(t *testing.T) {
	c := annotated(10, 41, 49, 60)
	got := c.AnnotationsNear(start.Add(45*time.Second), 100, 4)
	if len(got) != 2 || !got[0].At.Equal(c.Annotations[1].At) || !got[1].At.Equal(c.Annotations[2].At) {
		t.Errorf("near second 45 are %v, want the annotations of 41 and 49", got)
	}
	if got := (&chart.Chart{Annotations: c.Annotations}).AnnotationsNear(start, 100, 4); got != nil {
		t.Errorf("a chart of no time has %v near its beginning", got)
	}
}
