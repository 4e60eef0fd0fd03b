package chart_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"weir/app/chart"
)

func TestScaleIsRoundAndCovers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e12, 1e12).Draw(t, "lo")
		hi := lo + rapid.OneOf(rapid.Float64Range(0, 1e-3), rapid.Float64Range(0, 1e3), rapid.Float64Range(0, 1e12)).Draw(t, "extent")
		n := rapid.IntRange(3, 12).Draw(t, "n")
		unit := chart.Unit(rapid.IntRange(int(chart.Count), int(chart.Whole)).Draw(t, "unit"))
		s := chart.NewScale(lo, hi, n, unit)
		ticks := s.Ticks()
		if len(ticks) < 2 || len(ticks) > n {
			t.Fatalf("got %d ticks, want 2 to %d", len(ticks), n)
		}
		slack := 1e-6 * s.Step
		if ticks[0] > lo+slack || ticks[len(ticks)-1] < hi-slack {
			t.Fatalf("%v does not cover %v to %v", ticks, lo, hi)
		}
		labels := map[string]bool{}
		for i, tick := range ticks {
			if i > 0 && tick <= ticks[i-1] {
				t.Fatalf("not ascending: %v", ticks)
			}
			labels[s.Label(tick)] = true
		}
		if hi-lo > 1e-6 && hi-lo > 1e-3*max(math.Abs(lo), math.Abs(hi)) && len(labels) != len(ticks) {
			t.Fatalf("two ticks share a label: %v of %v", labels, ticks)
		}
	})
}

func TestScaleLabels(t *testing.T) {
	for _, c := range []struct {
		hi   float64
		n    int
		unit chart.Unit
		want []string
	}{
		{2100, 4, chart.Count, []string{"0", "1k", "2k", "3k"}},
		{1400, 5, chart.Count, []string{"0", "0.5k", "1.0k", "1.5k"}},
		{20e6, 5, chart.Count, []string{"0", "5M", "10M", "15M", "20M"}},
		{6, 4, chart.Count, []string{"0", "2", "4", "6"}},
		{0.9, 6, chart.Count, []string{"0", "0.2", "0.4", "0.6", "0.8", "1.0"}},
		{3 << 20, 4, chart.Bytes, []string{"0", "1 MiB", "2 MiB", "3 MiB"}},
		{0.0002, 5, chart.Seconds, []string{"0", "50 µs", "100 µs", "150 µs", "200 µs"}},
		{0.02, 5, chart.Seconds, []string{"0", "5 ms", "10 ms", "15 ms", "20 ms"}},
		{16, 5, chart.Seconds, []string{"0", "5 s", "10 s", "15 s", "20 s"}},
		{75, 5, chart.Percent, []string{"0 %", "20 %", "40 %", "60 %", "80 %"}},
		{0, 3, chart.Count, []string{"0", "0.5", "1.0"}},
		{0, 6, chart.Whole, []string{"0", "1"}},
		{2, 6, chart.Whole, []string{"0", "1", "2"}},
		{9, 5, chart.Whole, []string{"0", "5", "10"}},
		{1400, 5, chart.Whole, []string{"0", "0.5k", "1.0k", "1.5k"}},
	} {
		s := chart.NewScale(0, c.hi, c.n, c.unit)
		var got []string
		for _, tick := range s.Ticks() {
			got = append(got, s.Label(tick))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("0 to %v: got %q, want %q", c.hi, got, c.want)
		}
	}
}

func TestUnitText(t *testing.T) {
	for _, c := range []struct {
		unit chart.Unit
		v    float64
		want string
	}{
		{chart.Count, 1245, "1245"}, {chart.Count, 0.25, "0.25"}, {chart.Count, 54_100_000, "54.1M"},
		{chart.Bytes, 12 << 20, "12 MiB"}, {chart.Seconds, 0.0234, "23.4 ms"}, {chart.Percent, 0, "0 %"},
		{chart.Count, math.NaN(), "–"}, {chart.Whole, 1245, "1245"},
		{chart.Count, 99.97, "100"}, {chart.Count, 9.996, "10.0"}, {chart.Count, 99.94, "99.9"}, {chart.Seconds, 0.09996, "100 ms"},
	} {
		if got := c.unit.Text(c.v); got != c.want {
			t.Errorf("%v: got %q, want %q", c.v, got, c.want)
		}
	}
}

func TestTimeScale(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here: ", err)
	}
	rapid.Check(t, func(t *rapid.T) {
		from := time.Unix(rapid.Int64Range(1.7e9, 1.8e9).Draw(t, "from"), 0).In(berlin)
		length := rapid.OneOf(rapid.Int64Range(1, 600), rapid.Int64Range(1, 200_000), rapid.Int64Range(1, 1e8)).Draw(t, "length")
		to := from.Add(time.Duration(length) * time.Second)
		n := rapid.IntRange(1, 12).Draw(t, "n")
		s := chart.NewTimeScale(from, to, n)
		if len(s.Ticks) > n {
			t.Fatalf("got %d ticks, want at most %d", len(s.Ticks), n)
		}
		for i, tick := range s.Ticks {
			if tick.Before(from) || tick.After(to) {
				t.Fatalf("%v is outside %v to %v", tick, from, to)
			}
			if i > 0 && !tick.After(s.Ticks[i-1]) {
				t.Fatalf("not ascending: %v", s.Ticks)
			}
			if len(s.Label(tick)) != len(s.Label(s.Ticks[0])) {
				t.Fatalf("labels differ in width: %q, %q", s.Label(tick), s.Label(s.Ticks[0]))
			}
		}
		if len(s.Ticks) > 1 && length > 86_400*30 && s.Ticks[1].Hour() != 0 {
			t.Fatalf("days don't begin at midnight: %v", s.Ticks)
		}
	})
}

func TestTimeScaleLabels(t *testing.T) {
	for _, c := range []struct {
		length time.Duration
		first  string
	}{{time.Minute, "08:00:00"}, {10 * time.Minute, "08:00"}, {24 * time.Hour, "12:00"}, {10 * 24 * time.Hour, "03 Mar"}} {
		s := chart.NewTimeScale(start, start.Add(c.length), 6)
		if got := s.Label(s.Ticks[0]); got != c.first {
			t.Errorf("%v: got %q, want %q", c.length, got, c.first)
		}
	}
}
