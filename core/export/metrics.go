package export

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"weir/core/metrics"
)

const metricColumns = "time,node,generated,stored,processed,failed,dead,rejected,errors," +
	"channel_depth,backlog,oldest_seconds," +
	"store_p50_ms,store_p99_ms,end_to_end_p50_ms,end_to_end_p95_ms,end_to_end_p99_ms," +
	"cpu_percent,rss_bytes," +
	"stored_peak,processed_peak,channel_depth_max,backlog_max,oldest_seconds_max,cpu_percent_max,rss_bytes_max"

// Metrics writes samples in the order of time and node. The input must be oldest
// first. Counters are increments of the interval, for errors summed over all
// stages; levels such as backlog are values at its end. The peaks (events/s) and
// maxima at the end of a row are those of the samples that were merged into it: here,
// or in the store, which merges older samples.
//
// With every > 0 the samples of a node whose times fall into the same interval
// of that length become one row: counters are added, percentiles are those of all
// latencies together, and time is the start of the interval. Intervals are
// aligned as by time.Time.Truncate: minutes, hours and days to those of UTC,
// weeks to Mondays. Memory is bounded by the number of nodes.
//
// It returns the number of rows written. It stops at an error of samples or of w.
func Metrics(w io.Writer, f Format, samples iter.Seq2[metrics.Sample, error], every time.Duration) (rows int, err error) {
	return write(w, f, metricColumns, intervals(samples, every), func(t *table, s metrics.Sample) {
		t.time(s.Time, micros)
		t.int(s.Node)
		t.uint(s.Generated)
		t.uint(s.Stored)
		t.uint(s.Processed)
		t.uint(s.Failed)
		t.uint(s.Dead)
		t.uint(s.Rejected)
		var errors uint64
		for _, n := range s.Errors {
			errors += n
		}
		t.uint(errors)
		t.int(int64(s.ChannelDepth))
		t.int(s.Backlog)
		t.float(s.Oldest.Seconds())
		t.percentiles(&s.Latency[metrics.LatencyStore], 50, 99)
		t.percentiles(&s.Latency[metrics.LatencyEndToEnd], 50, 95, 99)
		t.float(s.CPUPercent())
		t.uint(s.RSSBytes)
		for _, m := range []metrics.Measure{
			metrics.StoredRate, metrics.ProcessedRate, metrics.ChannelDepth, metrics.Backlog, metrics.OldestSeconds,
			metrics.CPUPercent, metrics.RSSBytes,
		} {
			t.float(s.Range(m).Max)
		}
	})
}

// percentiles writes a cell for each percentile, in milliseconds.
func (t *table) percentiles(h *metrics.Histogram, percentiles ...float64) {
	for _, p := range percentiles {
		if h.Count() == 0 {
			t.none()
		} else {
			t.float(float64(h.Percentile(p)) / float64(time.Millisecond))
		}
	}
}

// intervals yields samples in the order of time and node. If every > 0, the
// samples of each node and interval are merged.
func intervals(samples iter.Seq2[metrics.Sample, error], every time.Duration) iter.Seq2[metrics.Sample, error] {
	return func(yield func(metrics.Sample, error) bool) {
		var at time.Time
		var open []metrics.Sample // samples of the interval that starts at at
		flush := func() bool {
			slices.SortStableFunc(open, func(a, b metrics.Sample) int { return cmp.Compare(a.Node, b.Node) })
			for _, s := range open {
				s.Time = at
				if !yield(s, nil) {
					return false
				}
			}
			clear(open) // so that their histograms can be freed
			open = open[:0]
			return true
		}
		for s, err := range samples {
			if err != nil {
				yield(s, err)
				return
			}
			t := s.Time.Truncate(every)
			if len(open) > 0 && !t.Equal(at) {
				if t.Before(at) {
					yield(s, fmt.Errorf("samples are out of order: %s after %s", t.UTC().Format(micros), at.UTC().Format(micros)))
					return
				}
				if !flush() {
					return
				}
			}
			at = t
			if every <= 0 {
				open = append(open, s)
				continue
			}
			i := slices.IndexFunc(open, func(o metrics.Sample) bool { return o.Node == s.Node })
			if i < 0 {
				// Merging into the first sample itself would change its owner's
				// histograms.
				i = len(open)
				open = append(open, metrics.Sample{})
			}
			open[i].Merge(s)
		}
		flush()
	}
}
