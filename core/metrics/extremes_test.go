package metrics_test

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"weir/core/metrics"
)

// anySample draws a sample as a store would return it.
func anySample(t *rapid.T, at time.Time) metrics.Sample {
	small := rapid.IntRange(0, 50)
	s := metrics.Sample{Node: 1, Time: at, Interval: time.Duration(rapid.IntRange(1, 3).Draw(t, "interval")) * 333 * time.Millisecond}
	s.Generated, s.Stored, s.Processed, s.Failed = uint64(small.Draw(t, "generated")), 3, uint64(small.Draw(t, "processed")), uint64(small.Draw(t, "failed"))
	s.Errors[metrics.StageStore], s.Busy[metrics.StageStore] = uint64(small.Draw(t, "errors")), int64(small.Draw(t, "busy"))*1e6
	s.CPU = float64(small.Draw(t, "cpu")) / 64 // sums of these are exact
	s.ChannelDepth, s.Backlog, s.RSSBytes = small.Draw(t, "channel"), int64(small.Draw(t, "backlog")), uint64(small.Draw(t, "rss"))
	s.Oldest = time.Duration(small.Draw(t, "oldest")) * 1234567
	s.Kinds = rapid.MapOfN(rapid.SampledFrom([]string{"post", "comment", "upvote"}), rapid.Uint64Range(1, 9), 0, 3).Draw(t, "kinds")
	if len(s.Kinds) == 0 {
		s.Kinds = nil
	}
	s.Latency[metrics.LatencyStore].Record(time.Duration(small.Draw(t, "latency"))*time.Millisecond, 2)
	return s
}

// stored returns a sample as it comes back from a store.
func stored(t *rapid.T, s metrics.Sample) metrics.Sample {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	back := metrics.Sample{Node: s.Node, Time: s.Time, Interval: s.Interval}
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// TestMergeKeepsExtremes: however samples are grouped and stored in between, the
// merged sample is the same, and each measure has the extremes of the single ones.
func TestMergeKeepsExtremes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var single []metrics.Sample
		at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		for range rapid.IntRange(1, 12).Draw(t, "samples") {
			at = at.Add(time.Second)
			single = append(single, anySample(t, at))
		}
		var whole metrics.Sample
		for _, s := range single {
			whole.Merge(s)
		}
		parts := slices.Clone(single)
		for len(parts) > 1 {
			i := rapid.IntRange(0, len(parts)-2).Draw(t, "merge")
			a := stored(t, parts[i])
			a.Merge(stored(t, parts[i+1]))
			parts = slices.Replace(parts, i, i+2, stored(t, a))
		}
		got, want := text(t, parts[0]), text(t, whole)
		if got != want {
			t.Fatalf("merged in steps:\ngot  %s\nwant %s", got, want)
		}
		for _, m := range []metrics.Measure{metrics.GeneratedRate, metrics.StoredRate, metrics.CPUPercent, metrics.FailedPercent, metrics.StorePercent,
			metrics.StoreErrorRate, metrics.ProcessErrorRate, metrics.ChannelDepth, metrics.Backlog, metrics.RSSBytes, metrics.OldestSeconds, metrics.HeapBytes} {
			want := metrics.Range{Min: math.Inf(1), Max: math.Inf(-1)}
			for _, s := range single {
				r := s.Range(m)
				want = metrics.Range{Min: min(want.Min, r.Min), Max: max(want.Max, r.Max)}
			}
			if got := parts[0].Range(m); got != want {
				t.Fatalf("%s: got %v, want %v", m, got, want)
			}
		}
		for _, kind := range []string{"post", "comment", "upvote"} {
			want := metrics.Range{Min: math.Inf(1), Max: 0}
			for _, s := range single {
				rate := math.Round(s.Rate(s.Kinds[kind])*1000) / 1000
				want = metrics.Range{Min: min(want.Min, rate), Max: max(want.Max, rate)}
			}
			if got := parts[0].KindRange(kind); got != want {
				t.Fatalf("kind %s: got %v, want %v", kind, got, want)
			}
		}
	})
}

func text(t *rapid.T, s metrics.Sample) string {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return s.Time.String() + s.Interval.String() + string(b)
}

// TestExtremesAreOmitted: a sample that is not merged, or merged from equal ones,
// lists no extremes; and one of an older program has those of its own values.
func TestExtremesAreOmitted(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := metrics.Sample{Time: at, Interval: time.Second}
	s.Stored, s.Backlog = 5, 7
	sum := s
	sum.Merge(metrics.Sample{Time: at.Add(time.Second), Interval: time.Second, Counters: s.Counters, Levels: s.Levels})
	if sum.Extremes != nil {
		t.Errorf("got %+v of equal samples, want none", sum.Extremes)
	}
	later := sum
	later.Time, later.Backlog = at.Add(2*time.Second), 9
	sum.Merge(later)
	want := &metrics.Extremes{Measures: map[metrics.Measure]metrics.Range{metrics.Backlog: {Min: 7, Max: 9}}}
	if !reflect.DeepEqual(sum.Extremes, want) {
		t.Errorf("got %+v, want %+v", sum.Extremes, want)
	}
}
