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
	// ID names the store; no two stores have the same, but for a backup.
	ID() string

	// Outcomes lists at most max events with an id above after, in the order of
	// their ids, with what became of each.
	Outcomes(ctx context.Context, after int64, max int) iter.Seq2[Outcome, error]

	// Expired lists what retention removed, in the order of source, hour,
	// kind, subreddit.
	Expired(ctx context.Context) iter.Seq2[core.Count, error]

	// Checkpoints lists how far each input has been stored, in the order of
	// their names.
	Checkpoints(ctx context.Context) iter.Seq2[core.Checkpoint, error]
}

// Receiver is a store that takes what is moved.
type Receiver interface {
	// Receive stores a chunk in one transaction, whole or not at all,
	// together with its mark, provided that the mark's token still owns its
	// input (else core.ErrImportLost). It needs Join; see Chunk for what it does
	// with each part. core.ErrRefused means that an event cannot be stored for
	// its data.
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

// Outcome is a stored event and what became of it.
type Outcome struct {
	core.Event
	State string // Pending, Settled, or that of its failure

	// Of its failure, as in Failure.
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
