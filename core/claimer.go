package core

import (
	"context"
	"time"
)

// Claimer hands stored events to workers and records what became of them. No
// event is in two claims at once.
//
// A segment that a dead node had claimed is handed out again in ten parts, so that an
// event that kills its node is alone after three times; alone, it is dead after
// MaxAttempts more. The parts begin with Attempt 0; a segment of one event, and
// a retry, count the death as an attempt.
type Claimer interface {
	// Claim takes the oldest unclaimed segments, together at most max events
	// but at least one segment, or the failures whose next attempt is due. What
	// another node gave back may be passed over for a second.
	// A claim without events means that there is nothing to do.
	Claim(ctx context.Context, max int) (Claim, error)

	// Settle records what became of a claim that was loaded, in one transaction:
	// its events are counted, its failures stored, its segments removed. When
	// another node has taken it over nothing is written and ErrClaimLost is
	// returned.
	// With next > 0 the same transaction claims again like Claim(ctx, next);
	// otherwise the returned claim is empty.
	Settle(ctx context.Context, s Settlement, next int) (Claim, error)

	// Load reads the events of a claim into c.Events, ascending by id; it does
	// nothing when they are there. ErrCorrupt means that events are missing,
	// ErrClaimLost that this is because they were processed elsewhere.
	Load(ctx context.Context, c *Claim) error

	// Release gives a claim back unprocessed, for any node to take at once.
	Release(ctx context.Context, c Claim) error

	// Wakes receives when other nodes have stored something; it may be nil, and
	// may miss some: whoever waits for work polls, too.
	Wakes() <-chan struct{}
}

// Claim is work that one worker has. It holds either segments or retries.
type Claim struct {
	Token    int64     // fences it: unique across nodes and restarts
	Segments []Segment // ascending; new work
	Retries  []Retry   // ascending; failed events whose time has come
	Events   []Event   // ascending by id; see Load
}

// Empty reports whether there is nothing in the claim.
func (c *Claim) Empty() bool { return len(c.Segments) == 0 && len(c.Retries) == 0 }

// Size is the number of events in the claim.
func (c *Claim) Size() int {
	n := len(c.Retries)
	for _, s := range c.Segments {
		n += s.Events
	}
	return n
}

// Retry is a failed event in a claim.
type Retry struct {
	ID       int64         // the event's
	Attempts int           // how often it has failed
	Age      time.Duration // since the event was stored; see Segment
}

// Settlement is what became of a claim. Every event that is not in Failed was
// processed.
type Settlement struct {
	Claim  Claim
	Failed []Failed // ascending by ID

	// Patient says that more is to be appended soon, and that Settle may take some
	// milliseconds longer to share its commit.
	Patient bool
}

// Failed is an event of a claim whose handler failed.
type Failed struct {
	ID       int64
	Attempts int           // how often it has failed, with this time
	Error    string        // valid UTF-8, at most MaxError bytes
	Dead     bool          // not to be tried again
	Retry    time.Duration // from now to the next attempt; 0 when Dead
}

// MaxError bounds the error text that is stored with a failure, in bytes.
const MaxError = 4 << 10
