package figures_test

import (
	"strings"
	"testing"

	"weir/app/bench/figures"
	"weir/core/message"
)

// TestString: the figures of a store stand below its name, and those of a store alone
// have no room for another.
func TestString(t *testing.T) {
	sqlite := figures.Store{
		Name: "sqlite", Location: "/data/weir", Commit: 1.24,
		Inserts:  []figures.Inserts{{Batch: 1000, Speed: figures.SpeedOf([]float64{310_400, 300_000, 320_000})}},
		Pipeline: []figures.Pipeline{{Batch: 1, Workers: 2, Speed: figures.SpeedOf([]float64{267}), CPU: 1295}, measured(1000, 1, 212_345, 200_000, 213_000)},
		Steady:   []figures.Steady{{Rate: 50, P50: 4.08, P99: 12.3, CPU: 2.04}},
		Backlog:  figures.GrowthOf(200_000, []float64{0.98, 1.01}), History: figures.GrowthOf(1_000_000, []float64{0.9}),
	}
	postgres := sqlite
	postgres.Name, postgres.Location, postgres.Commit = "postgres", "postgres://weir@db/events", 7.4
	both := []figures.Store{sqlite, postgres}
	r := figures.Report{Cores: 2, CPU: "Some Processor", Stores: both, Notes: []message.Text{message.Verbatim("A note.")}, Advice: figures.Advise(both)}
	const want = `2 cores, Some Processor
SQLite: /data/weir
PostgreSQL: postgres://weir@db/events

                                               SQLite                   PostgreSQL
Bare inserts, the ceiling: events/s, spread
  one event, durably       1.2 ms                       7.4 ms
  batch 1,000             310,000     ±3 %             310,000     ±3 %
Pipeline at full speed: events/s, spread, processor time per event
  batch 1, workers 2          267     ±0 %  1295.0 µs      267     ±0 %  1295.0 µs
  batch 1,000, workers 1  212,000     ±6 %     0.0 µs  212,000     ±6 %     0.0 µs
Pipeline at a steady rate: latency p50, p99, share of one core
  50 events/s              4.1 ms  12.3 ms      2.0 %   4.1 ms  12.3 ms      2.0 %
Speed with many events stored, compared with few: ratio, spread, events
  waiting: claim, settle    0.99×     ±2 %    200,000    0.99×     ±2 %    200,000
  settled: pipeline         0.90×     ±0 %  1,000,000    0.90×     ±0 %  1,000,000

A note.
SQLite takes 212,000 events/s here, PostgreSQL 212,000: use SQLite unless several machines share the store, and set pipeline.write_batch and process.batch to 1000 and process.workers to 1.
`
	if got := r.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}

	alone := figures.Report{Cores: 1, Stores: both[:1]}
	got := alone.String()
	if !strings.HasPrefix(got, "1 core\nSQLite: /data/weir\n\n") || strings.Contains(got, "PostgreSQL") || !strings.Contains(got, "\n  50 events/s              4.1 ms  12.3 ms      2.0 %\n") {
		t.Errorf("of one store: got\n%s", got)
	}
}

// TestRowTexts: what Rows uses can be translated.
func TestRowTexts(t *testing.T) {
	r := figures.Report{Stores: []figures.Store{{
		Inserts: []figures.Inserts{{}}, Pipeline: []figures.Pipeline{{}}, Steady: []figures.Steady{{}},
	}}}
	used := map[string]bool{}
	for _, row := range r.Rows() {
		used[row.Group], used[row.Name.Template] = true, true
	}
	for _, text := range figures.RowTexts {
		if !used[text] {
			t.Errorf("no row uses %q", text)
		}
		delete(used, text)
	}
	for text := range used {
		t.Errorf("RowTexts lacks %q", text)
	}
}
