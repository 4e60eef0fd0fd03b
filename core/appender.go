package core

import (
	"context"
	"time"
)

// Appender stores what the source yields.
type Appender interface {
	// Append stores a batch in one transaction, whole or not at all: events
	// whose (source, key) is already stored are skipped and counted as
	// duplicates, those that are new become segments of at most b.Segment
	// events, rejects are stored, and the checkpoint moves to b.Mark, provided
	// that its input's token still owns it (else ErrImportLost).
	// ErrRefused means that an event cannot be stored for its data.
	//
	// In the same transaction the checkpoint's sums grow by what became of the
	// batch, unless the input had been read to its end before (see Checkpoint).
	// b.Mark.Start has them begin again.
	//
	// A reject of b.Mark.Input whose line and hash are those of one of b.Pieces
	// is removed: that piece is an event now, or a duplicate of one.
	//
	// With b.Newest a duplicate that was retrieved later than the stored event
	// replaces its score, flags, data and RetrievedAt, as if the events of the
	// batch came one by one. Times are compared by their microseconds; an unknown
	// retrieval is the earliest, and of two at the same time the stored one stays.
	// Totals follow in the same transaction. When the stored event is claimed,
	// everything of that claim is given back, so that the event is processed as it
	// is now: settling the claim fails with ErrClaimLost. A failure retains its state
	// and its attempts.
	//
	// With b.HandOver the first of the new segments, up to that many, are claimed for
	// this node in the same transaction, each under a token of its own, and returned
	// as claims: workers of this program that wait need neither claim them nor read
	// them back. None are while this node is taken for dead, while an older segment is
	// unclaimed or a failure is due: these would wait for ever behind a stream of new
	// events; nor with b.Newest, since replacing takes claims back. Claims without
	// events are to be loaded.
	Append(ctx context.Context, b Batch) (Appended, error)

	// Submit begins to append a batch, so that the next can be prepared and submitted
	// while this one is being stored. after is nil, or what an earlier Submit returned:
	// then the batch is stored only if that one was, and after it; else its error is
	// ErrOutOfTurn. The caller leaves the batch alone until the append has ended.
	Submit(ctx context.Context, b Batch, after Pending) Pending

	// TakeCheckpoint makes in.Token the owner of the input's checkpoint and returns what
	// the checkpoint was before, found = false when there was none. The
	// position, fingerprint, selection and sums stay as they were until a batch moves
	// them; the batches of earlier owners fail from now on.
	TakeCheckpoint(ctx context.Context, in Input) (was Checkpoint, found bool, err error)

	// Checkpoint returns how far the input of that name has been stored.
	Checkpoint(ctx context.Context, name string) (c Checkpoint, found bool, err error)
}

// Pending is an append that was submitted.
type Pending interface {
	// Ended is closed when the append has ended.
	Ended() <-chan struct{}

	// Outcome waits for that and returns what Append returns.
	Outcome() (Appended, error)
}

// Finished is an append that has ended with that outcome.
func Finished(done Appended, err error) Pending { return finished{done, err} }

type finished struct {
	done Appended
	err  error
}

func (f finished) Ended() <-chan struct{} { return ended }

func (f finished) Outcome() (Appended, error) { return f.done, f.err }

var ended = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// Batch is what one append stores. Events that are handed over become those of the
// claims: the store sets their ids and times, and the caller doesn't use them
// otherwise until the claims are settled or released.
type Batch struct {
	Events   []Event
	Pieces   []Piece // where each of Events stands in Mark.Input; nil when the source cannot resume
	Rejects  []Reject
	Mark     Mark // of the last record; zero when the source cannot resume
	Segment  int  // events in a segment, 1–1,000
	HandOver int  // how many segments to claim for this node
	Newest   bool // a later retrieval replaces what is stored
}

// Appended is the outcome of an append.
type Appended struct {
	Stored     int
	Duplicates int       // with those that follow
	Replaced   int       // duplicates that were retrieved later and replaced what was stored
	PassedOver int       // duplicates that were retrieved later and did not, without Batch.Newest
	Rejected   int       // rejects that were not yet known
	Segments   []Segment // ascending; empty when everything was a duplicate
	Claims     []Claim   // of the first of them, if handed over
}

// Segment is a run of stored events that are not settled yet: the unit of
// claiming. Ids between First and Last may be missing.
type Segment struct {
	First, Last int64 // ids
	Events      int   // how many ids between them there are
	Attempt     int   // how often it was handed out to a node that died

	// Age is, in a claim, how long before the claim the segment was stored; else
	// 0. It is by the store's clock alone, which may differ from this machine's,
	// and negative when that clock was set back.
	Age time.Duration
}
