package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weir/storage/postgres/cluster"
)

// TestSystems: every system handles each event once and leaves nothing, with and
// without a rate, and with a batch that doesn't divide the events.
func TestSystems(t *testing.T) {
	dsn := startServer(t)
	for _, s := range systems {
		for _, rate := range []float64{0, 2000} {
			name := s.name
			if rate > 0 {
				name += " paced"
			}
			if s.ceiling && rate > 0 {
				continue
			}
			t.Run(name, func(t *testing.T) {
				o := order{System: s.name, Batch: 70, Workers: s.workers[0], Events: 500, Rate: rate, Dir: t.TempDir()}
				if s.store == postgresStore {
					o.DSN = dsn
					if err := dropSchema(t.Context(), dsn); err != nil {
						t.Fatal(err)
					}
				}
				run, err := newTrial(o)
				if err != nil {
					t.Fatal(err)
				}
				if err := s.drive(t.Context(), run); err != nil {
					t.Fatal(err)
				}
				r := run.result
				if r.Seconds <= 0 || r.CPUSeconds <= 0 || r.PeakBytes == 0 {
					t.Errorf("got %+v, want all measured", r)
				}
				if paced := r.P50 > 0 && r.P99 >= r.P50; paced != (rate > 0) {
					t.Errorf("got latencies %v and %v ms at rate %v", r.P50, r.P99, rate)
				}
			})
		}
	}
}

// startServer starts a server until the end of the test, and returns its URL.
func startServer(t *testing.T) string {
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(d, 0o755); err != nil { // the server's user has to get in
			t.Fatal(err)
		}
	}
	server, err := cluster.Start(t.Context(), cluster.Options{
		Dir: filepath.Join(dir, "server"), Settings: map[string]string{"fsync": "off"}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	if _, err := durable(t.Context(), server.URL()); err == nil || !strings.Contains(err.Error(), "fsync=off") {
		t.Errorf("a server that doesn't wait for the disk: got %v", err)
	}
	return server.URL()
}

// TestVerify: a run fails unless every event was handled once and nothing is left.
func TestVerify(t *testing.T) {
	for _, test := range []struct {
		name         string
		numbers      []int64
		left, stored int64
		ok           bool
	}{
		{"all once", []int64{2, 0, 1}, 0, 3, true},
		{"numbers with gaps", []int64{1000, 70, 2001}, 0, 3, true},
		{"one twice", []int64{0, 1, 2, 1}, 0, 3, false},
		{"one twice and one never", []int64{0, 1, 1}, 0, 3, false},
		{"one never", []int64{0, 1}, 0, 3, false},
		{"one left", []int64{0, 1, 2}, 1, 3, false},
		{"one not stored", []int64{0, 1, 2}, 0, 2, false},
	} {
		run, err := newTrial(order{Events: 3})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range test.numbers {
			run.handleJob(n)
		}
		if err := run.verify(test.left, test.stored); (err == nil) != test.ok {
			t.Errorf("%s: got %v", test.name, err)
		}
	}
}

// TestRatio: a peer is compared round by round, with Weir on the same store and, if
// there is one, with the same batch.
func TestRatio(t *testing.T) {
	entries := []*entry{
		{contender: contender{system{name: "weir-sqlite", store: sqliteStore}, 1000}, events: 1000, outcomes: []outcome{{Seconds: 1}, {Seconds: 2}, {Seconds: 1}}},
		{contender: contender{system{name: "weir-sqlite", store: sqliteStore}, 100}, events: 100, outcomes: []outcome{{Seconds: 1}, {Seconds: 1}, {Seconds: 1}}},
		{contender: contender{system{name: "goqite", store: sqliteStore, settings: "slow"}, 1000}, events: 10, outcomes: []outcome{{Seconds: 1}, {Seconds: 2}, {Seconds: 10}}},
		{contender: contender{system{name: "bare-sqlite", store: sqliteStore, ceiling: true}, 100}, events: 200, outcomes: []outcome{{Seconds: 1}, {Seconds: 1}, {Seconds: 1}}},
		{contender: contender{system{name: "river-postgres", store: postgresStore}, 1000}, events: 1, outcomes: []outcome{{Seconds: 1}, {Seconds: 1}, {Seconds: 1}}},
	}
	r := &report{At: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), SyncTimes: []float64{0.5, 1.25, 0.75}}
	r.summarize(entries)
	for i, want := range []float64{0, 0, 100, 0.5, 0} {
		if got := r.Rows[i].Ratio; got != want {
			t.Errorf("%s: got ratio %v, want %v", entries[i], got, want)
		}
	}
	text := r.markdown()
	for _, want := range []string{"0.50–1.25 ms", "2026-01-02, medians of 3 runs", "| 1,000 | 500–1,000 |", "| 5 | 1–10 |", "| 100 |\n", ": slow\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
}

func TestParseContenders(t *testing.T) {
	got, err := parseContenders("weir-sqlite,weir-sqlite:100")
	if err != nil || len(got) != 2 || got[0].batch != 1000 || got[1].batch != 100 {
		t.Errorf("got %v, %v", got, err)
	}
	for _, text := range []string{"", "sidekiq", "weir-sqlite:0", "weir-sqlite:1001", "weir-sqlite,weir-sqlite:1000"} {
		if got, err := parseContenders(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
	if _, err := parseContenders(strings.Join(defaultContenders, ",")); err != nil {
		t.Error(err)
	}
}
