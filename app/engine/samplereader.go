package engine

import (
	"context"
	"maps"
	"slices"
	"time"

	"weir/core"
	"weir/core/metrics"
)

// sampleReader makes snapshots from the samples that other nodes store. Its totals
// begin when it does: there may be millions of earlier samples. It never compares
// their times with the clock here, which may differ.
type sampleReader struct {
	store  core.Store
	began  time.Time
	seen   map[int64]time.Time    // by node: its newest sample
	tuning map[int64]*core.Tuning // by node: that of its newest sample; nil when an older program kept it
	last   time.Time              // of the last snapshot
	totals metrics.Counters
	stored int64 // events in the store when the newest samples were taken
	gauge  int64 // events in the store at the last look: ahead of the samples
}

func newSampleReader(s core.Store) sampleReader {
	now := time.Now()
	return sampleReader{store: s, began: now, last: now, seen: make(map[int64]time.Time), tuning: make(map[int64]*core.Tuning)}
}

// meet notes where the samples of nodes begin that it doesn't know: after the
// newest that there is. Whoever then reads the samples until now misses none.
func (o *sampleReader) meet(ctx context.Context, others []core.Node) error {
	for _, n := range others {
		if _, known := o.seen[n.ID]; known {
			continue
		}
		o.seen[n.ID] = noSample
		for s, err := range o.store.NewSamples(ctx, n.ID, time.Time{}) {
			if err != nil {
				delete(o.seen, n.ID)
				return err
			}
			o.seen[n.ID], o.tuning[n.ID] = s.Time, (*core.Tuning)(s.Tuning)
		}
	}
	return nil
}

// look returns a snapshot of what is new; ok is false while the others have not
// yet kept a sample. When no other is there it says what the store holds. What
// was read before an error is read again.
func (o *sampleReader) look(ctx context.Context, others []core.Node) (snap metrics.Snapshot, ok bool, err error) {
	var news []metrics.Sample
	if err := o.meet(ctx, others); err != nil {
		return snap, false, err
	}
	seen := maps.Clone(o.seen) // after this look, if nothing goes wrong
	for node := range o.seen {
		s, err := o.news(ctx, node)
		if err != nil {
			return snap, false, err
		}
		if s != nil {
			news = append(news, *s)
			seen[node], o.tuning[node] = s.Time, (*core.Tuning)(s.Tuning)
		}
		if !slices.ContainsFunc(others, func(n core.Node) bool { return n.ID == node }) {
			delete(seen, node) // that was its last
			delete(o.tuning, node)
		}
	}
	if len(news) == 0 && len(others) > 0 {
		o.seen = seen
		return snap, false, nil
	}
	g, err := o.store.Gauges(ctx)
	if err != nil {
		return snap, false, err
	}
	o.seen = seen
	now := time.Now()
	sum := metrics.Sample{Time: now, Interval: now.Sub(o.last)}
	for i, s := range news {
		if i == 0 {
			sum = s
		} else {
			sum = together(sum, s)
		}
	}
	o.last = now
	if now.Sub(sum.Time).Abs() > clockOff {
		sum.Time = now
	}
	g.InStore = o.inStore(sum, g.InStore)
	sum.Gauges = g
	o.totals = o.totals.Add(sum.Counters)
	return metrics.Snapshot{Sample: sum, Started: o.began, Totals: o.totals, Audited: now}, true, nil
}

// inStore is how many events the store held when the new samples were taken. It grows
// by the events that are new in them, while gauge, the number in the store itself, is
// ahead of them. gauge is taken when it is lower, as events were removed, and when
// nothing is stored any more.
func (o *sampleReader) inStore(news metrics.Sample, gauge int64) int64 {
	switch {
	case o.gauge == 0 && news.InStore > 0:
		o.stored = min(news.InStore, gauge)
	case o.gauge == 0, news.Stored == 0 && gauge == o.gauge:
		o.stored = gauge
	default:
		o.stored = min(o.stored+int64(news.Stored), gauge)
	}
	o.gauge = gauge
	return o.stored
}

// noSample is where a node is read from that had kept none when it was first
// seen. All of its samples are new.
var noSample = time.Unix(0, 0)

// clockOff is how far from here a sample may be for its time to be believed:
// charts that end now would not show it.
const clockOff = 10 * time.Second

// news are a node's new samples in one, nil when there are none.
func (o *sampleReader) news(ctx context.Context, node int64) (sum *metrics.Sample, err error) {
	for s, err := range o.store.NewSamples(ctx, node, o.seen[node]) {
		if err != nil {
			return nil, err
		}
		if sum == nil {
			sum = &s
		} else {
			sum.Merge(s)
		}
	}
	return sum, nil
}

// together adds the samples of two nodes up.
func together(a, b metrics.Sample) metrics.Sample {
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
	a.Extremes = nil // of single nodes
	return a
}
