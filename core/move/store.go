// Package move copies a whole store into another.
package move

import (
	"context"
	"iter"
	"time"

	"weir/core"
	"weir/core/metrics"
)

// Origin is a store that can be read for a move.
type Origin interface {
	// ID identifies the store; only a backup has the same ID as another store.
	ID() string

	// Outcomes lists at most max events with an id above after, in the order of
	// their ids, with the outcome of each.
	Outcomes(ctx context.Context, after int64, max int) iter.Seq2[Outcome, error]

	// Expired lists the counts of the events that retention removed, in the order
	// of source, hour, kind, subreddit.
	Expired(ctx context.Context) iter.Seq2[core.Count, error]

	// Checkpoints lists how far each input has been stored, in the order of
	// their names.
	Checkpoints(ctx context.Context) iter.Seq2[core.Checkpoint, error]
}

// Receiver is a store that receives the chunks of a move.
type Receiver interface {
	// Receive stores a chunk with its mark in one transaction, completely or not
	// at all, if the mark's token still owns its input (else core.ErrImportLost).
	// It retains nothing of the chunk. It requires Join; see Chunk for how each part is stored. The error is
	// core.ErrRefused if an event cannot be stored because of its data.
	Receive(ctx context.Context, p Chunk) (Received, error)
}

// Store is a core.Store from and into which events can be moved.
type Store interface {
	core.Store
	Origin
	Receiver
}

// Source is what Run needs of the store that is moved.
type Source interface {
	Origin
	core.Member
	Location() string
	Check(ctx context.Context) (core.Report, error)
	Rejects(ctx context.Context, f core.RejectFilter) iter.Seq2[core.Reject, error]
	Samples(ctx context.Context, from, to time.Time) iter.Seq2[metrics.Sample, error]
	Annotations(ctx context.Context, from, to time.Time) iter.Seq2[core.Annotation, error]
}

// Destination is what Run needs of the store that receives.
type Destination interface {
	Receiver
	core.Member
	ID() string
	Location() string
	Check(ctx context.Context) (core.Report, error)
	TakeCheckpoint(ctx context.Context, in core.Input) (was core.Checkpoint, found bool, err error)
}

// Outcome is a stored event with its state.
type Outcome struct {
	core.Event
	State string // Pending, Settled, or that of its failure

	// As in core.Failure, if it is one.
	Attempts      int
	Error         string
	FailedAt      time.Time
	NextAttemptAt time.Time
}

// The states of an event that is not a failure.
const (
	Pending = "pending" // in a segment, claimed or not
	Settled = "settled"
)

// Failed reports whether the event is a failure.
func (f *Outcome) Failed() bool { return f.State != Pending && f.State != Settled }
