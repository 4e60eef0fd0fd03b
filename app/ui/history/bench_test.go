package history_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"weir/app/ui/history"
	"weir/core"
	"weir/core/metrics"
)

// day is how many samples a day has.
const day = int(24 * time.Hour / half)

// busy is a sample as a pipeline at a thousand events per second has it.
func busy(n int) metrics.Sample {
	s := sampleOf(1, n)
	s.Generated, s.Stored, s.Processed = 500, 500, 500
	s.Backlog, s.ChannelCapacity, s.CPU, s.RSSBytes = int64(n%40), 100, 0.1, 40e6
	for l := range s.Latency {
		for ms := range 20 {
			s.Latency[l].Record(time.Duration(ms+1)*time.Millisecond, 25)
		}
	}
	s.Kinds = map[string]uint64{core.KindUpvote: 430, core.KindDownvote: 48, core.KindComment: 19, core.KindPost: 3}
	for i := range 10 {
		s.Top = append(s.Top, metrics.TopCount{Name: fmt.Sprintf("subreddit%d", (n+i)%30), Events: uint64(30 - i)})
	}
	return s
}

// dayOf returns the samples of a day; every minute is the same.
func dayOf() []metrics.Sample {
	var minute [120]metrics.Sample
	for n := range minute {
		minute[n] = busy(n)
	}
	samples := make([]metrics.Sample, day)
	for n := range samples {
		samples[n] = minute[n%len(minute)]
		samples[n].Time = begun.Add(time.Duration(n) * half)
	}
	return samples
}

// BenchmarkAdd adds a sample to a window that shows a day, whose older samples are
// thinned from time to time.
func BenchmarkAdd(b *testing.B) {
	samples := dayOf()
	h := history.New(begun, 24*time.Hour)
	for _, s := range samples {
		h.Add(s)
	}
	b.ReportAllocs()
	for n := day; b.Loop(); n++ {
		s := samples[n%day]
		s.Time = begun.Add(time.Duration(n) * half)
		h.Add(s)
	}
}

// sorted is a journal in memory, ascending by time.
type sorted []metrics.Sample

// Samples implements history.Journal.
func (j sorted) Samples(_ context.Context, from, to time.Time) iter.Seq2[metrics.Sample, error] {
	at := func(t time.Time) int {
		i, _ := slices.BinarySearchFunc(j, t, func(s metrics.Sample, t time.Time) int { return s.Time.Compare(t) })
		return i
	}
	return func(yield func(metrics.Sample, error) bool) {
		for _, s := range j[at(from):at(to)] {
			if !yield(s, nil) {
				return
			}
		}
	}
}

// Rollups implements history.Journal: there are none.
func (j sorted) Rollups(ctx context.Context, from, to time.Time, _ time.Duration) iter.Seq2[metrics.Sample, error] {
	return j.Samples(ctx, from, to)
}

// BenchmarkLoad reduces the samples of a day, from a journal in memory, to the lines of
// a window.
func BenchmarkLoad(b *testing.B) {
	samples := dayOf()
	b.ReportAllocs()
	for b.Loop() {
		h, err := history.Load(b.Context(), sorted(samples), begun, begun.Add(24*time.Hour))
		if err != nil || !h.Last().Equal(samples[day-1].Time) {
			b.Fatal(h.Last(), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(day), "ns/sample")
}
