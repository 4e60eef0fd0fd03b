package core

import (
	"encoding/json"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// The range of latencies that a histogram tells apart: from 1 µs to an hour,
// to two significant digits. What is longer counts as an hour.
const (
	histogramMin    = 1
	histogramMax    = int64(time.Hour / time.Microsecond)
	histogramDigits = 2
)

// Histogram counts durations by their length, in the buckets of an HDR
// histogram (hdrhistogram.org) of microseconds. The zero Histogram is empty.
type Histogram struct {
	h *hdrhistogram.Histogram
}

// Record counts d n times.
func (h *Histogram) Record(d time.Duration, n int64) {
	if h.h == nil {
		h.h = hdrhistogram.New(histogramMin, histogramMax, histogramDigits)
	}
	// The only error is a value out of range, which this excludes.
	_ = h.h.RecordValues(min(max(d.Microseconds(), 0), histogramMax), n)
}

// Count is the number of durations.
func (h *Histogram) Count() int64 {
	if h.h == nil {
		return 0
	}
	return h.h.TotalCount()
}

// Percentile returns the duration that p per cent of all don't exceed; 0 when
// the histogram is empty.
func (h *Histogram) Percentile(p float64) time.Duration {
	if h.h == nil {
		return 0
	}
	return time.Duration(h.h.ValueAtPercentile(p)) * time.Microsecond
}

// Merge adds what other counts.
func (h *Histogram) Merge(other *Histogram) {
	if other.Count() == 0 {
		return
	}
	if h.h == nil {
		h.h = hdrhistogram.New(histogramMin, histogramMax, histogramDigits)
	}
	h.h.Merge(other.h)
}

// Reset empties the histogram and keeps its memory.
func (h *Histogram) Reset() {
	if h.h != nil {
		h.h.Reset()
	}
}

// MarshalJSON writes the buckets that are not empty as [[µs, count], …], so
// that a database's own JSON functions can read them too.
func (h Histogram) MarshalJSON() ([]byte, error) {
	pairs := [][2]int64{}
	if h.Count() > 0 {
		for _, bar := range h.h.Distribution() {
			if bar.Count > 0 {
				pairs = append(pairs, [2]int64{bar.From, bar.Count})
			}
		}
	}
	return json.Marshal(pairs)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (h *Histogram) UnmarshalJSON(b []byte) error {
	var pairs [][2]int64
	if err := json.Unmarshal(b, &pairs); err != nil {
		return err
	}
	*h = Histogram{}
	for _, p := range pairs {
		h.Record(time.Duration(p[0])*time.Microsecond, p[1])
	}
	return nil
}
