package metrics_test

import (
	"bytes"
	"maps"
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

// TestBucketsRoundTrip: whatever is counted comes back.
func TestBucketsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.MapOf(rapid.Uint64Range(0, metrics.BucketOf(metrics.HistogramMax)), rapid.Int64Min(1)).Draw(t, "counts")
		var buckets []metrics.BucketCount
		for _, bucket := range slices.Sorted(maps.Keys(counts)) {
			buckets = append(buckets, metrics.NewBucketCount(bucket, counts[bucket]))
		}
		back, err := metrics.ReadBuckets(metrics.AppendBuckets(nil, buckets))
		if err != nil || !slices.Equal(back, buckets) {
			t.Fatalf("got %v, %v, want %v", back, err, buckets)
		}
	})
}

// FuzzReadBuckets: a text is damaged, or means buckets that are written as
// a text of the same meaning.
func FuzzReadBuckets(f *testing.F) {
	f.Add([]byte(""))
	f.Add(metrics.AppendBuckets(nil, []metrics.BucketCount{metrics.NewBucketCount(0, 1), metrics.NewBucketCount(255, 2),
		metrics.NewBucketCount(256, 300), metrics.NewBucketCount(metrics.BucketOf(metrics.HistogramMax), 1<<40)}))
	f.Add([]byte("BQH///////////8BAQ")) // bucket 5, then one before it
	f.Fuzz(func(t *testing.T, text []byte) {
		buckets, err := metrics.ReadBuckets(text)
		if err != nil {
			return
		}
		var last uint64
		for i, c := range buckets {
			bucket, n := c.Parts()
			if bucket > metrics.BucketOf(metrics.HistogramMax) || n <= 0 || i > 0 && bucket <= last {
				t.Fatalf("%q: got %v, want ascending buckets with counts", text, buckets)
			}
			last = bucket
		}
		again := metrics.AppendBuckets(nil, buckets)
		if back, err := metrics.ReadBuckets(again); err != nil || !slices.Equal(back, buckets) || len(again) > len(text) {
			t.Fatalf("%q: got %v, %v from %q, want %v", text, back, err, bytes.Clone(again), buckets)
		}
	})
}
