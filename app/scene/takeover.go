package scene

import (
	"context"
	"time"

	"weir/core"
	"weir/core/message"
)

// takeover: a program is killed in the middle of its work, and this one does the rest.
func takeover() Scene {
	const lease, otherWork = 3 * time.Second, 100 * time.Millisecond
	return Scene{
		Name: "takeover", Title: message.Later("Takeover"),
		Line:    message.Later("A second program is killed in the middle of its work; this one takes its segment over, in parts."),
		backend: "sqlite",
		halves: []half{{
			config: core.Config{Rate: 250, WriteBatch: 100, Batch: 100, Workers: 2, Lease: lease},
			commit: 200 * time.Millisecond, work: 15 * time.Millisecond,
			paced: func(h *half) { h.config.Lease = 5 * lease }, // so that one sees the dead node's claim
		}},
		script: func() []step {
			var killed time.Time
			var last int64 // the newest event when the node was taken over
			return []step{
				{
					caption: message.Later("This program stores 250 events a second, and its two workers process about 130: segments pile up in the queue. Nobody else can have one that is claimed."),
					till: func(_ context.Context, a *play) (bool, error) {
						waiting := a.one().waiting()
						a.fact("waiting", float64(waiting))
						return waiting >= 300, nil
					},
				},
				{
					caption: message.Later("A second program works on the same store, with a slow worker: 100 ms for each event. It has claimed the oldest free segment: look for it in the queue."),
					do: func(_ context.Context, a *play) error {
						return a.startOther(1, 100, lease, otherWork)
					},
					till: func(_ context.Context, a *play) (bool, error) {
						held := events(a.other.report().Held)
						a.fact("claimed_by_the_other", float64(held))
						return held >= 20, nil
					},
				},
				{
					caption: message.Later("The second program has been killed. Its segment is still marked as claimed, and nobody works on it, until a heartbeat here finds that node dead."),
					least:   4 * time.Second,
					do: func(ctx context.Context, a *play) error {
						// A claim takes one part at a time, and none is as small as what would come now.
						if err := a.one().tune(ctx, func(t *core.Tuning) { t.Rate, t.Batch = 1, 1 }); err != nil {
							return err
						}
						killed = time.Now()
						err := a.other.kill()
						held := a.other.report().Held
						a.one().disk.lookFor(held)
						if a.paced() && len(held) > 0 {
							a.one().handler.linger(held[0].First, held[len(held)-1].Last, 200*time.Millisecond)
						}
						return err
					},
					till: func(_ context.Context, a *play) (bool, error) {
						nodes, returned := a.one().disk.takenOver()
						if nodes > 0 && a.facts().Value("dead_nodes") == 0 {
							a.fact("dead_nodes", float64(nodes))
							a.fact("returned_events", float64(returned))
							a.fact("noticed_after_seconds", time.Since(killed).Seconds())
						}
						return nodes > 0, nil
					},
				},
				{
					caption: message.Later("Its segment is free again, in small parts: an event that kills programs will soon be alone. The workers here claim the parts and settle them."),
					least:   4 * time.Second,
					do: func(ctx context.Context, a *play) (err error) {
						last, err = a.one().store.Newest(ctx)
						return err
					},
					till: func(ctx context.Context, a *play) (bool, error) {
						parts, settled := a.one().disk.settledOf()
						a.fact("parts_settled", float64(parts))
						a.fact("events_settled", float64(settled))
						if _, returned := a.one().disk.takenOver(); settled >= returned {
							return true, nil
						}
						// The last report may be older than the last claim.
						left, err := a.one().store.Outstanding(ctx, last)
						return err == nil && !left.Unsettled, err
					},
				},
				check(message.Later("Everything stops, and the store is recounted: the events of the program that died were processed once. None is lost, none is counted twice.")),
			}
		},
	}
}

// events is how many are in segments.
func events(segments []core.Segment) (n int) {
	for _, s := range segments {
		n += s.Events
	}
	return n
}
