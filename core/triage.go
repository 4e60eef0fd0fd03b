package core

import (
	"context"
	"iter"
	"time"
)

// Triage decides about failures and rejects by hand.
type Triage interface {
	// Failures lists failures in the order of their events' ids.
	Failures(ctx context.Context, f FailureFilter) iter.Seq2[Failure, error]

	// Retry makes the failures that match due now, dead and discarded ones
	// too, with all their attempts before them again. It returns how many.
	// Those claimed at this moment are left alone, and so are those that no
	// longer match when their turn comes. Who asks a person first passes the IDs
	// that the question was about: what fails after it is then left alone, too.
	Retry(ctx context.Context, f FailureFilter) (int, error)

	// Discard gives up the failures that match, permanently. Their rows stay, in
	// state discarded. It returns how many, without those that were discarded
	// before. It leaves alone what Retry does.
	Discard(ctx context.Context, f FailureFilter) (int, error)

	// DiscardRejects removes the rejects that match and returns how many. A
	// line that is read again is rejected again.
	DiscardRejects(ctx context.Context, f RejectFilter) (int, error)

	// Census counts at most max failures and at most max rejects: it costs
	// little however many there are. When max were counted there may be more.
	Census(ctx context.Context, max int) (Census, error)
}

// The states of a failure.
const (
	FailureWaiting   = "waiting"   // for its next attempt
	FailureDead      = "dead"      // out of attempts
	FailureDiscarded = "discarded" // given up by hand
)

// Failure is an event whose handler failed.
type Failure struct {
	Event         Event
	Attempts      int
	Error         string
	State         string
	Claimed       bool
	FailedAt      time.Time // the last time
	NextAttemptAt time.Time // zero unless waiting
}

// FailureFilter selects failures. Empty fields select everything.
type FailureFilter struct {
	Filter
	IDs    []int64 // of events, however many
	States []string
	Error  string // part of the error's text
	Newest bool   // the newest event first, else the oldest
	Past   int64  // only those that come after this event's id; 0: from the first
	Limit  int    // 0: all
	Brief  bool   // list them without their events' Data
}

// RejectFilter selects rejects. Empty fields select everything.
type RejectFilter struct {
	IDs     []int64   // however many
	Sources []string  // any of these key spaces
	Input   string    // part of the input's name, ignoring the case of ASCII
	Reason  string    // part of the reason, ignoring the case of ASCII
	After   time.Time // stored at or after
	Before  time.Time // stored before
	Newest  bool      // the newest first, else the oldest
	Past    int64     // only those that come after this id; 0: from the first
	Limit   int       // 0: all
	Brief   bool      // list them without their Bytes
}

// Census is how many failures and rejects there are, as far as they were
// counted.
type Census struct {
	Waiting   int // failures, claimed or not
	Dead      int
	Discarded int
	Rejects   int
}
