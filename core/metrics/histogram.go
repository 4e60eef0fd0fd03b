package metrics

import (
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// The range of latencies that a histogram distinguishes, to two significant digits:
// from 1 µs to 30 days, for an event may wait over a weekend for a program to be
// started again. Longer ones count as 30 days.
const (
	histogramMin    = 1
	histogramMax    = int64(30 * 24 * time.Hour / time.Microsecond)
	histogramDigits = 2
)

// Histogram counts durations by their length, in the buckets of an HDR
// histogram (hdrhistogram.org) of microseconds. The zero Histogram is empty. A
// copy shares its counts with the original.
type Histogram struct {
	h    *hdrhistogram.Histogram
	read [][2]int64 // µs and count, not yet in h: most histograms that are read are only merged
}

// all is the histogram of everything, made when it is first needed.
func (h *Histogram) all() *hdrhistogram.Histogram {
	if h.h == nil {
		h.h = hdrhistogram.New(histogramMin, histogramMax, histogramDigits)
	}
	for _, pair := range h.read {
		record(h.h, pair[0], pair[1])
	}
	h.read = nil
	return h.h
}

func record(h *hdrhistogram.Histogram, micros, n int64) {
	// The only error is a value out of range, which this excludes.
	_ = h.RecordValues(min(max(micros, 0), histogramMax), n)
}

// Record counts d n times.
func (h *Histogram) Record(d time.Duration, n int64) { record(h.all(), d.Microseconds(), n) }

// Count is the number of durations.
func (h *Histogram) Count() int64 {
	var n int64
	if h.h != nil {
		n = h.h.TotalCount()
	}
	for _, pair := range h.read {
		n += pair[1]
	}
	return n
}

// Percentile returns the duration that p per cent of all don't exceed; 0 when
// the histogram is empty.
func (h *Histogram) Percentile(p float64) time.Duration {
	if h.Count() == 0 {
		return 0
	}
	return time.Duration(h.all().ValueAtPercentile(p)) * time.Microsecond
}

// Merge adds what other counts.
func (h *Histogram) Merge(other *Histogram) {
	if other.Count() == 0 {
		return
	}
	sum := h.all()
	if other.h != nil {
		sum.Merge(other.h)
	}
	for _, pair := range other.read {
		record(sum, pair[0], pair[1])
	}
}

// Reset empties the histogram and reuses its memory.
func (h *Histogram) Reset() {
	h.read = nil
	if h.h != nil {
		h.h.Reset()
	}
}

// MarshalJSON writes the buckets that are not empty as a short text.
func (h Histogram) MarshalJSON() ([]byte, error) {
	var pairs [][2]int64
	if h.Count() > 0 {
		for _, bar := range h.all().Distribution() {
			if bar.Count > 0 {
				pairs = append(pairs, [2]int64{bar.From, bar.Count})
			}
		}
	}
	return append(appendBuckets([]byte{'"'}, pairs), '"'), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (h *Histogram) UnmarshalJSON(b []byte) (err error) {
	*h = Histogram{}
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return fmt.Errorf("a histogram is %.20q: want a string", b)
	}
	h.read, err = readBuckets(b[1 : len(b)-1])
	return err
}
