package metrics_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/HdrHistogram/hdrhistogram-go"
	"pgregory.net/rapid"

	"weir/core/metrics"
)

// TestBuckets: they are those that an HDR histogram of the same range has, all
// of them, in their order.
func TestBuckets(t *testing.T) {
	h := hdrhistogram.New(1, metrics.HistogramMax, 2)
	if err := h.RecordValue(metrics.HistogramMax); err != nil { // else it has no buckets
		t.Fatal(err)
	}
	n := uint64(0)
	for _, bar := range h.Distribution() {
		if bar.From > metrics.HistogramMax {
			break
		}
		last := min(bar.To, metrics.HistogramMax)
		if got := metrics.BucketStart(n); got != bar.From || metrics.BucketOf(bar.From) != n || metrics.BucketOf(last) != n {
			t.Fatalf("bucket %d begins at %d; %d lies in %d, %d in %d; want %d to %d in it",
				n, got, bar.From, metrics.BucketOf(bar.From), last, metrics.BucketOf(last), bar.From, last)
		}
		n++
	}
	if last := metrics.BucketOf(metrics.HistogramMax); n == 0 || last != n-1 {
		t.Errorf("the last bucket is %d, want %d", last, n-1)
	}
}

// TestBucketsRoundTrip: whatever is counted comes back, at its buckets' begin.
func TestBucketsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.MapOf(rapid.Uint64Range(0, metrics.BucketOf(metrics.HistogramMax)), rapid.Int64Min(1)).Draw(t, "counts")
		var pairs [][2]int64
		for bucket, n := range counts {
			pairs = append(pairs, [2]int64{metrics.BucketStart(bucket), n})
		}
		slices.SortFunc(pairs, func(a, b [2]int64) int { return int(a[0] - b[0]) })
		back, err := metrics.ReadBuckets(metrics.AppendBuckets(nil, pairs))
		if err != nil || !slices.Equal(back, pairs) {
			t.Fatalf("got %v, %v, want %v", back, err, pairs)
		}
	})
}

// FuzzReadBuckets: a text is damaged, or means buckets that are written as
// a text of the same meaning.
func FuzzReadBuckets(f *testing.F) {
	f.Add([]byte(""))
	f.Add(metrics.AppendBuckets(nil, [][2]int64{{0, 1}, {255, 2}, {256, 300}, {metrics.HistogramMax, 1 << 40}}))
	f.Add([]byte("BQH///////////8BAQ")) // bucket 5, then one before it
	f.Fuzz(func(t *testing.T, text []byte) {
		pairs, err := metrics.ReadBuckets(text)
		if err != nil {
			return
		}
		for i, p := range pairs {
			if p[0] < 0 || p[0] > metrics.HistogramMax || p[1] <= 0 || i > 0 && p[0] <= pairs[i-1][0] {
				t.Fatalf("%q: got %v, want ascending buckets with counts", text, pairs)
			}
		}
		again := metrics.AppendBuckets(nil, pairs)
		if back, err := metrics.ReadBuckets(again); err != nil || !slices.Equal(back, pairs) || len(again) > len(text) {
			t.Fatalf("%q: got %v, %v from %q, want %v", text, back, err, bytes.Clone(again), pairs)
		}
	})
}
