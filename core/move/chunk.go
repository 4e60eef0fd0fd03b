package move

import (
	"weir/core"
	"weir/core/metrics"
)

// Chunk is a part of one store that is moved into another. All times, including
// StoredAt and Reject.At, stay as they were.
type Chunk struct {
	Mark core.Mark // of the whole move; its input is owned like an import's

	// Events are inserted in this order, with ids of the receiving store, and
	// are entered in its node's part of the ledger. One whose (source, key) is
	// there already is skipped, whatever became of either. A settled one is
	// counted, a pending one comes into a segment without attempts, the others
	// become failures that nobody claims.
	Events  []Outcome // at most MaxChunk, each with a key
	Segment int       // events in a segment, 1–1,000

	// Expired is added to what expired and to the totals.
	Expired []core.Count

	// Rejects are skipped whose (Input, Line, Hash) is there.
	Rejects []core.Reject

	// Nodes are those that the samples and annotations name, by the ids of the
	// store that they come from. A node whose (Host, PID, StartedAt) is there
	// is that node; others are registered, "left" unless they are "dead". Node
	// 0, a person, is the same in all stores. Samples are skipped whose (Time,
	// Node) is there, annotations whose (Node, Time, Text) is.
	Nodes       []core.Node
	Samples     []metrics.Sample
	Annotations []core.Annotation

	// Checkpoints are skipped whose Name is there: the position of an import
	// into the receiving store stays.
	Checkpoints []core.Checkpoint
}

// MaxChunk bounds the events of a chunk.
const MaxChunk = 1000

// Received counts what a chunk added.
type Received struct {
	Stored      int // events that were new
	Duplicates  int // events that were there
	Failures    int // of those stored
	Rejects     int
	Samples     int
	Annotations int
	Checkpoints int
}
