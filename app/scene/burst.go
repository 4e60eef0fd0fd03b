package scene

import (
	"context"
	"time"

	"weir/core"
	"weir/core/message"
)

// burst: more comes than is processed, and more workers drain what has piled up.
func burst() Scene {
	const calm = 400
	return Scene{
		Name: "burst", Title: message.Later("A burst"),
		Line:    message.Later("A burst fills the queue, and eight workers instead of four drain it."),
		backend: "sqlite",
		halves: []half{{
			config: core.Config{Rate: calm, WriteBatch: 1000, Batch: 20, Workers: 4},
			work:   5 * time.Millisecond,
		}},
		script: func() []step {
			var most uint64
			var from since
			return []step{
				{
					caption: message.Later("400 events a second, and handling one takes 5 ms: four workers manage 800 at most. They are idle half of the time, and the queue is almost empty."),
					till: func(_ context.Context, a *play) (bool, error) {
						now := a.one().snapshot()
						a.fact("waiting", float64(a.one().waiting()))
						a.fact("settled", float64(now.Totals.Processed))
						return now.Totals.Processed >= 100, nil
					},
				},
				{
					caption: message.Later("A burst: four times as many events come. They are stored at once, and wait in the queue: all four workers are busy, and don't keep up."),
					do: func(ctx context.Context, a *play) error {
						return a.one().tune(ctx, func(t *core.Tuning) { t.Rate = 4 * calm })
					},
					till: func(_ context.Context, a *play) (bool, error) {
						now := a.one().snapshot()
						most = max(most, a.one().waiting())
						a.fact("waiting", float64(a.one().waiting()))
						a.fact("busy_workers", float64(now.WorkersBusy))
						return a.one().waiting() >= 500, nil
					},
				},
				{
					caption: message.Later("The burst is over: only 400 a second come again. Four workers drain the queue slowly, because half of their time goes to what is coming in."),
					do: func(ctx context.Context, a *play) error {
						from = since{a.one().snapshot()}
						return a.one().tune(ctx, func(t *core.Tuning) { t.Rate = calm })
					},
					till: func(_ context.Context, a *play) (bool, error) {
						most = max(most, a.one().waiting())
						rate, took := from.per(a.one(), processed)
						a.fact("waiting", float64(a.one().waiting()))
						a.fact("waiting_at_most", float64(most))
						a.fact("settled_per_second", rate)
						return took >= 400*time.Millisecond && rate > 0, nil
					},
				},
				{
					caption: message.Later("Workers 4 → 8: four more lanes, and the queue drains several times as fast. More workers help while handling is what takes the time."),
					do: func(ctx context.Context, a *play) error {
						from = since{a.one().snapshot()}
						return a.one().tune(ctx, func(t *core.Tuning) { t.Workers = 8 })
					},
					till: func(_ context.Context, a *play) (bool, error) {
						now := a.one().snapshot()
						drained := a.one().waiting() < 50
						if rate, _ := from.per(a.one(), processed); !drained || a.facts().Value("settled_per_second") == 0 {
							a.fact("settled_per_second", rate)
						}
						a.fact("waiting", float64(a.one().waiting()))
						a.fact("workers", float64(now.Workers))
						return drained && now.Workers == 8, nil
					},
				},
				check(message.Later("Everything stops, and the store is recounted: what waited was late, and nothing was lost.")),
			}
		},
	}
}
