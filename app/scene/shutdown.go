package scene

import (
	"context"
	"fmt"
	"time"

	"weir/core"
	"weir/core/activity"
	"weir/core/message"
)

// shutdown: everybody stops in the order of the stream, and finishes what is begun.
func shutdown() Scene {
	return Scene{
		Name: "shutdown", Title: message.Later("Graceful shutdown"),
		Line:    message.Later("Everybody stops in the order of the stream, and nothing is lost."),
		backend: "sqlite",
		halves: []half{{
			config: core.Config{Rate: 1000, ChannelCapacity: 100, WriteBatch: 20, Batch: 100, Workers: 4},
			commit: 30 * time.Millisecond, work: 10 * time.Millisecond,
			paced: func(h *half) {
				h.config.ChannelCapacity, h.commit, h.work = 1000, 100*time.Millisecond, 40*time.Millisecond
			},
		}},
		script: func() []step {
			var quit time.Duration // when the signal came, since the recorder was made
			return []step{
				{
					caption: message.Later("A pipeline at work: the channel is full, store commits batch after batch, and four workers handle segments. What would be lost if it stopped now?"),
					till: func(_ context.Context, a *play) (bool, error) {
						now := a.one().snapshot()
						a.fact("channel", float64(now.ChannelDepth))
						a.fact("stored", float64(now.Totals.Stored))
						return now.ChannelDepth >= now.ChannelCapacity && now.ChannelDepth > 0 && now.Totals.Processed > 0, nil
					},
				},
				{
					caption: message.Later("The quit signal has come. generate has ended and closed the channel, and store takes out all that is still in it. Watch the channel empty."),
					do: func(_ context.Context, a *play) error {
						quit = a.one().pipe.Activity().Now()
						a.one().quit()
						return nil
					},
					till: func(_ context.Context, a *play) (bool, error) {
						end, ended := endOf(a.one(), activity.RoleGenerate)
						if ended {
							a.fact("generate_ended_after_ms", ms(end-quit))
						}
						return ended, nil
					},
				},
				{
					caption: message.Later("store ends once the channel is empty and its last batch is committed, each worker once it has settled what it had claimed. Those who watch end last."),
					till: func(_ context.Context, a *play) (bool, error) {
						all := true
						for _, stage := range endings {
							end, ended := endOf(a.one(), stage.role)
							if all = all && ended; ended {
								a.fact(stage.name+"_ended_after_ms", ms(end-quit))
							}
						}
						return all && a.one().hasEnded(), nil
					},
				},
				{
					caption: message.Later("All lanes have ended, in the order of the stream. All that generate had read is in the store; what no worker had begun waits for the next start."),
					till: func(_ context.Context, a *play) (bool, error) {
						s := a.one().summary
						a.fact("generated", float64(s.Generated))
						a.fact("stored", float64(s.Stored))
						a.fact("settled", float64(s.Processed))
						if s.Generated != s.Stored {
							return false, fmt.Errorf("%d events were generated, and %d stored", s.Generated, s.Stored)
						}
						return true, inOrder(a.one())
					},
				},
				check(message.Later("The store is recounted: nothing is lost, nothing is there twice, and the rest is pending.")),
			}
		},
	}
}

// endings are the lanes whose ends a person sees, in the order of the stream.
var endings = []struct {
	name string
	role activity.Role
}{{"generate", activity.RoleGenerate}, {"append", activity.RoleAppend}, {"gather", activity.RoleGather}, {"workers", activity.RoleWorker}, {"visualize", activity.RoleVisualize}}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// endOf is when the last goroutine of a role has ended, since the recorder was made;
// ended is false while one runs.
func endOf(s *site, role activity.Role) (end time.Duration, ended bool) {
	for _, l := range s.pipe.Activity().Lanes() {
		if l.Role != role {
			continue
		}
		now := l.Present()
		if now.State != activity.Ended || now.Since == 0 { // it hasn't begun
			return 0, false
		}
		end, ended = max(end, now.Since), true
	}
	return end, ended
}

// inOrder returns an error unless the lanes have ended in the order of the stream.
// Workers don't wait for the store: what it still stores is for the next start.
func inOrder(s *site) error {
	var last time.Duration
	for _, stage := range endings {
		end, ended := endOf(s, stage.role)
		if !ended || end < last && stage.role != activity.RoleWorker {
			return fmt.Errorf("%s did not end in its turn: %v after the start, the one before it %v", stage.name, end, last)
		}
		if stage.role != activity.RoleWorker {
			last = end
		}
	}
	return nil
}
