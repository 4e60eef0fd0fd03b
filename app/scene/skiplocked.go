package scene

import (
	"context"
	"time"

	"weir/core"
	"weir/core/message"
	"weir/core/metrics"
)

// skipLocked: two programs claim at the same moment, and neither waits for the other.
func skipLocked() Scene {
	const batch, workers, work = 5, 8, 8 * time.Millisecond
	return Scene{
		Name: "skip-locked", Title: message.Later("SKIP LOCKED"),
		Line:    message.Later("Two programs claim side by side on PostgreSQL, and step over the rows that the other has locked."),
		backend: "postgres",
		halves: []half{{
			config: core.Config{Rate: 2500, WriteBatch: 1000, Batch: batch, Workers: workers},
			work:   work,
		}},
		script: func() []step {
			var from since
			var before report
			var mine metrics.Counters
			return []step{
				{
					caption: message.Later("A private PostgreSQL server has started. This program stores more than its eight workers process, in small segments: there is always one to claim."),
					till: func(_ context.Context, a *play) (bool, error) {
						waiting := a.one().waiting()
						a.fact("waiting", float64(waiting))
						return waiting >= 500, nil
					},
				},
				{
					caption: message.Later("A second program works on the same tables, with eight workers, too. Both claim the oldest free segments: SELECT … FOR UPDATE SKIP LOCKED."),
					do: func(ctx context.Context, a *play) error {
						if err := a.one().tune(ctx, func(t *core.Tuning) { t.Rate = 1500 }); err != nil {
							return err
						}
						return a.startOther(workers, batch, 10*time.Second, work)
					},
					till: func(_ context.Context, a *play) (bool, error) {
						claims := a.other.report().Claims
						a.fact("claims_of_the_other", float64(claims))
						return claims >= 10, nil
					},
				},
				{
					caption: message.Later("A claim that meets a row which another transaction has locked steps over it and takes the next. Nobody waits: look at the segments skipped per claim."),
					do: func(_ context.Context, a *play) error {
						from, before, mine = since{a.one().snapshot()}, a.other.report(), a.one().snapshot().Totals
						return nil
					},
					till: func(_ context.Context, a *play) (bool, error) {
						other := a.other.report()
						skipped := skips(a.one().pipe.Activity()) + other.Skipped
						rate, _ := from.per(a.one(), processed)
						a.fact("settled_here", float64(a.one().snapshot().Totals.Processed-mine.Processed))
						a.fact("claimed_there", float64(other.Events-before.Events))
						a.fact("settled_here_per_second", rate)
						a.fact("skipped", float64(skipped))
						return skipped > 0 && other.Events > before.Events && a.one().snapshot().Totals.Processed > mine.Processed, nil
					},
				},
				check(message.Later("Both programs stop, and the store is recounted: no event was claimed by both at once, and none was left out.")),
			}
		},
	}
}
