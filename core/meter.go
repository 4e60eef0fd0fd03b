package core

import (
	"context"

	"weir/core/activity"
	"weir/core/metrics"
)

// Meter reads a store's numbers at little cost.
type Meter interface {
	// Gauges reads the store's present numbers in one small snapshot; it costs
	// little and never counts events.
	Gauges(ctx context.Context) (metrics.Gauges, error)

	// Tables lists a server's tables, up to ten seconds old; none for a file.
	Tables(ctx context.Context) ([]metrics.Table, error)

	// Stats returns what this program did to the store since it was opened.
	Stats() metrics.StoreStats

	// Outstanding counts the events with an id up to last that are neither settled
	// nor dead nor discarded.
	Outstanding(ctx context.Context, last int64) (metrics.Outstanding, error)

	// Observe has the store show what its goroutines do, and how its locks and pools are
	// used; nil ends that. What a goroutine with a lane asks for is shown there, too (see
	// activity.With).
	Observe(r *activity.Recorder)

	// Newest is the id of the newest event that is stored, 0 when there is none.
	Newest(ctx context.Context) (int64, error)
}
