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

	// Expire removes settled events that were stored longer than age ago, of
	// at most max events looked at, and adds them to what expired. What was
	// stored behind the oldest unsettled segment may stay until that is settled.
	// It returns how many it removed and whether there is more to look at.
	Expire(ctx context.Context, age time.Duration, max int) (removed int, more bool, err error)

	// Prune removes samples, annotations, and nodes that ended, all older than
	// age.
	Prune(ctx context.Context, age time.Duration) error
}
