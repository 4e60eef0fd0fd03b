package storagetest

import (
	"fmt"
	"testing"
	"time"

	"weir/core"
	"weir/core/move"
	"weir/core/simulate"
)

// The benchmarks here are of what a pipeline asks of a store all the time. Their events
// are simulated ones, and ns/event is comparable between batches.

// benchBatches are sizes of a batch: the smallest, the largest and one between.
var benchBatches = []int{1, 100, 1000}

// benchEvents are simulated events. They have no keys, so that they can be stored again.
func benchEvents(b *testing.B, n int) []core.Event {
	b.Helper()
	source, err := simulate.New(simulate.Model{Seed: 1, EventsPerDay: 100_000, Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		b.Fatal(err)
	}
	events := make([]core.Event, n)
	for i := range events {
		r, err := source.Next(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		e, _ := r.Event() // the source yields nothing else
		events[i] = *e
	}
	return events
}

// perEvent reports the time of an event in a loop that handles n events an iteration.
func perEvent(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
}

// joined opens a store and joins it.
func joined(b *testing.B, create func(t testing.TB) Database) move.Store {
	b.Helper()
	s := create(b).Open(b)
	if _, err := s.Join(b.Context(), core.Node{Host: "host"}); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkAppendBatch appends batches of simulated events, each in one transaction.
func BenchmarkAppendBatch(b *testing.B, create func(t testing.TB) Database) {
	for _, size := range benchBatches {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			s := joined(b, create)
			batch := core.Batch{Segment: size, Events: benchEvents(b, size)}
			for b.Loop() {
				done, err := s.Append(b.Context(), batch)
				if err != nil || done.Stored != size {
					b.Fatal(done, err)
				}
			}
			perEvent(b, size)
		})
	}
}

// BenchmarkSettleBatch does what a worker does with a handler that accepts everything:
// it settles one segment and claims the next in one transaction, and reads its events.
func BenchmarkSettleBatch(b *testing.B, create func(t testing.TB) Database) {
	const segments = 200 // that are appended at once, outside the measured time
	for _, size := range benchBatches {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			s := joined(b, create)
			batch := core.Batch{Segment: size, Events: benchEvents(b, size)}
			fill := func() core.Claim {
				for range segments {
					if _, err := s.Append(b.Context(), batch); err != nil {
						b.Fatal(err)
					}
				}
				foldDeltas(b, s)
				c, err := s.Claim(b.Context(), size)
				if err == nil {
					err = s.Load(b.Context(), &c)
				}
				if err != nil {
					b.Fatal(err)
				}
				return c
			}
			c := fill()
			for left := segments - 1; b.Loop(); left-- {
				next, err := s.Settle(b.Context(), core.Settlement{Claim: c}, size)
				if err == nil {
					err = s.Load(b.Context(), &next)
				}
				if err != nil || len(next.Events) != size && left > 0 {
					b.Fatal(len(next.Events), err)
				}
				if c = next; left == 0 {
					b.StopTimer()
					c, left = fill(), segments
					b.StartTimer()
				}
			}
			perEvent(b, size)
		})
	}
}

// BenchmarkFold folds the deltas of twenty settled segments of a thousand events into
// counts that are there already, as they are in a pipeline that runs on.
func BenchmarkFold(b *testing.B, create func(t testing.TB) Database) {
	const segments, size = 20, 1000
	s := joined(b, create)
	batch := core.Batch{Segment: size, Events: benchEvents(b, size)}
	settle := func() {
		for range segments {
			if _, err := s.Append(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
			c, err := s.Claim(b.Context(), size)
			if err == nil {
				err = s.Load(b.Context(), &c)
			}
			if err == nil {
				_, err = s.Settle(b.Context(), core.Settlement{Claim: c}, 0)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	settle()
	foldDeltas(b, s)
	settle()
	for b.Loop() {
		if n := foldDeltas(b, s); n < segments {
			b.Fatalf("%d rows of deltas were folded, want at least %d", n, segments)
		}
		b.StopTimer()
		settle()
		b.StartTimer()
	}
	perEvent(b, segments*size)
}

// foldStep is how many rows a pipeline folds at once.
const foldStep = 16

// foldDeltas folds all deltas and returns how many rows they had.
func foldDeltas(b *testing.B, s core.Maintenance) (rows int) {
	b.Helper()
	for {
		n, err := s.Fold(b.Context(), foldStep)
		if err != nil {
			b.Fatal(err)
		}
		if n == 0 {
			return rows
		}
		rows += n
	}
}
