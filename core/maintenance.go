package core

import (
	"context"
	"time"
)

// Maintenance does a store's housekeeping, in bounded steps beside a pipeline.
type Maintenance interface {
	// Fold moves deltas into counts, at most max rows of deltas. It returns
	// how many it moved.
	Fold(ctx context.Context, max int) (int, error)

	// Expire examines at most max events, removes those that are settled and were
	// stored longer than age ago, and adds them to the counts of expired events.
	// Events stored after the oldest unsettled segment may stay until that is
	// settled. It returns how many it removed and whether more are to be examined.
	Expire(ctx context.Context, age time.Duration, max int) (removed int, more bool, err error)

	// Downsample examines at most max samples, but at least two, and merges those of
	// one node that lie in the same bucket into one: of 10 s if they are older than an
	// hour, of a minute if older than a day, of 10 minutes if older than 30 days.
	// Counters and histograms are added, extremes are kept (metrics.Sample.Merge). The
	// buckets of histograms become wider, by 4, 8 and 16 (metrics.Histogram.Coarsen), and
	// samples older than a day lose the top subreddits. It walks through all samples,
	// step by step, and begins again after the last one. It returns how many it removed
	// and whether more are to be examined.
	//
	// The samples of intervals that it has walked through, if older than an hour, it also
	// merges into rollups (see Overview), which it stores beside them: from those of the
	// next shorter length, so that a step stays bounded.
	//
	// Samples that can't be read stay as they are, and are reported as an error; the
	// walk continues after them.
	Downsample(ctx context.Context, max int) (removed int, more bool, err error)

	// Prune removes samples with their rollups, annotations, and nodes that ended, all older than
	// age.
	Prune(ctx context.Context, age time.Duration) error
}
