package core

import (
	"context"
	"iter"
	"time"
)

// Mover is what Move needs of a store beyond what the others need: the first
// four methods of the one that is moved, Receive of the one that it is moved
// into.
type Mover interface {
	// ID names the store; no two stores have the same, but for a backup.
	ID() string

	// Outcomes lists at most max events with an id above after, in the order of
	// their ids, with what became of each.
	Outcomes(ctx context.Context, after int64, max int) iter.Seq2[Outcome, error]

	// Expired lists what retention removed, in the order of source, hour,
	// kind, subreddit.
	Expired(ctx context.Context) iter.Seq2[Count, error]

	// Checkpoints lists how far each input has been stored, in the order of
	// their names.
	Checkpoints(ctx context.Context) iter.Seq2[Checkpoint, error]

	// Receive stores a chunk in one transaction, whole or not at all,
	// together with its mark, provided that the mark's token still owns its
	// input (else ErrImportLost). It needs Join; see Chunk for what it does
	// with each part. ErrRefused means that an event cannot be stored for its
	// data.
	Receive(ctx context.Context, p Chunk) (Received, error)
}

// Outcome is a stored event and what became of it.
type Outcome struct {
	Event
	State string // FatePending, FateSettled, or that of its failure

	// Of its failure, as in Failure.
	Attempts      int
	Error         string
	FailedAt      time.Time
	NextAttemptAt time.Time
}

// The states of an event that is not a failure.
const (
	OutcomePending = "pending" // in a segment, claimed or not
	OutcomeSettled = "settled"
)

// Failed reports whether the event is a failure.
func (f *Outcome) Failed() bool { return f.State != OutcomePending && f.State != OutcomeSettled }
