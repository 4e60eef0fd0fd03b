package bench

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/core/move"
)

// fullDisk is a store on a disk that is full.
type fullDisk struct{ move.Store }

func (fullDisk) Submit(context.Context, core.Batch, core.Pending) core.Pending {
	return core.Finished(core.Appended{}, core.ErrNoSpace)
}

// TestFullDisk: a store that fails ends the run, which a pipeline would try for ever.
func TestFullDisk(t *testing.T) {
	files, err := newFiles(t.Context(), Options{Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	files.store = fullDisk{files.store}
	err = measure(t.Context(), Options{Lasts: time.Hour}, time.Now(), []*target{files})
	if !errors.Is(err, core.ErrNoSpace) || !strings.HasPrefix(err.Error(), "SQLite: warming up: ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want %v", err, core.ErrNoSpace)
	}
	if err := files.remove(); err != nil {
		t.Error(err)
	}
}

// TestTooShortToBegin: a run that ends before its first event is repeated for longer.
func TestTooShortToBegin(t *testing.T) {
	files, err := newFiles(t.Context(), Options{Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	c := usual.config()
	c.Duration = time.Nanosecond
	if r, err := run(t.Context(), files.store, c); err != nil || r.Generated == 0 {
		t.Errorf("got %+v, %v, want events", r.Summary, err)
	}
	if err := files.remove(); err != nil {
		t.Error(err)
	}
}

// TestVerify: an event that is lost or there twice fails the benchmark.
func TestVerify(t *testing.T) {
	before := metrics.Gauges{InStore: 50}
	for _, c := range []struct {
		name   string
		change func(s *core.Summary, after *metrics.Gauges)
		fine   bool
	}{
		{"all is well", func(*core.Summary, *metrics.Gauges) {}, true},
		{"nothing was generated", func(s *core.Summary, g *metrics.Gauges) { *s, g.InStore = core.Summary{}, 50 }, false},
		{"not stored", func(s *core.Summary, _ *metrics.Gauges) { s.Stored = 99 }, false},
		{"not processed", func(s *core.Summary, _ *metrics.Gauges) { s.Processed = 99 }, false},
		{"processed twice", func(s *core.Summary, _ *metrics.Gauges) { s.Processed = 101 }, false},
		{"not in the ledger", func(_ *core.Summary, g *metrics.Gauges) { g.InStore = 149 }, false},
		{"lost", func(_ *core.Summary, g *metrics.Gauges) { g.Lost = 1 }, false},
		{"twice", func(_ *core.Summary, g *metrics.Gauges) { g.Twice = 1 }, false},
		{"waiting", func(_ *core.Summary, g *metrics.Gauges) { g.Backlog = 1 }, false},
		{"dead", func(_ *core.Summary, g *metrics.Gauges) { g.DeadNow = 1 }, false},
	} {
		s, after := core.Summary{Generated: 100, Stored: 100, Processed: 100}, metrics.Gauges{InStore: 150}
		c.change(&s, &after)
		if err := verify(&s, &before, &after); (err == nil) != c.fine {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

// TestRoom: a benchmark leaves room on the disk for others.
func TestRoom(t *testing.T) {
	for _, c := range []struct {
		folder string
		least  uint64
		fine   bool
	}{{t.TempDir(), 1, true}, {t.TempDir(), math.MaxUint64, false}, {"", math.MaxUint64, true}} {
		if err := room(t.Context(), c.folder, c.least); (err == nil) != c.fine {
			t.Errorf("%d bytes in %q: got %v", c.least, c.folder, err)
		}
	}
}
