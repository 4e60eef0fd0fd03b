package figures_test

import (
	"reflect"
	"testing"

	"weir/app/bench/figures"
)

// measured is a pipeline's speed: the median, the lowest and the highest.
func measured(batch, workers int, median, lowest, highest float64) figures.Pipeline {
	return figures.Pipeline{Batch: batch, Workers: workers, Speed: figures.Speed{EventsPerSecond: median, Lowest: lowest, Highest: highest}}
}

// busySQLite and busyPostgres are of two cores that other programs used, too.
var (
	busySQLite = []figures.Pipeline{
		measured(1, 2, 267, 238, 290), measured(10, 2, 1650, 1200, 2230), measured(100, 2, 10_800, 9000, 17_000),
		measured(1000, 2, 19_300, 17_000, 23_500), measured(1000, 1, 22_100, 19_000, 36_000), measured(1000, 4, 21_800, 19_000, 24_800),
	}
	busyPostgres = []figures.Pipeline{
		measured(1, 2, 85, 70, 106), measured(10, 2, 731, 500, 1009), measured(100, 2, 3380, 2500, 4630),
		measured(1000, 2, 8020, 7000, 9780), measured(1000, 1, 8360, 6000, 11_000), measured(1000, 4, 7380, 6500, 8560),
	}
)

func TestAdvise(t *testing.T) {
	quiet := func(of ...figures.Pipeline) []figures.Pipeline { return of }
	for _, c := range []struct {
		name             string
		sqlite, postgres []figures.Pipeline // nil: not measured
		want             figures.Advice
	}{
		{"SQLite is faster, and more workers don't help", busySQLite, busyPostgres, figures.Advice{
			Store: "sqlite", WriteBatch: 1000, Batch: 1000, Workers: 1,
			Sentence: "SQLite takes 22,100 events/s here, PostgreSQL 8,360: use SQLite unless several machines share the store, and set pipeline.write_batch and process.batch to 1000 and process.workers to 1.",
		}},
		{"only SQLite", busySQLite, nil, figures.Advice{
			Store: "sqlite", WriteBatch: 1000, Batch: 1000, Workers: 1,
			Sentence: "SQLite takes 22,100 events/s here: set pipeline.write_batch and process.batch to 1000 and process.workers to 1.",
		}},
		{"only PostgreSQL", nil, busyPostgres, figures.Advice{
			Store: "postgres", WriteBatch: 1000, Batch: 1000, Workers: 1,
			Sentence: "PostgreSQL takes 8,360 events/s here: set pipeline.write_batch and process.batch to 1000 and process.workers to 1.",
		}},
		{"PostgreSQL is faster", busyPostgres, busySQLite, figures.Advice{
			Store: "postgres", WriteBatch: 1000, Batch: 1000, Workers: 1,
			Sentence: "PostgreSQL takes 22,100 events/s here, SQLite 8,360: use PostgreSQL, and set pipeline.write_batch and process.batch to 1000 and process.workers to 1.",
		}},
		{"PostgreSQL is faster by less than the noise", quiet(measured(1000, 2, 95, 94, 96)), quiet(measured(1000, 2, 100, 99, 101)), figures.Advice{
			Store: "sqlite", WriteBatch: 1000, Batch: 1000, Workers: 2,
			Sentence: "SQLite takes 95 events/s here, PostgreSQL 100: use SQLite unless several machines share the store, and set pipeline.write_batch and process.batch to 1000 and process.workers to 2.",
		}},
		{"a smaller batch is as fast", quiet(measured(100, 2, 91, 90, 92), measured(1000, 2, 100, 99, 101), measured(1000, 4, 99, 98, 102)), nil, figures.Advice{
			Store: "sqlite", WriteBatch: 100, Batch: 100, Workers: 2,
			Sentence: "SQLite takes 91 events/s here: set pipeline.write_batch and process.batch to 100 and process.workers to 2.",
		}},
		{"a smaller batch is slower", quiet(measured(100, 2, 89, 88, 90), measured(1000, 2, 100, 99, 101)), nil, figures.Advice{
			Store: "sqlite", WriteBatch: 1000, Batch: 1000, Workers: 2,
			Sentence: "SQLite takes 100 events/s here: set pipeline.write_batch and process.batch to 1000 and process.workers to 2.",
		}},
		{"a smaller batch was once as fast", quiet(measured(100, 2, 70, 60, 95), measured(1000, 2, 100, 99, 101)), nil, figures.Advice{
			Store: "sqlite", WriteBatch: 100, Batch: 100, Workers: 2,
			Sentence: "SQLite takes 70 events/s here: set pipeline.write_batch and process.batch to 100 and process.workers to 2.",
		}},
		{"the fastest runs count where others disturb", quiet(measured(1000, 2, 21_500, 11_000, 32_300), measured(1000, 1, 11_000, 9000, 23_300), measured(1000, 4, 18_400, 9000, 28_500)), nil, figures.Advice{
			Store: "sqlite", WriteBatch: 1000, Batch: 1000, Workers: 2,
			Sentence: "SQLite takes 21,500 events/s here: set pipeline.write_batch and process.batch to 1000 and process.workers to 2.",
		}},
		{"four workers are faster", quiet(measured(1000, 2, 200, 190, 210), measured(1000, 1, 110, 100, 120), measured(1000, 4, 300, 290, 310)), nil, figures.Advice{
			Store: "sqlite", WriteBatch: 1000, Batch: 1000, Workers: 4,
			Sentence: "SQLite takes 300 events/s here: set pipeline.write_batch and process.batch to 1000 and process.workers to 4.",
		}},
	} {
		var stores []figures.Store
		if c.sqlite != nil {
			stores = append(stores, figures.Store{Name: "sqlite", Pipeline: c.sqlite})
		}
		if c.postgres != nil {
			stores = append(stores, figures.Store{Name: "postgres", Pipeline: c.postgres})
		}
		got := figures.Advise(stores)
		if got.Text.String() != got.Sentence {
			t.Errorf("%s: the text %q is not the sentence", c.name, got.Text)
		}
		got.Text = c.want.Text
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}
