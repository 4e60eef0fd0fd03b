package engine

import (
	"context"
	"time"

	"weir/core"
)

// onlooker makes snapshots from the samples that other nodes keep. Its totals
// are what they did since it began to look: the samples before may be millions.
type onlooker struct {
	store  core.Store
	began  time.Time
	seen   map[int64]time.Time // by node: its newest sample
	last   time.Time           // of the last snapshot
	totals core.Counters
}

// lookBack is how long a sample may take to be seen.
const lookBack = 10 * time.Second

// look returns a snapshot of what is new; ok is false while the others have not
// yet kept a sample. When no other is there it says what the store holds.
func (o *onlooker) look(ctx context.Context, others []core.Node) (snap core.Snapshot, ok bool, err error) {
	news := map[int64]*core.Sample{}
	for s, err := range o.store.Samples(ctx, o.from(others), time.Time{}) {
		if err != nil {
			return snap, false, err
		}
		if before, known := o.seen[s.Node]; known && !s.Time.After(before) || !known && s.Time.Before(o.began) {
			continue
		}
		o.seen[s.Node] = s.Time
		if n := news[s.Node]; n != nil {
			n.Merge(s)
		} else {
			news[s.Node] = &s
		}
	}
	if len(news) == 0 && len(others) > 0 {
		return snap, false, nil
	}
	g, err := o.store.Gauges(ctx)
	if err != nil {
		return snap, false, err
	}
	now := time.Now()
	sum := core.Sample{Time: now, Interval: now.Sub(o.last)}
	first := true
	for _, s := range news {
		if first {
			sum, first = *s, false
		} else {
			sum = together(sum, *s)
		}
	}
	o.last = now
	sum.Backlog, sum.Claimed, sum.Waiting, sum.DeadNow, sum.Oldest = g.Backlog, g.Claimed, g.Waiting, g.Dead, g.Oldest
	sum.Lost, sum.Twice, sum.SizeBytes, sum.WALBytes = g.Lost, g.Twice, g.SizeBytes, g.WALBytes
	sum.DeadRows, sum.HeldOpen, sum.XminAge = g.DeadRows, g.HeldOpen, g.XminAge
	o.totals = o.totals.Add(sum.Counters)
	return core.Snapshot{Sample: sum, Started: o.began, Totals: o.totals}, true, nil
}

// from is the time of the oldest sample that may be new.
func (o *onlooker) from(others []core.Node) time.Time {
	bound := time.Now().Add(-lookBack)
	if len(others) == 0 {
		return bound
	}
	oldest := time.Now()
	for _, n := range others {
		if at := o.seen[n.ID]; at.Before(oldest) {
			oldest = at
		}
	}
	if oldest.Before(bound) {
		return bound
	}
	return oldest
}

// together adds the samples of two nodes up.
func together(a, b core.Sample) core.Sample {
	l := a.Levels
	l.ChannelDepth += b.ChannelDepth
	l.ChannelCapacity += b.ChannelCapacity
	l.Workers += b.Workers
	l.WorkersBusy += b.WorkersBusy
	l.Connections += b.Connections
	l.Goroutines += b.Goroutines
	l.HeapBytes += b.HeapBytes
	l.RSSBytes += b.RSSBytes
	l.ActiveUsers = max(l.ActiveUsers, b.ActiveUsers) // some are the same
	interval, at := max(a.Interval, b.Interval), a.Time
	if b.Time.After(at) {
		at = b.Time
	}
	a.Merge(b)
	a.Levels, a.Interval, a.Time = l, interval, at
	return a
}
