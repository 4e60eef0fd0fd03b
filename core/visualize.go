package core

import (
	"context"
	runtimemetrics "runtime/metrics"
	"time"

	"weir/core/activity"
	"weir/core/metrics"
)

// sampleBuffer is how many samples wait for a store that is slow.
const sampleBuffer = 64

// visualizeMetrics copies the metrics every interval, derives a snapshot and
// hands it to the observer and the journal. It takes a last one when ctx is done.
func (r *run) visualizeMetrics(ctx, drain context.Context) {
	defer close(r.samples)
	v := viewer{run: r, last: time.Now(), spare: new([metrics.Latencies]metrics.Histogram), seen: newBreakdown(), cpu: cpuTime()}
	tick := time.NewTicker(r.config.Interval)
	defer tick.Stop()
	lane := r.activity.Lane(activity.RoleVisualize, "visualize")
	lane.Label()
	defer lane.Begin(activity.Ended)
	for {
		lane.Begin(activity.Idle)
		select {
		case <-tick.C:
			lane.Begin(activity.Measuring)
			v.look()
		case <-ctx.Done():
			lane.Begin(activity.Measuring)
			v.look()
			if v.behind != nil {
				select {
				case v.samples <- *v.behind:
				case <-drain.Done():
				}
			}
			return
		}
	}
}

// viewer derives snapshots from what the metrics add up.
type viewer struct {
	*run
	last   time.Time
	before metrics.Counters
	spare  *[metrics.Latencies]metrics.Histogram
	handed []*breakdown // empty; its memory is used again
	seen   *breakdown   // since the start
	cpu    time.Duration
	behind *metrics.Sample // a sample that the journal had no room for

	activeUsers uint64 // distinct authors in seen
}

func (v *viewer) look() {
	now := time.Now()
	i := v.metrics.take(v.spare, v.handed)
	stats := v.config.Store.Stats()
	i.counters.Reads, i.counters.Writes = stats.Reads-v.inherited.Reads, stats.Writes-v.inherited.Writes
	i.counters.Updates, i.counters.Commits = stats.Updates-v.inherited.Updates, stats.Commits-v.inherited.Commits
	i.counters.Waited = stats.Waited - v.inherited.Waited

	tuning, _ := v.tuner.get()
	inForce := metrics.Tuning(tuning)
	s := metrics.Sample{
		Node: v.node.Load(), Time: now, Interval: now.Sub(v.last),
		Counters: i.counters.Sub(v.before),
		Levels:   v.levels(i, stats),
		Tuning:   &inForce,
	}
	if len(i.seen) > 0 {
		recent := newBreakdown()
		for _, a := range i.seen {
			recent.merge(a)
		}
		v.seen.merge(recent)
		s.Kinds, s.Top, v.activeUsers = recent.kinds, metrics.TopOf(recent.subreddits), v.seen.authors.Estimate()
	}
	v.handed = i.seen[:0] // for the next interval
	s.ActiveUsers = v.activeUsers
	cpu := cpuTime()
	s.CPU = (cpu - v.cpu).Seconds()
	if len(i.recent) > 0 { // else the sample would hold an empty list
		s.Recent = i.recent
	}
	for l := range s.Latency {
		s.Latency[l].Merge(&i.latency[l]) // a copy: the observer may retain it
		i.latency[l].Reset()
	}
	v.metrics.remember(&s.Latency)
	v.last, v.before, v.cpu, v.spare = now, i.counters, cpu, i.latency

	if v.config.Observe != nil {
		v.config.Observe(metrics.Snapshot{Sample: s, Started: v.metrics.started, Totals: i.counters, Audited: i.gauged})
	}
	v.journal(s)
}

// journal hands a sample to the journal, merged with those that it had no room
// for: a slow store costs resolution, not events.
func (v *viewer) journal(s metrics.Sample) {
	if v.behind != nil {
		v.behind.Merge(s)
		s = *v.behind
	}
	select {
	case v.samples <- s:
		v.behind = nil
	default:
		v.behind = &s
	}
}

func (v *viewer) levels(i interval, stats metrics.StoreStats) metrics.Levels {
	read := []runtimemetrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/sched/goroutines:goroutines"}}
	runtimemetrics.Read(read)
	return metrics.Levels{
		Gauges:       i.gauges,
		ChannelDepth: v.metrics.depth(), ChannelCapacity: v.metrics.capacity,
		Workers: i.workers, WorkersBusy: i.atWork,
		Connections: stats.InUse,
		HeapBytes:   read[0].Value.Uint64(), Goroutines: int(read[1].Value.Uint64()),
		RSSBytes: rss(),
	}
}
