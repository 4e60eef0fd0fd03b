package core

import (
	"context"
	"iter"
	"time"

	"weir/core/metrics"
)

// Journal stores measurements and people's changes.
type Journal interface {
	// AddSample stores one node's metrics over one interval.
	AddSample(ctx context.Context, s metrics.Sample) error

	// Samples lists samples with From ≤ time < To, oldest first. A zero bound
	// is open.
	Samples(ctx context.Context, from, to time.Time) iter.Seq2[metrics.Sample, error]

	// NewSamples lists one node's samples that are later than after, oldest
	// first. Both times are by that node's clock, so that who reads on from the
	// last sample misses none, whatever other clocks say. With a zero time it
	// is the newest alone, where to begin.
	NewSamples(ctx context.Context, node int64, after time.Time) iter.Seq2[metrics.Sample, error]

	// Annotate stores something that a person changed, or that happened.
	Annotate(ctx context.Context, a Annotation) error

	// Annotations lists annotations with from ≤ time < to, oldest first.
	Annotations(ctx context.Context, from, to time.Time) iter.Seq2[Annotation, error]
}

// Overview lists the samples of long periods in few: as many as a chart can show.
type Overview interface {
	// Rollups lists what Samples does, but one sample for all of a node's in an interval
	// of that length, one of metrics.RollupLengths, if Maintenance's Downsample has
	// merged them. Intervals begin at multiples of their length, and hold the samples that
	// end in them. Those that aren't merged are listed as they are: the ones of the last
	// hour before the newest sample of any node, of intervals that aren't wholly between
	// from and to, and of intervals that got or lost samples since they were merged.
	Rollups(ctx context.Context, from, to time.Time, length time.Duration) iter.Seq2[metrics.Sample, error]
}

// Annotation is something that a person changed, or a threshold that was crossed,
// drawn on the charts.
type Annotation struct {
	Node int64
	Time time.Time
	Text string
}
