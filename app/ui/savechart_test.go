package ui

import (
	"math"
	"testing"

	"weir/app/chart"
)

func TestParseLimit(t *testing.T) {
	for _, c := range []struct {
		text string
		unit chart.Unit
		want float64
	}{
		{"", chart.Seconds, 0}, {"250", chart.Seconds, 0.25}, {"1e3", chart.Count, 1000}, {"0.5", chart.Percent, 0.5}, {"64", chart.Bytes, 64 << 20},
	} {
		if got, err := parseLimit(c.text, c.unit); err != nil || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%q is %v, %v, want %v", c.text, got, err, c.want)
		}
	}
	for _, text := range []string{"0", "-1", "x", "NaN", "Inf", "1e16", " "} {
		if got, err := parseLimit(text, chart.Count); err == nil {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
}
