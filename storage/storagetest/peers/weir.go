package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"weir/core"
	"weir/core/move"
	"weir/storage/postgres"
	"weir/storage/sqlite"
)

// openWeir opens a new store of Weir's on the file or the server of the trial.
func openWeir(ctx context.Context, t *trial) (move.Store, error) {
	log := slog.New(slog.DiscardHandler)
	if t.DSN == "" {
		return sqlite.Open(ctx, sqlite.Options{Path: t.file(), Log: log})
	}
	return postgres.Open(ctx, postgres.Options{URL: t.DSN, Schema: schema, Log: log})
}

// file is the SQLite file of the trial.
func (t *trial) file() string { return filepath.Join(t.Dir, "peers.db") }

// driveWeir runs Weir's pipeline.
func driveWeir(ctx context.Context, t *trial) error {
	store, err := openWeir(ctx, t)
	if err != nil {
		return err
	}
	defer store.Close()
	pipeline, err := core.New(core.Config{
		Store: store, Source: paced{t, new(int64)}, Events: t.Events, Log: slog.New(slog.DiscardHandler),
		WriteBatch: t.Batch, Batch: t.Batch, Workers: t.Workers,
		Handler: core.HandlerFunc(func(_ context.Context, e *core.Event, _ int) error {
			t.handle(e.ID, e.CreatedAt)
			return nil
		}),
	})
	if err != nil {
		return err
	}
	t.begin()
	if _, err := pipeline.Run(ctx); err != nil {
		return err
	}
	if err := t.end(); err != nil {
		return err
	}
	report, err := store.Check(ctx)
	if err != nil {
		return err
	}
	if !report.OK {
		return fmt.Errorf("check: %d lost, %d twice: %q", report.Lost, report.Twice, report.Problems)
	}
	return t.verify(report.Events-report.Processed, report.Events)
}

// paced is the trial's source for Weir: with a rate, an event is created when it is due.
type paced struct {
	t *trial
	n *int64
}

// Next implements core.Source.
func (p paced) Next(ctx context.Context) (core.Record, error) {
	if p.t.Rate == 0 {
		return p.t.source.Next(ctx)
	}
	if err := p.t.awaitDue(ctx, *p.n); err != nil {
		return core.Record{}, err
	}
	e, err := p.t.event(ctx)
	if err != nil {
		return core.Record{}, err
	}
	e.CreatedAt = p.t.due(*p.n).Truncate(time.Microsecond)
	*p.n++
	return core.NewEvent(*e), nil
}
