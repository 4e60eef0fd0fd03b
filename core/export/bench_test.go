package export_test

import (
	"fmt"
	"io"
	"testing"
	"time"

	"weir/core"
	"weir/core/export"
	"weir/core/simulate"
)

// BenchmarkSimulated exports simulated events, one an iteration: mostly votes.
func BenchmarkSimulated(b *testing.B) {
	source, err := simulate.New(simulate.Model{Seed: 1, EventsPerDay: 100_000, Start: noon})
	if err != nil {
		b.Fatal(err)
	}
	events := make([]core.Event, 1000)
	for i := range events {
		r, err := source.Next(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		e, _ := r.Event() // the source yields nothing else
		events[i] = *e
		events[i].ID, events[i].StoredAt = int64(i+1), e.CreatedAt
	}
	for _, f := range []export.Format{export.CSV, export.NDJSON, export.Parquet} {
		b.Run("format="+f.String(), func(b *testing.B) {
			b.ReportAllocs()
			if _, err := export.Events(io.Discard, f, whileLooping(b, events)); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkCounts exports the counts of an hour, a row an iteration.
func BenchmarkCounts(b *testing.B) {
	counts := make([]core.Count, 700)
	for i := range counts {
		counts[i] = core.Count{
			Source: "simulate", Hour: core.HourOf(noon.Add(time.Hour)), Kind: core.KindUpvote,
			Subreddit: fmt.Sprintf("subreddit%d", i), Events: int64(1 + 1000/(i+1)), Scored: 1, Score: int64(1000 / (i + 1)),
		}
	}
	for _, f := range []export.Format{export.CSV, export.NDJSON} {
		b.Run("format="+f.String(), func(b *testing.B) {
			b.ReportAllocs()
			if _, err := export.Counts(io.Discard, f, whileLooping(b, counts)); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// whileLooping yields the items again and again, one an iteration.
func whileLooping[T any](b *testing.B, items []T) func(yield func(T, error) bool) {
	return func(yield func(T, error) bool) {
		for n := 0; b.Loop(); n++ {
			if !yield(items[n%len(items)], nil) {
				return
			}
		}
	}
}
