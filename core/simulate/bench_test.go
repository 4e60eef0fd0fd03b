package simulate_test

import (
	"testing"

	"weir/core/simulate"
)

func BenchmarkNext(b *testing.B) {
	src := open(b, simulate.Model{Seed: 1, EventsPerDay: 100_000, Start: sunday})
	b.ReportAllocs()
	var bytes int64
	for b.Loop() {
		r, err := src.Next(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		e, _ := r.Event()
		bytes += int64(len(e.Data))
	}
	b.ReportMetric(float64(bytes)/float64(b.N), "data-B/op")
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		open(b, simulate.Model{Seed: 1, EventsPerDay: 1e10, Start: sunday})
	}
}
