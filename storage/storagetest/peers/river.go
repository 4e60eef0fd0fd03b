package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// The intervals are those of River's own benchmark, much shorter than its defaults.
const (
	riverCooldown = 2 * time.Millisecond
	riverPoll     = 20 * time.Millisecond
	riverSettings = "InsertManyFast; FetchCooldown 2 ms, FetchPollInterval 20 ms; the completer that batches"
)

// riverJob is a job as River wants it.
type riverJob struct{ job }

// Kind implements river.JobArgs.
func (riverJob) Kind() string { return "event" }

func driveRiverSQLite(ctx context.Context, t *trial) error {
	db, err := openSQLite(t)
	if err != nil {
		return err
	}
	defer db.Close()
	return driveRiver(ctx, t, riversqlite.New(db), "", func() (left, stored int64, err error) {
		err = db.QueryRowContext(ctx, "SELECT count(*) FILTER (WHERE state <> 'completed'), count(*) FROM river_job").Scan(&left, &stored)
		return left, stored, err
	})
}

func driveRiverPostgres(ctx context.Context, t *trial) error {
	config, err := pgxpool.ParseConfig(t.DSN)
	if err != nil {
		return err
	}
	config.MaxConns = 10 // as Weir's
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, "CREATE SCHEMA "+schema); err != nil {
		return err
	}
	return driveRiver(ctx, t, riverpgxv5.New(pool), schema, func() (left, stored int64, err error) {
		err = pool.QueryRow(ctx, fmt.Sprintf("SELECT count(*) FILTER (WHERE state <> 'completed'), count(*) FROM %s.river_job", schema)).Scan(&left, &stored)
		return left, stored, err
	})
}

func driveRiver[Tx any](ctx context.Context, t *trial, driver riverdriver.Driver[Tx], schema string, count func() (left, stored int64, err error)) error {
	log := slog.New(slog.DiscardHandler)
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Schema: schema, Logger: log})
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return err
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(func(_ context.Context, j *river.Job[riverJob]) error {
		t.handleJob(j.Args.N)
		return nil
	}))
	client, err := river.NewClient(driver, &river.Config{
		Schema: schema, Logger: log, Workers: workers, FetchCooldown: riverCooldown, FetchPollInterval: riverPoll,
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: t.Workers}},
	})
	if err != nil {
		return err
	}
	if err := client.Start(ctx); err != nil {
		return err
	}
	t.begin()
	params := make([]river.InsertManyParams, 0, t.Batch)
	err = t.produce(ctx, func(ctx context.Context, jobs []job) error {
		params = params[:0]
		for _, j := range jobs {
			params = append(params, river.InsertManyParams{Args: riverJob{j}})
		}
		_, err := client.InsertManyFast(ctx, params)
		return err
	})
	if err != nil {
		return err
	}
	if err := t.await(ctx); err != nil {
		return err
	}
	if err := client.Stop(ctx); err != nil { // it completes what was handled
		return err
	}
	if err := t.end(); err != nil {
		return err
	}
	left, stored, err := count()
	if err != nil {
		return err
	}
	return t.verify(left, stored)
}
