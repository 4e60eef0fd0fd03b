package breakdown_test

import (
	"math"
	"strings"
	"testing"

	"weir/app/chart"
	"weir/app/chart/breakdown"
)

// series returns a chart with one series a day.
func series(values ...[]float64) *breakdown.Chart {
	c := every(date(2024, 1, 1), date(2024, 1, 1).AddDate(0, 0, len(values[0])), daily(1))
	c.Unit = chart.Whole
	for i, v := range values {
		c.Series = append(c.Series, breakdown.Series{Color: i, Values: v})
	}
	return c
}

func TestAxis(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*breakdown.Chart)
		values [][]float64
		want   string
	}{
		{"stacked", nil, [][]float64{{3000, 9000}, {1000, 30000}}, "0|10k|20k|30k|40k"},
		{"lines", func(c *breakdown.Chart) { c.Form = breakdown.Lines }, [][]float64{{3000, 9000}, {1000, 30000}}, "0|10k|20k|30k"},
		{"share", func(c *breakdown.Chart) { c.Share = true }, [][]float64{{3, 4}, {1, 3}}, "0 %|20 %|40 %|60 %|80 %|100 %"},
		{"mean", func(c *breakdown.Chart) { c.Mean, c.Unit = true, chart.Count }, [][]float64{{3.5, 3.6}}, "3.50|3.52|3.54|3.56|3.58|3.60"},
		{"negative", nil, [][]float64{{-300, 400}}, "-400|-200|0|200|400"},
		{"log", func(c *breakdown.Chart) { c.Log = true }, [][]float64{{3, 90000}}, "1|10|100|1k|10k|100k"},
		{"log of little", func(c *breakdown.Chart) { c.Log = true }, [][]float64{{130, 450}}, "100|200|500"},
		{"log with zeros", func(c *breakdown.Chart) { c.Log = true }, [][]float64{{0, 900}}, "0|100|200|500|1k"},
		{"log with zeros and ones", func(c *breakdown.Chart) { c.Log = true }, [][]float64{{0, 1, 900}}, "0|1|10|100|1k"},
		{"log of negative values", func(c *breakdown.Chart) { c.Log = true }, [][]float64{{-40, 1, 900}}, "-10|-1|0|1|10|100|1k"},
		{"nothing", nil, [][]float64{{0, 0}}, "0|1"},
		{"the period before", func(c *breakdown.Chart) { c.Previous = []float64{50, 90} }, [][]float64{{3, 4}}, "0|20|40|60|80|100"},
		{"huge", nil, [][]float64{{1e15, 2e15}}, "0|500T|1000T|1500T|2000T"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := series(test.values...)
			if test.change != nil {
				test.change(c)
			}
			a := c.Axis(6)
			var labels []string
			last := math.Inf(-1)
			for _, tick := range a.Ticks() {
				labels = append(labels, a.Label(tick))
				if a.At(tick) <= last {
					t.Errorf("tick %v is not above the one before", tick)
				}
				last = a.At(tick)
			}
			if got := strings.Join(labels, "|"); got != test.want {
				t.Errorf("labels are %q, want %q", got, test.want)
			}
			for _, values := range test.values {
				for _, v := range values {
					if at := a.At(v); test.name != "share" && !(at >= 0 && at <= 1) {
						t.Errorf("%v stands at %v", v, at)
					}
				}
			}
		})
	}
}

func TestStacked(t *testing.T) {
	for _, test := range []struct {
		change func(*breakdown.Chart)
		values []float64
		want   bool
	}{
		{func(*breakdown.Chart) {}, []float64{1, 2}, true},
		{func(c *breakdown.Chart) { c.Form = breakdown.Bars }, []float64{1, 2}, true},
		{func(c *breakdown.Chart) { c.Form = breakdown.Lines }, []float64{1, 2}, false},
		{func(c *breakdown.Chart) { c.Form = breakdown.Lines }, []float64{1}, true}, // one bar
		{func(c *breakdown.Chart) { c.Log = true }, []float64{1, 2}, false},
		{func(c *breakdown.Chart) { c.Mean = true }, []float64{1, 2}, false},
		{func(*breakdown.Chart) {}, []float64{1, -2}, false},
	} {
		c := series(test.values)
		test.change(c)
		if got := c.Stacked(); got != test.want {
			t.Errorf("%+v: stacked is %v, want %v", c, got, test.want)
		}
	}
}
