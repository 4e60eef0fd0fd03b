package limit_test

import (
	"context"
	"errors"
	"time"

	"weir/core"
)

var scenes = []scene{
	{name: "sqlite-full-speed"},
	{name: "sqlite-write-batch-1", config: core.Config{WriteBatch: 1}},
	{name: "sqlite-write-batch-10", config: core.Config{WriteBatch: 10}},
	{name: "sqlite-write-batch-100", config: core.Config{WriteBatch: 100}},
	{name: "sqlite-rate-50", config: core.Config{Rate: 50}},
	{name: "sqlite-slow-source", source: slow{2 * time.Millisecond}},
	{name: "sqlite-slow-handler", config: core.Config{Rate: 1500, Handler: waits(2 * time.Millisecond)}},
	{name: "sqlite-slow-handler-unlimited", config: core.Config{Handler: waits(12 * time.Millisecond), Batch: 20}},
	{name: "sqlite-busy-handler", config: core.Config{Handler: burns(100 * time.Microsecond), Workers: 4, Batch: 100}},
	{name: "sqlite-channel-1", config: core.Config{ChannelCapacity: 1}},
	{name: "sqlite-claims-small", config: core.Config{Batch: 1, Workers: 1}},
	{name: "sqlite-claims-small-8", config: core.Config{Batch: 1, Workers: 8}},
	{name: "sqlite-workers-1", config: core.Config{Batch: 10, Workers: 1, WriteBatch: 100}},
	{name: "sqlite-workers-8", config: core.Config{Batch: 10, Workers: 8, WriteBatch: 100}},
	{name: "sqlite-workers-64", config: core.Config{Batch: 100, Workers: 64}},
	{name: "sqlite-paused", pause: true, after: 1200 * time.Millisecond},
	{name: "sqlite-failing", fails: true},
	{name: "sqlite-retries", config: core.Config{Handler: fails{}, Backoff: 10 * time.Millisecond, Batch: 100}},
	{name: "sqlite-attempts-fail", config: core.Config{Rate: 500, Handler: fails{}, Backoff: 10 * time.Millisecond}},
	{name: "sqlite-handler-as-fast", config: core.Config{Handler: burns(8 * time.Microsecond), Workers: 1}},
	{name: "sqlite-spread", none: true, stored: 4000, config: core.Config{Handler: waits(2 * time.Millisecond), Workers: 8}},
	{name: "sqlite-workers-64-small", config: core.Config{Batch: 10, Workers: 64, WriteBatch: 100}},
	{name: "sqlite-lock", config: core.Config{Batch: 10, Workers: 64}},
	{name: "sqlite-nothing", none: true},
	{name: "sqlite-backlog", none: true, stored: 20000, config: core.Config{Handler: waits(time.Millisecond)}},
	{name: "postgres-full-speed"},
	{name: "postgres-write-batch-1", config: core.Config{WriteBatch: 1}},
	{name: "postgres-write-batch-10", config: core.Config{WriteBatch: 10}},
	{name: "postgres-write-batch-100", config: core.Config{WriteBatch: 100}},
	{name: "postgres-pool-2", pool: 2, config: core.Config{Workers: 8, Batch: 10, WriteBatch: 100}},
	{name: "postgres-slow-handler", config: core.Config{Rate: 1500, Handler: waits(2 * time.Millisecond)}},
	{name: "postgres-claims-small", config: core.Config{Batch: 1, Workers: 2}},
	{name: "postgres-rate-50", config: core.Config{Rate: 50}},
}

// slow is a source that takes its time.
type slow struct{ time.Duration }

func (s slow) Next(ctx context.Context) (core.Record, error) {
	select {
	case <-time.After(s.Duration):
		return core.NewEvent(core.Event{Source: "test", Kind: "k", CreatedAt: time.Unix(0, 0), Data: []byte("{}")}), nil
	case <-ctx.Done():
		return core.Record{}, ctx.Err()
	}
}

// waits is a handler that asks somebody and waits for the answer.
func waits(d time.Duration) core.Handler {
	return core.HandlerFunc(func(ctx context.Context, _ *core.Event, _ int) error {
		select {
		case <-time.After(d):
		case <-ctx.Done():
		}
		return nil
	})
}

// burns is a handler that computes.
func burns(d time.Duration) core.Handler {
	return core.HandlerFunc(func(context.Context, *core.Event, int) error {
		for began := time.Now(); time.Since(began) < d; {
		}
		return nil
	})
}

// fails is a handler half of whose attempts fail.
type fails struct{}

func (fails) Handle(_ context.Context, e *core.Event, attempt int) error {
	if (e.ID+int64(attempt))%2 == 0 {
		return errors.New("no")
	}
	return nil
}
