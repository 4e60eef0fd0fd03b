package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/shirou/gopsutil/v4/process"

	"weir/core"
	"weir/core/metrics"
	"weir/core/move"
	"weir/core/simulate"
)

// model is what every run generates: the same events for all stores and settings.
var model = simulate.Model{Seed: 1, EventsPerDay: 1_000_000, Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}

// drainWithin bounds the end of a run on a store that fails or doesn't answer.
const drainWithin = 5 * time.Second

// ran is what a pipeline did.
type ran struct {
	core.Summary
	cpu float64 // seconds that this program used
}

// run runs a pipeline with the usual settings but for those of c, until everything that
// it generated is settled, and makes sure that each event is stored and settled exactly
// once. A run that ends before its first event, as a short one may on a busy machine, is
// repeated for longer.
func run(ctx context.Context, s move.Store, c core.Config) (ran, error) {
	for {
		r, err := runOnce(ctx, s, c)
		if !errors.Is(err, errNothing) || c.Duration == 0 || c.Duration >= time.Second {
			return r, err
		}
		c.Duration *= 2
	}
}

// errNothing is the error of a run that generated no event.
var errNothing = errors.New("no event was generated")

func runOnce(ctx context.Context, s move.Store, c core.Config) (ran, error) {
	source, err := simulate.New(model)
	if err != nil {
		return ran{}, err
	}
	before, err := s.Gauges(ctx)
	if err != nil {
		return ran{}, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	c.Store, c.Source, c.DrainTimeout, c.Version = s, source, drainWithin, "bench"
	c.Log = slog.New(&firstError{slog.DiscardHandler, cancel})
	p, err := core.New(c)
	if err != nil {
		return ran{}, err
	}
	used, err := cpuSeconds(ctx)
	if err != nil {
		return ran{}, err
	}
	summary, err := p.Run(ctx)
	if cause := context.Cause(ctx); cause != nil {
		return ran{}, cause
	}
	if err != nil {
		return ran{}, err
	}
	now, err := cpuSeconds(ctx)
	if err != nil {
		return ran{}, err
	}
	after, err := s.Gauges(ctx)
	if err != nil {
		return ran{}, err
	}
	return ran{summary, now - used}, verify(&summary, &before, &after)
}

// verify compares what a pipeline says that it did with the store's ledger.
func verify(s *core.Summary, before, after *metrics.Gauges) error {
	stored := after.InStore - before.InStore
	if uint64(stored) != s.Generated || s.Stored != s.Generated || s.Processed != s.Generated {
		return fmt.Errorf("%d events were generated, %d stored, %d processed, and %d are in the ledger", s.Generated, s.Stored, s.Processed, stored)
	}
	if s.Generated == 0 {
		return errNothing
	}
	return settled(after)
}

// settled returns an error unless everything in a store is settled exactly once.
func settled(g *metrics.Gauges) error {
	if g.Lost != 0 || g.Twice != 0 || g.Backlog != 0 || g.DeadNow != 0 {
		return fmt.Errorf("%d events are lost, %d are there twice, %d wait and %d are dead, by the ledger", g.Lost, g.Twice, g.Backlog, g.DeadNow)
	}
	return nil
}

// firstError is a log that ends a run at its first error. A pipeline would go on trying,
// and the figures would be those of a broken store.
type firstError struct {
	slog.Handler
	end func(error)
}

// Enabled implements slog.Handler.
func (h *firstError) Enabled(_ context.Context, level slog.Level) bool {
	return level >= slog.LevelError
}

// Handle implements slog.Handler.
func (h *firstError) Handle(_ context.Context, r slog.Record) error {
	err := errors.New(r.Message)
	r.Attrs(func(a slog.Attr) bool {
		if cause, ok := a.Value.Any().(error); ok {
			err = cause
		}
		return true
	})
	h.end(err)
	return nil
}

// cpuSeconds is the processor time that this program has used.
func cpuSeconds(ctx context.Context) (float64, error) {
	me, err := process.NewProcessWithContext(ctx, int32(os.Getpid()))
	if err != nil {
		return 0, fmt.Errorf("look at this process: %w", err)
	}
	t, err := me.TimesWithContext(ctx)
	if err != nil {
		return 0, fmt.Errorf("look at this process: %w", err)
	}
	return t.User + t.System, nil
}
