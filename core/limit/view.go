package limit

import (
	"cmp"
	"slices"
	"time"

	"weir/core/activity"
	"weir/core/message"
	"weir/core/metrics"
)

// view is a situation with the figures that several rules need.
type view struct {
	Situation
	generate, gather, append, writer, workers activity.Sums

	generated, stored, processed float64 // events per second
	canGive                      float64 // events per second of a source that nothing blocks; 0 if unknown
}

func viewOf(s Situation) *view {
	t := s.Totals
	v := &view{
		Situation: s,
		generate:  t.Roles[activity.RoleGenerate], gather: t.Roles[activity.RoleGather], append: t.Roles[activity.RoleAppend],
		writer: t.Roles[activity.RoleWriter], workers: t.Roles[activity.RoleWorker],
	}
	v.generated = perSecond(s.Counters.Generated, cmp.Or(v.generate.All(), t.At))
	v.stored = perSecond(s.Counters.Stored+s.Counters.Duplicates+s.Counters.Rejected, cmp.Or(v.append.All(), t.At))
	v.processed = perSecond(s.Counters.Processed, t.At)
	if reading := v.generate[activity.Reading]; reading > 0 {
		v.canGive = float64(s.Counters.Generated) / reading.Seconds()
	}
	return v
}

func perSecond(n uint64, of time.Duration) float64 { return float64(n) / of.Seconds() }

// part is which part of a goroutine's time states took.
func part(s activity.Sums, states ...activity.State) float64 {
	all := s.All()
	if all == 0 {
		return 0
	}
	var sum time.Duration
	for _, state := range states {
		sum += s[state]
	}
	return float64(sum) / float64(all)
}

// busy is which part of its time a goroutine had work, or waited while it had some.
func busy(s activity.Sums) float64 {
	if s.All() == 0 {
		return 0
	}
	return 1 - part(s, activity.Idle, activity.Paused, activity.ForRate, activity.ForMore)
}

// blocked is which part of its time generate waits for room in the channel.
func (v *view) blocked() float64 { return part(v.generate, activity.ForSlot) }

// holdsBack reports whether the stages after generate hold it back.
func (v *view) holdsBack() bool { return v.blocked() >= 0.1 && busy(v.append) >= 0.5 }

// behind reports whether process can't keep up with what is stored, or is busy with what was.
func (v *view) behind() bool {
	c := &v.Counters
	switch {
	case busy(v.workers) < 0.5:
		return false
	case v.append.All() > 0 && v.append.All() < v.Totals.At*8/10:
		return true // all is stored, long ago
	case c.Stored > 0:
		return float64(c.Processed+c.Dead) < 0.9*float64(c.Stored)
	}
	return v.Levels.Backlog > 0 // nothing new comes, and it isn't done
}

// batch is how many records an append has.
func (v *view) batch() float64 {
	c := &v.Counters
	return float64(c.Stored+c.Duplicates+c.Rejected) / float64(max(c.Batches, 1))
}

// claim is how many events a settlement is about.
func (v *view) claim() float64 {
	return v.attempts() / float64(max(v.Counters.Claims, 1))
}

// attempts is how often the handler was called, more or less.
func (v *view) attempts() float64 { return float64(v.Counters.Processed + v.Counters.Failed) }

// handling is how long the handler takes for an event.
func (v *view) handling() time.Duration {
	return time.Duration(float64(v.workers[activity.Handling]) / max(v.attempts(), 1))
}

// workersCommit is which part of the time that SQLite's writer works it spends for
// workers.
func (v *view) workersCommit() float64 {
	if work := v.writer.Group(activity.GroupCommitting); work > 0 {
		return float64(v.writer[activity.Settling]+v.writer[activity.Claiming]) / float64(work)
	}
	return 0
}

// onDisk is which part of the time that SQLite's writer works it waits for commits; 1 for a
// server, of which nothing else is known.
func (v *view) onDisk() float64 {
	if work := v.writer.Group(activity.GroupCommitting); work > 0 {
		return min(float64(v.Totals.Commit.Sum)/float64(work), 1)
	}
	return 1
}

// disk is what a stage waits for that waits for a commit.
func (v *view) disk() message.Text {
	if v.Store == "postgres" {
		return message.New("the server")
	}
	return message.New("the disk")
}

// shares are the parts of a stage's time, largest first, without those below a hundredth.
func (v *view) shares(stage metrics.Stage) (all []Share) {
	sums := map[metrics.Stage]activity.Sums{
		metrics.StageGenerate: v.generate, metrics.StageStore: v.append, metrics.StageProcess: v.workers,
	}[stage]
	for i := range sums {
		if p := part(sums, activity.State(i)); p >= 0.01 {
			all = append(all, Share{activity.State(i), p})
		}
	}
	sortShares(all)
	return all
}

// sortShares puts the largest first.
func sortShares(all []Share) {
	slices.SortStableFunc(all, func(a, b Share) int { return cmp.Compare(b.Part, a.Part) })
}
