package scene

import (
	"context"
	"fmt"
	"time"

	"weir/core"
	"weir/core/message"
)

// poison: an event whose handler always fails doesn't hold up the others.
func poison() Scene {
	const attempts = 3
	return Scene{
		Name: "poison", Title: message.Later("A poison event"),
		Line:    message.Later("An event always fails: it is retried and then dead, and all others go on."),
		backend: "sqlite",
		halves: []half{{
			config: core.Config{Rate: 200, WriteBatch: 1000, Batch: 20, Workers: 4, MaxAttempts: attempts, Backoff: 100 * time.Millisecond},
			work:   5 * time.Millisecond,
			paced:  func(h *half) { h.config.Backoff = 5 * time.Second },
		}},
		script: func() []step {
			var before uint64
			return []step{
				{
					caption: message.Later("200 events a second, and four workers that have no trouble with any of them."),
					till: func(_ context.Context, a *play) (bool, error) {
						settled := a.one().snapshot().Totals.Processed
						a.fact("settled", float64(settled))
						return settled >= 50, nil
					},
				},
				{
					caption: message.Later("One event has come whose handler fails. It alone leaves its segment and becomes a retry; the others are settled. Look at the foot of the queue."),
					do: func(_ context.Context, a *play) error {
						before = a.one().snapshot().Totals.Processed
						a.one().handler.poison.Store(nextEvent)
						return nil
					},
					till: func(_ context.Context, a *play) (bool, error) {
						a.fact("attempts", float64(a.one().handler.tried.Load()))
						return a.one().snapshot().Totals.Failed >= 1, nil
					},
				},
				{
					caption: message.Later("It is tried again after a pause that doubles each time, and fails. After the third attempt it is dead. The others went on all the while."),
					till: func(_ context.Context, a *play) (bool, error) {
						now := a.one().snapshot()
						a.fact("attempts", float64(a.one().handler.tried.Load()))
						a.fact("dead", float64(now.Totals.Dead))
						a.fact("others_settled", float64(now.Totals.Processed-before))
						return now.Totals.Dead == 1 && now.Totals.Processed > before, nil
					},
				},
				{
					caption: message.Later("A dead event waits for a person: the page Failures can retry or discard it. Here the handler was mended and the event retried: now it is settled."),
					do: func(ctx context.Context, a *play) error {
						h := a.one().handler
						h.cured.Store(true)
						n, err := a.one().store.Retry(ctx, core.FailureFilter{IDs: []int64{h.poison.Load()}})
						if err == nil && n != 1 {
							err = fmt.Errorf("%d events are retried: want 1", n)
						}
						return err
					},
					till: func(ctx context.Context, a *play) (bool, error) {
						g, err := a.one().store.Gauges(ctx)
						a.fact("dead", float64(g.DeadNow))
						a.fact("to_retry", float64(g.Waiting))
						return err == nil && a.one().handler.healed.Load() && g.DeadNow == 0 && g.Waiting == 0, err
					},
				},
				check(message.Later("Everything stops, and the store is recounted. The event that failed three times was counted once, like all others.")),
			}
		},
	}
}
