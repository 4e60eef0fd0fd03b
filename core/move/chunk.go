package move

import (
	"weir/core"
	"weir/core/metrics"
)

// Chunk is a part of a store that is moved into another. All times, including
// StoredAt and Reject.At, are preserved.
type Chunk struct {
	Mark core.Mark // of the whole move; its input has a checkpoint like an import's

	// Events are inserted in this order, with ids of the receiving store, and are
	// counted in its node's part of the ledger. An event whose (source, key)
	// exists there is skipped, whatever the states of the two. A settled event is
	// counted, a pending one is put into a segment without attempts, and the
	// others become unclaimed failures.
	Events  []Outcome // at most MaxChunk, each with a key
	Segment int       // events in a segment, 1–1,000

	// Expired is added to the expired counts and to the totals.
	Expired []core.Count

	// Rejects whose (Input, Line, Hash) exists are skipped.
	Rejects []core.Reject

	// Nodes are the nodes that the samples and annotations refer to, with their
	// ids in the original store. A node whose (Host, PID, StartedAt) exists is
	// that node; others are registered as "left", unless they are "dead". Node 0,
	// a person, is the same in all stores. Samples whose (Time, Node) exists are
	// skipped, and so are annotations whose (Node, Time, Text) exists.
	Nodes       []core.Node
	Samples     []metrics.Sample
	Annotations []core.Annotation

	// Checkpoints whose Name exists are skipped: positions of imports into the
	// receiving store stay.
	Checkpoints []core.Checkpoint
}

// MaxChunk bounds the events of a chunk.
const MaxChunk = 1000

// Received counts what a chunk added.
type Received struct {
	Stored      int // events that were new
	Duplicates  int // events that existed
	Failures    int // of those stored
	Rejects     int
	Samples     int
	Annotations int
	Checkpoints int
}
