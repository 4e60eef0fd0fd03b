package chart_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"weir/app/chart"
)

var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// wave returns n samples, half a second apart, with a peak in the middle.
func wave(n int, peak float64) *chart.Series {
	s := &chart.Series{}
	for i := range n {
		v := 100 + 10*math.Sin(float64(i)/500)
		if i == n/2 {
			v = peak
		}
		s.Append(start.Add(time.Duration(i)*time.Second/2), v)
	}
	return s
}

// Compared with a simple pass over every sample.
func TestReduceLosesNoExtreme(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s chart.Series
		var times []time.Time
		var values []float64
		at := start
		for range rapid.IntRange(0, 700).Draw(t, "samples") {
			at = at.Add(time.Duration(rapid.IntRange(1, 5).Draw(t, "distance")) * time.Second)
			v := float64(rapid.IntRange(-50, 50).Draw(t, "value"))
			if v == 0 {
				v = math.NaN()
			}
			s.Append(at, v)
			times, values = append(times, at), append(values, v)
		}
		if rapid.Bool().Draw(t, "trimmed") {
			from := start.Add(time.Duration(rapid.IntRange(0, 900).Draw(t, "trim")) * time.Second)
			s.Trim(from)
			for len(times) > 0 && times[0].Before(from) {
				times, values = times[1:], values[1:]
			}
		}
		columns := make([]chart.Column, rapid.IntRange(1, 50).Draw(t, "columns"))
		width := time.Duration(rapid.IntRange(1, 60).Draw(t, "width")) * time.Second
		from := start.Add(time.Duration(rapid.IntRange(-50, 900).Draw(t, "from")) * time.Second)
		to := from.Add(width * time.Duration(len(columns)))
		s.Reduce(columns, from, to)

		for c, col := range columns {
			lo, hi := from.Add(width*time.Duration(c)), from.Add(width*time.Duration(c+1))
			least, most, seen := math.Inf(1), math.Inf(-1), false
			for i, at := range times {
				if !at.Before(lo) && !at.After(hi) && !math.IsNaN(values[i]) {
					least, most, seen = min(least, values[i]), max(most, values[i]), true
				}
			}
			if seen && (!(col.Min <= least) || !(col.Max >= most)) {
				t.Fatalf("column %d: got %v, want it to cover %v to %v", c, col, least, most)
			}
			if !col.Gap() && (col.First < col.Min || col.First > col.Max || col.Last < col.Min || col.Last > col.Max) {
				t.Fatalf("column %d: its ends are outside its extremes: %v", c, col)
			}
			if seen && col.Gap() {
				t.Fatalf("column %d is a gap over samples", c)
			}
		}
		lo, hi, ok := s.Range(from, to)
		var least, most, seen = math.Inf(1), math.Inf(-1), false
		for i, at := range times {
			if !at.Before(from) && !at.After(to) && !math.IsNaN(values[i]) {
				least, most, seen = min(least, values[i]), max(most, values[i]), true
			}
		}
		if ok != seen || seen && (lo != least || hi != most) {
			t.Fatalf("range: got %v %v %v, want %v %v %v", lo, hi, ok, least, most, seen)
		}
	})
}

func TestReduceRunsOn(t *testing.T) {
	s := wave(100, 900)
	columns := make([]chart.Column, 333) // more than samples
	s.Reduce(columns, start, start.Add(99*time.Second/2))
	for i := 1; i < len(columns); i++ {
		if columns[i].First != columns[i-1].Last {
			t.Fatalf("column %d begins at %v, the one before ends at %v", i, columns[i].First, columns[i-1].Last)
		}
	}
}

func TestReduceKeepsGaps(t *testing.T) {
	var s chart.Series
	for i := range 30 {
		v := 1.0
		if i >= 10 && i < 20 {
			v = math.NaN()
		}
		s.Append(start.Add(time.Duration(i)*time.Second), v)
	}
	columns := make([]chart.Column, 30)
	s.Reduce(columns, start, start.Add(30*time.Second))
	for i, c := range columns {
		// The line ends with the samples 9 and 29.
		if want := i > 9 && i < 20 || i > 29; c.Gap() != want && i != 19 {
			t.Errorf("column %d: gap is %v, want %v", i, c.Gap(), want)
		}
	}
}

func TestReduceAllocatesNothing(t *testing.T) {
	s, columns := wave(10_000, 900), make([]chart.Column, 900)
	if n := testing.AllocsPerRun(10, func() { s.Reduce(columns, start, start.Add(time.Hour)) }); n != 0 {
		t.Errorf("got %v allocations, want none", n)
	}
}

func TestAppendRefusesThePast(t *testing.T) {
	var s chart.Series
	s.Append(start, 1)
	s.Append(start, 2)
	s.Append(start.Add(-time.Second), 3)
	if s.Len() != 1 {
		t.Errorf("got %d samples, want 1", s.Len())
	}
}

func TestNear(t *testing.T) {
	var s chart.Series
	if _, _, ok := s.Near(start); ok {
		t.Error("an empty series has a value")
	}
	for i, v := range []float64{10, 20, math.NaN()} {
		s.Append(start.Add(time.Duration(i)*time.Second), v)
	}
	for _, c := range []struct {
		after time.Duration
		want  float64
		ok    bool
	}{{-time.Hour, 10, true}, {400 * time.Millisecond, 10, true}, {500 * time.Millisecond, 10, true}, {600 * time.Millisecond, 20, true}, {time.Hour, 0, false}} {
		_, got, ok := s.Near(start.Add(c.after))
		if got != c.want || ok != c.ok {
			t.Errorf("after %v: got %v %v, want %v %v", c.after, got, ok, c.want, c.ok)
		}
	}
}

// A day of three series at two samples a second, as one chart shows it.
func BenchmarkReduceDay(b *testing.B) {
	const day = 24 * time.Hour
	series := []*chart.Series{wave(172_800, 1), wave(172_800, 2), wave(172_800, 3)}
	columns := make([]chart.Column, 900)
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range series {
			s.Reduce(columns, start, start.Add(day))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(3*172_800), "ns/sample")
}
