package bench

import (
	"context"
	"time"

	"weir/app/bench/figures"
	"weir/core"
	"weir/storage"
)

// config are a setting's.
func (s setting) config() core.Config {
	return core.Config{WriteBatch: s.batch, Batch: s.batch, Workers: s.workers}
}

// usual is the pipeline's own setting.
var usual = setting{batch: 1000, workers: 2}

// warmUp lets the store reach its usual speed, and the program its usual memory.
func (t *target) warmUp(ctx context.Context, lasts time.Duration) error {
	c := usual.config()
	c.Duration = lasts
	_, err := run(ctx, t.store, c)
	return err
}

// measureSpeed runs the pipeline at full speed.
func (t *target) measureSpeed(ctx context.Context, s setting, lasts time.Duration) error {
	c := s.config()
	c.Duration = lasts
	r, err := run(ctx, t.store, c)
	if err != nil {
		return err
	}
	t.results.add(s, r)
	return nil
}

// measureSteady runs the pipeline at a rate in events per second.
func (t *target) measureSteady(ctx context.Context, rate float64, lasts time.Duration) error {
	c := usual.config()
	c.Rate, c.Duration = rate, lasts
	r, err := run(ctx, t.store, c)
	if err != nil {
		return err
	}
	t.results.steady = append(t.results.steady, figures.Steady{
		Rate: rate, P50: r.Latency.EndToEnd.P50, P99: r.Latency.EndToEnd.P99, CPU: 100 * r.cpu / r.Seconds, Events: r.Processed,
	})
	return nil
}

// inserted is how many events bare inserts take turns with.
const inserted = 10_000

// measureInserts inserts batches without a pipeline, in a store of their own.
func (t *target) measureInserts(ctx context.Context, batch int, lasts time.Duration) error {
	return t.withBare(ctx, func(b storage.Bare) error {
		events, err := generate(ctx, inserted)
		if err != nil {
			return err
		}
		n := 0
		began := time.Now()
		for n == 0 || time.Since(began) < lasts {
			first := n % (len(events) - batch + 1)
			if err := b.Insert(ctx, events[first:first+batch]); err != nil {
				return err
			}
			n += batch
		}
		t.results.inserts[batch] = append(t.results.inserts[batch], float64(n)/time.Since(began).Seconds())
		return nil
	})
}

// commits is how many single events are inserted.
const commits = 50

// measureCommits inserts single events.
func (t *target) measureCommits(ctx context.Context) error {
	return t.withBare(ctx, func(b storage.Bare) error {
		events, err := generate(ctx, commits)
		if err != nil {
			return err
		}
		var took []float64
		for i := range events {
			began := time.Now()
			if err := b.Insert(ctx, events[i:i+1]); err != nil {
				return err
			}
			took = append(took, float64(time.Since(began).Microseconds())/1000)
		}
		t.results.commit = figures.Median(took)
		return nil
	})
}

// withBare makes a store for bare inserts, and drops it afterwards.
func (t *target) withBare(ctx context.Context, insert func(storage.Bare) error) error {
	settings := t.settings()
	b, err := storage.OpenBare(ctx, settings)
	if err != nil {
		return err
	}
	err = insert(b)
	_ = b.Close() // it is dropped now, whatever it couldn't write
	if err != nil {
		return err
	}
	return t.drop(ctx, settings)
}
