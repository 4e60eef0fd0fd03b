// Package metrics has what Weir measures: a [Sample] is one program's metrics over
// one interval, a [Snapshot] adds the totals since its start. Observers receive
// snapshots, stores hold samples, charts draw them and CSV exports list them.
//
// A sample has [Counters], which only grow, [Levels] of one moment, with the
// [Gauges] that the store reports, and a [Histogram] of each [Latency].
// Sample.Merge adds a later sample, so that any span of time can be shown as one.
package metrics
