package scene

import (
	"context"
	"time"

	"weir/core"
	"weir/core/activity"
	"weir/core/message"
)

// backPressure: a store that is too slow fills the channel, and generate has to wait.
func backPressure() Scene {
	return Scene{
		Name: "back-pressure", Title: message.Later("Back-pressure"),
		Line:    message.Later("A slow store fills the channel, and generate waits. Larger batches drain it."),
		backend: "sqlite",
		halves: []half{{
			config: core.Config{Rate: 200, WriteBatch: 1000, Batch: 1000, Workers: 2},
			commit: 20 * time.Millisecond,
		}},
		script: func() []step {
			var generate shares
			var slow since
			return []step{
				{
					caption: message.Later("200 events a second: store takes each from the channel soon after it comes. A commit takes 20 ms, as on a slow disk, and the channel stays almost empty."),
					till: func(_ context.Context, a *play) (bool, error) {
						now := a.one().snapshot()
						a.fact("stored", float64(now.Totals.Stored))
						a.fact("channel", float64(now.ChannelDepth))
						return now.Totals.Stored >= 50, nil
					},
				},
				{
					caption: message.Later("The source gives 2,000 a second now, and store commits only 10 at a time: 500 a second at most. Watch the channel fill, slot by slot."),
					do: func(ctx context.Context, a *play) error {
						return a.one().tune(ctx, func(t *core.Tuning) { t.Rate, t.WriteBatch = 2000, 10 })
					},
					till: func(_ context.Context, a *play) (bool, error) {
						now := a.one().snapshot()
						a.fact("channel", float64(now.ChannelDepth))
						return now.ChannelDepth >= now.ChannelCapacity && now.ChannelDepth > 0, nil
					},
				},
				{
					caption: message.Later("The channel is full, so generate is blocked until store frees a slot. That is back-pressure: the source slows down, and nothing is dropped."),
					do: func(_ context.Context, a *play) error {
						generate, slow = sharesOf(a.one(), activity.RoleGenerate), since{a.one().snapshot()}
						return nil
					},
					till: func(_ context.Context, a *play) (bool, error) {
						blocked, took := generate.percent(a.one(), activity.ForSlot)
						rate, _ := slow.per(a.one(), stored)
						a.fact("blocked_percent", blocked)
						a.fact("stored_per_second", rate)
						return blocked >= 50 && took >= time.Second, nil
					},
				},
				{
					caption: message.Later("write_batch is 1,000 now: a commit still takes 20 ms, but it takes along all that has come meanwhile. The channel drains, and generate is free."),
					do: func(ctx context.Context, a *play) error {
						slow = since{a.one().snapshot()}
						return a.one().tune(ctx, func(t *core.Tuning) { t.WriteBatch = 1000 })
					},
					till: func(_ context.Context, a *play) (bool, error) {
						now := a.one().snapshot()
						rate, took := slow.per(a.one(), stored)
						a.fact("channel", float64(now.ChannelDepth))
						a.fact("stored_per_second", rate)
						return took >= 500*time.Millisecond && rate > 0 && now.ChannelDepth < now.ChannelCapacity/2 && now.Blocked == 0, nil
					},
				},
				check(message.Later("Everything stops, and the store is recounted: each event that was read was stored once. Waiting costs time, and never an event.")),
			}
		},
	}
}
