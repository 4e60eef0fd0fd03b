package scene

import (
	"context"
	"time"

	"weir/core"
	"weir/core/message"
)

// oneSlot: a channel of one slot has the source and the store take turns.
func oneSlot() Scene {
	h := half{
		name:   message.Later("A channel of 100 slots"),
		config: core.Config{WriteBatch: 10, Batch: 100, Workers: 2, ChannelCapacity: 100},
		commit: 20 * time.Millisecond, bursts: 200 * time.Millisecond, // much longer than a disk takes
	}
	without := h
	without.name, without.config.ChannelCapacity = message.Later("A channel of one slot"), 1
	return Scene{
		Name: "one-slot", Title: message.Later("Try it wrong: a channel of one slot"), Wrong: true,
		Line:    message.Later("Two halves, one setting apart: a channel of 100 slots, and one of a single slot."),
		backend: "sqlite",
		setting: setting{"pipeline.channel_capacity", capacityOf},
		halves:  []half{h, without},
		script: func() []step {
			var c comparison
			return []step{
				begin(message.Later("Both halves read 100 events at once, then wait 200 ms for the next, and store needs as long for them. Left the channel has 100 slots, right one.")),
				c.compare(message.Later("Left the events go into the channel, and store works on them while the source waits. Right they have to be handed over first: the two take turns.")),
				c.compare(message.Later("On the right generate is blocked, and then store is idle. The slots let both work at the same time. Nothing is lost on either side.")),
				check(message.Later("Both halves stop, and both stores are recounted. The one setting was pipeline.channel_capacity.")),
			}
		},
	}
}

// oneEvent: a commit for each event has all of them wait for the disk.
func oneEvent() Scene {
	h := half{
		name:   message.Later("Up to 1,000 events a commit"),
		config: core.Config{Rate: 2000, WriteBatch: 1000, Batch: 1000, Workers: 2},
		commit: 5 * time.Millisecond,
	}
	without := h
	without.name, without.config.WriteBatch = "One event a commit", 1
	return Scene{
		Name: "one-event", Title: message.Later("Try it wrong: one event a commit"), Wrong: true,
		Line:    message.Later("Two halves, one setting apart: up to 1,000 events in a commit, and a single one."),
		backend: "sqlite",
		setting: setting{"pipeline.write_batch", writeBatchOf},
		halves:  []half{h, without},
		script: func() []step {
			var c comparison
			return []step{
				begin(message.Later("Both halves get 2,000 events a second, and a commit takes 5 ms, however few it holds. Left up to 1,000 events share one, right each has its own.")),
				c.compare(message.Later("Left a commit takes along all that has come meanwhile. Right the disk is as busy, with one event each time: the channel is full, generate is blocked.")),
				{
					caption: message.Later("write_batch on the right is 1,000 now, and nothing else has changed: it even makes up for what is late. More events pass, and none of them is faster."),
					do: func(ctx context.Context, a *play) error {
						c.begin(a)
						a.sites[1].rename(message.Later("now as on the left"))
						return a.sites[1].tune(ctx, func(t *core.Tuning) { t.WriteBatch = 1000 })
					},
					till: func(_ context.Context, a *play) (bool, error) {
						with, without, took := c.look(a)
						return took >= 500*time.Millisecond && with > 0 && without > with/2, nil
					},
				},
				check(message.Later("Both halves stop, and both stores are recounted. The one setting was pipeline.write_batch.")),
			}
		},
	}
}

// setting is one of the settings of a pipeline.
type setting struct {
	key string // as in the settings file
	of  func(s *site) int
}

func capacityOf(s *site) int {
	_, slots := s.pipe.Activity().Channel()
	return slots
}

func writeBatchOf(s *site) int { return s.pipe.Tuning().WriteBatch }

// begin waits until something is stored in all halves.
func begin(caption string) step {
	return step{
		caption: caption,
		till: func(_ context.Context, a *play) (bool, error) {
			all := true
			for i, s := range a.sites {
				n := s.snapshot().Totals.Stored
				a.fact([]string{"left_stored", "right_stored"}[i], float64(n))
				all = all && n >= burstSize
			}
			return all, nil
		},
	}
}

// comparison is what two halves store per second.
type comparison struct{ with, without since }

func (c *comparison) begin(a *play) {
	c.with, c.without = since{a.sites[0].snapshot()}, since{a.sites[1].snapshot()}
}

// look notes both throughputs, and for how long they were measured.
func (c *comparison) look(a *play) (with, without float64, took time.Duration) {
	with, took = c.with.per(a.sites[0], stored)
	without, other := c.without.per(a.sites[1], stored)
	a.fact("left_per_second", with)
	a.fact("right_per_second", without)
	if without > 0 {
		a.fact("times", with/without)
	}
	return with, without, min(took, other)
}

// compare is a step in which the first half turns out to be faster.
func (c *comparison) compare(caption string) step {
	return step{
		caption: caption,
		do: func(_ context.Context, a *play) error {
			c.begin(a)
			return nil
		},
		till: func(_ context.Context, a *play) (bool, error) {
			with, without, took := c.look(a)
			return took >= time.Second && without > 0 && with > 1.2*without, nil
		},
	}
}
