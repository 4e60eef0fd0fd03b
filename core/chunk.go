package core

// Chunk is a part of one store that is moved into another. All times, including
// StoredAt and Reject.At, stay as they were.
type Chunk struct {
	Mark Mark // of the whole move; its input is owned like an import's

	// Events are inserted in this order, with ids of the receiving store, and
	// are entered in its node's part of the ledger. One whose (source, key) is
	// there already is skipped, whatever became of either. A settled one is
	// counted, a pending one comes into a segment without attempts, the others
	// become failures that nobody claims. See Apply.
	Events  []Outcome // at most MaxChunk, each with a key
	Segment int       // events in a segment, 1–1,000

	// Expired is added to what expired and to the totals.
	Expired []Count

	// Rejects are skipped whose (Input, Line, Hash) is there.
	Rejects []Reject

	// Nodes are those that the samples and annotations name, by the ids of the
	// store that they come from. A node whose (Host, PID, StartedAt) is there
	// is that node; others are registered, "left" unless they are "dead". Node
	// 0, a person, is the same in all stores. Samples are skipped whose (Time,
	// Node) is there, annotations whose (Node, Time, Text) is.
	Nodes       []Node
	Samples     []Sample
	Annotations []Annotation

	// Checkpoints are skipped whose Name is there: the position of an import
	// into the receiving store stays.
	Checkpoints []Checkpoint
}

// MaxChunk bounds the events of a chunk.
const MaxChunk = 1000

// Received says what a chunk added.
type Received struct {
	Stored      int // events that were new
	Duplicates  int // events that were there
	Failures    int // of those stored
	Rejects     int
	Samples     int
	Annotations int
	Checkpoints int
}

// Applied is what inserting a chunk's events entails.
type Applied struct {
	Received  // the numbers of events
	Segments  []Segment
	Tally     Tally // of those settled
	Settled   int
	Dead      int
	Discarded int
}

// Apply adds up what inserting the events entails: ids are those that they
// got, 0 for one that was there, and ascend otherwise. A segment is a run of
// pending events without others between them, at most p.Segment.
func (p *Chunk) Apply(ids []int64) Applied {
	var a Applied
	var run *Segment // that the next pending event belongs to
	for i, id := range ids {
		f := &p.Events[i]
		if id == 0 {
			a.Duplicates++
			continue
		}
		a.Stored++
		if f.State == OutcomePending {
			if run == nil || run.Events >= p.Segment {
				a.Segments = append(a.Segments, Segment{First: id})
				run = &a.Segments[len(a.Segments)-1]
			}
			run.Last = id
			run.Events++
			continue
		}
		run = nil
		switch f.State {
		case OutcomeSettled:
			a.Settled++
			a.Tally.Add(&f.Event)
			continue
		case FailureDead:
			a.Dead++
		case FailureDiscarded:
			a.Discarded++
		}
		a.Failures++
	}
	return a
}
