package core

import (
	"context"
	"time"
)

// QueueReader shows the queue: what is stored and not settled.
type QueueReader interface {
	// Queue reads, in one snapshot that costs little however long the queue is, its first
	// segments in the order of their ids, at most limit, and what waits for another
	// attempt or is dead, at most ten each.
	//
	// On a server whose table of segments takes more than 4 MiB, claims are looked for
	// among its first 10,000 segments only. The dead are those among the newest 10,000
	// failures.
	Queue(ctx context.Context, limit int) (Queue, error)
}

// Queue is what is stored and not settled, at one moment.
type Queue struct {
	Segments []QueuedSegment // the first of them, ascending; those that are claimed are always among them, if they are at most the limit
	More     int             // segments beyond those; at most 10,000, which may stand for more
	Retries  []QueuedFailure // those that are due first, claimed or not, in the order in which they are or will be
	Dead     []QueuedFailure // with the newest event first
}

// QueuedSegment is a segment that is not settled.
type QueuedSegment struct {
	Segment
	Waited    time.Duration // since it was stored, by the store's clock
	ClaimedBy int64         // the node that has claimed it; 0: nobody has
	Token     int64         // of the claim; 0 without one
	Silent    time.Duration // since that node's last heartbeat; 0 without one
	NodeDead  bool          // that node is dead: what it had claimed is about to be free again
}

// QueuedFailure is an event whose handler has failed.
type QueuedFailure struct {
	ID        int64
	Attempts  int
	In        time.Duration // until its next attempt is due, negative if it was due before; 0 of a dead one
	ClaimedBy int64         // the node that tries it; 0: nobody does
	Token     int64
}
