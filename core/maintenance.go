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

	// Prune removes samples, annotations, and nodes that ended, all older than
	// age.
	Prune(ctx context.Context, age time.Duration) error
}
