package metrics_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"pgregory.net/rapid"

	"weir/core/metrics"
)

// TestHistogramJSON: what was written comes back with the same percentiles,
// within the two digits that a histogram keeps, alone and merged.
func TestHistogramJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var whole, sum metrics.Histogram
		for range rapid.IntRange(0, 4).Draw(t, "parts") {
			var part, back metrics.Histogram
			for _, us := range rapid.SliceOfN(rapid.Int64Range(0, 4e9), 0, 20).Draw(t, "micros") {
				part.Record(time.Duration(us)*time.Microsecond, 3)
				whole.Record(time.Duration(us)*time.Microsecond, 3)
			}
			b, err := json.Marshal(part)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(b, &back); err != nil {
				t.Fatal(err)
			}
			if back.Count() != part.Count() {
				t.Fatalf("%d counted after a round trip, want %d", back.Count(), part.Count())
			}
			sum.Merge(&back)
		}
		if sum.Count() != whole.Count() {
			t.Fatalf("%d counted after merging, want %d", sum.Count(), whole.Count())
		}
		for _, p := range []float64{1, 50, 99, 100} {
			got, want := sum.Percentile(p), whole.Percentile(p)
			if diff := (got - want).Abs(); diff > want/100+time.Microsecond {
				t.Fatalf("p%v is %v, want %v", p, got, want)
			}
		}
	})
}

// TestHistogramIsHDR: a histogram has the same percentiles as the reference
// implementation, also when it is merged from parts, and copies don't change with it.
func TestHistogramIsHDR(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := hdrhistogram.New(1, metrics.HistogramMax, 2)
		var sum metrics.Histogram
		for range rapid.IntRange(1, 4).Draw(t, "parts") {
			var part metrics.Histogram
			for _, us := range rapid.SliceOfN(rapid.Int64Range(0, metrics.HistogramMax), 0, 30).Draw(t, "micros") {
				us >>= rapid.IntRange(0, 40).Draw(t, "shift")
				n := rapid.Int64Range(1, 9).Draw(t, "n")
				part.Record(time.Duration(us)*time.Microsecond, n)
				if err := want.RecordValues(us, n); err != nil {
					t.Fatal(err)
				}
			}
			before, count := sum, sum.Count()
			sum.Merge(&part)
			if before.Count() != count {
				t.Fatalf("a copy counts %d after merging, want %d", before.Count(), count)
			}
		}
		if sum.Count() != want.TotalCount() {
			t.Fatalf("got %d, want %d", sum.Count(), want.TotalCount())
		}
		for _, p := range []float64{0.1, 1, 25, 50, 95, 99, 99.9, 100} {
			if got, want := sum.Percentile(p).Microseconds(), want.ValueAtPercentile(p); got != want {
				t.Fatalf("p%v is %d µs, want %d", p, got, want)
			}
		}
	})
}

// TestHistogramCoarsens: coarser buckets count all, and hardly move a percentile;
// it makes no difference whether histograms are coarsened before or after they are
// merged, at once or in steps.
func TestHistogramCoarsens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var fine, before, after metrics.Histogram
		for range rapid.IntRange(1, 3).Draw(t, "parts") {
			var part metrics.Histogram
			for _, us := range rapid.SliceOfN(rapid.Int64Range(0, metrics.HistogramMax), 1, 30).Draw(t, "micros") {
				part.Record(time.Duration(us>>rapid.IntRange(0, 40).Draw(t, "shift"))*time.Microsecond, 3)
			}
			fine.Merge(&part)
			after.Merge(&part)
			part.Coarsen(4)
			before.Merge(&part)
		}
		before.Coarsen(16)
		after.Coarsen(16)
		a, _ := json.Marshal(before)
		b, _ := json.Marshal(after)
		if string(a) != string(b) || before.Count() != fine.Count() {
			t.Fatalf("got %s with %d, want %s with %d", a, before.Count(), b, fine.Count())
		}
		for _, p := range []float64{1, 50, 99, 100} {
			got, want := before.Percentile(p), fine.Percentile(p)
			if diff := (got - want).Abs(); float64(diff) > 0.063*float64(want)+float64(2*time.Microsecond) {
				t.Fatalf("p%v moved from %v to %v", p, want, got)
			}
		}
	})
}

// TestHistogramRefusesForeignJSON: only MarshalJSON's text is read, and durations
// up to 30 days.
func TestHistogramRefusesForeignJSON(t *testing.T) {
	var h metrics.Histogram
	for _, text := range []string{"[[1500,2],[90000,1]]", "7", "{}"} {
		if err := json.Unmarshal([]byte(text), &h); err == nil {
			t.Errorf("%s was read", text)
		}
	}
	// An hour, twice: the most that a histogram could hold once.
	if err := json.Unmarshal([]byte(`"1hkC"`), &h); err != nil {
		t.Fatal(err)
	}
	if got, p := h.Count(), h.Percentile(50); got != 2 || p < 59*time.Minute || p > 61*time.Minute {
		t.Errorf("got %d with a median of %v, want 2 of an hour", got, p)
	}
}

func TestHistogramRefusesDamage(t *testing.T) {
	for _, text := range []string{`"A"`, `"!!!!"`, `"gA"`, `"AQA"`, `"/////////wEB"`} {
		var h metrics.Histogram
		if err := json.Unmarshal([]byte(text), &h); err == nil {
			t.Errorf("%s counts %d, want an error", text, h.Count())
		}
	}
}

func TestHistogramBounds(t *testing.T) {
	var h metrics.Histogram
	if h.Percentile(99) != 0 || h.Count() != 0 {
		t.Error("an empty histogram has a percentile")
	}
	h.Record(time.Second, 0)
	if got, err := json.Marshal(h); h.Count() != 0 || err != nil || string(got) != `""` {
		t.Errorf("a duration counted 0 times is %s, %v, want nothing", got, err)
	}
	h.Record(-time.Second, 1)
	const most = 30 * 24 * time.Hour
	for _, d := range []time.Duration{100 * time.Hour, most, 2 * most} {
		h.Record(d, 1)
		if got, want := h.Percentile(100), min(d, most); (got - want).Abs() > want/100 {
			t.Errorf("%v counts as %v, want %v", d, got, want)
		}
	}
}
