package core

import (
	"context"
	"iter"
	"time"
)

// Store keeps everything durably. All methods may be called from many
// goroutines at once. A method that writes has committed durably when it
// returns nil, and has written nothing when it returns an error, unless it says
// otherwise.
//
// Times that the store sets are by the database's clock, so that nodes on
// several machines agree.
type Store interface {
	Appender
	Member
	Claimer
	Triage
	Journal
	Browser
	Auditor
	Maintenance
	Mover

	// Name is "sqlite" or "postgres".
	Name() string

	// Location says where the data lies, for people: a path, or a URL without
	// its password.
	Location() string

	// Close releases the node's claims, folds what is waiting and closes the
	// connections, readers before the writer. A second Close does nothing.
	Close() error
}

// Appender stores what the source yields.
type Appender interface {
	// Append stores a batch in one transaction, whole or not at all: events
	// whose (source, key) is already stored are skipped and counted as
	// duplicates, those that are new become segments of at most b.Segment
	// events, rejects are kept, and the checkpoint moves to b.Mark, provided
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
	// is now: settling the claim fails with ErrClaimLost. A failure keeps its state
	// and its attempts.
	Append(ctx context.Context, b Batch) (Appended, error)

	// TakeCheckpoint makes in.Token the owner of the input's checkpoint and returns what
	// the checkpoint was before, found = false when there was none. The
	// position, fingerprint, selection and sums stay as they were until a batch moves
	// them; the batches of earlier owners fail from now on.
	TakeCheckpoint(ctx context.Context, in Input) (was Checkpoint, found bool, err error)

	// Checkpoint returns how far the input of that name has been stored.
	Checkpoint(ctx context.Context, name string) (c Checkpoint, found bool, err error)
}

// Batch is what one append stores.
type Batch struct {
	Events  []Event
	Pieces  []Piece // where each of Events stands in Mark.Input; nil when the source cannot resume
	Rejects []Reject
	Mark    Mark // of the last record; zero when the source cannot resume
	Segment int  // events in a segment, 1–1,000
	Newest  bool // a later retrieval replaces what is stored
}

// Appended says what an append did.
type Appended struct {
	Stored     int
	Duplicates int       // with those that follow
	Replaced   int       // duplicates that were retrieved later and replaced what was stored
	PassedOver int       // duplicates that were retrieved later and did not, without Batch.Newest
	Rejected   int       // rejects that were not yet known
	Segments   []Segment // ascending; empty when everything was a duplicate
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

// Member is this program's seat among the nodes that share the store.
type Member interface {
	// Join registers this program as a node; Claim and Append need it. It
	// returns the node's id. When it is one already nothing changes.
	Join(ctx context.Context, n Node) (int64, error)

	// Heartbeat proves that this node lives and takes over the claims of those
	// that don't: silent for longer than lease, or known to be dead. What it
	// took over is split (see Claimer) and may be claimed at once. When this
	// node itself was taken for dead it joins again under a new id.
	Heartbeat(ctx context.Context, lease time.Duration) (Heartbeat, error)

	// Nodes lists those that are registered, oldest first. It writes nothing
	// and needs no Join. One that is known to have died is "dead" before
	// anybody has taken it over: on SQLite at once. On PostgreSQL nobody sees
	// a node die: one that was Silent for longer than its lease may be dead, unless
	// it is Locked.
	Nodes(ctx context.Context) ([]Node, error)
}

// Node is one running program.
type Node struct {
	ID          int64
	Host        string
	PID         int
	Version     string
	State       string // "alive", "left" or "dead"; the store sets it
	StartedAt   time.Time
	HeartbeatAt time.Time
	Silent      time.Duration // since its last heartbeat, by the database's clock
	Locked      bool          // it holds the lock of a running program: it lives, however long it was silent (SQLite)
}

// Heartbeat says what a heartbeat found.
type Heartbeat struct {
	Node     int64 // this node's id; a new one when it was taken for dead
	Rejoined bool
	Dead     []Node // nodes taken over
	Returned int    // their events that may be claimed again
}

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

	// Settle records what became of a claim, in one transaction: its events
	// are counted, its failures kept, its segments removed. When another node
	// has taken it over nothing is written and ErrClaimLost is returned. A
	// claim that was not loaded is loaded first.
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

	// Outstanding says what with an id up to last is neither settled nor dead
	// nor discarded.
	Outstanding(ctx context.Context, last int64) (Outstanding, error)

	// Newest is the id of the newest event that is stored, 0 when there is none.
	Newest(ctx context.Context) (int64, error)
}

// Outstanding is what is left to do of a store's events.
type Outstanding struct {
	Unsettled bool          // segments, or retries that are due or claimed
	Retries   int           // failures that wait for a later attempt
	Next      time.Duration // until the first of these is due, by the store's clock; 0 when there is none
	Last      time.Duration // until the last of these is due
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
}

// Failed is an event of a claim whose handler failed.
type Failed struct {
	ID       int64
	Attempts int           // how often it has failed, with this time
	Error    string        // valid UTF-8, at most MaxError bytes
	Dead     bool          // not to be tried again
	Retry    time.Duration // from now to the next attempt; 0 when Dead
}

// MaxError bounds what is kept of a failure's error text, in bytes.
const MaxError = 4 << 10

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

	// Discard gives the failures that match up for good. Their rows stay, in
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

// Journal keeps measurements and what people did.
type Journal interface {
	// AddSample keeps one node's metrics over one interval.
	AddSample(ctx context.Context, s Sample) error

	// Samples lists samples with From ≤ time < To, oldest first. A zero bound
	// is open.
	Samples(ctx context.Context, from, to time.Time) iter.Seq2[Sample, error]

	// NewSamples lists one node's samples that are later than after, oldest
	// first. Both times are by that node's clock, so that who reads on from the
	// last sample misses none, whatever other clocks say. With a zero time it
	// is the newest alone, where to begin.
	NewSamples(ctx context.Context, node int64, after time.Time) iter.Seq2[Sample, error]

	// Annotate keeps something that a person changed, or that happened.
	Annotate(ctx context.Context, a Annotation) error

	// Annotations lists annotations with from ≤ time < to, oldest first.
	Annotations(ctx context.Context, from, to time.Time) iter.Seq2[Annotation, error]
}

// Annotation is something that a person changed, or a threshold that was crossed,
// drawn on the charts.
type Annotation struct {
	Node int64
	Time time.Time
	Text string
}

// Browser shows what is stored. The sequences stream from one snapshot: memory
// stays flat, and a sequence ends with its first error.
type Browser interface {
	// Events lists events in the order of their ids.
	Events(ctx context.Context, f Filter) iter.Seq2[Event, error]

	// Counts lists the totals in the order of source, hour, kind, subreddit. A
	// filter that they cannot answer (see Filter.Countable) counts the settled
	// events instead, all in one snapshot; what has expired is then left out.
	Counts(ctx context.Context, f Filter) iter.Seq2[Count, error]

	// Rejects lists rejects in the order of their ids.
	Rejects(ctx context.Context, f RejectFilter) iter.Seq2[Reject, error]

	// Page looks for events from the newest to the oldest, in one bounded step:
	// it takes as long in a store of millions as in a small one. The pages that
	// follow one another by Next, until End, hold each event that matches once.
	Page(ctx context.Context, q PageQuery) (Page, error)

	// Event returns one event with its data; ErrNotFound when there is none.
	Event(ctx context.Context, id int64) (Stored, error)
}

// Count is how many events of one source, kind and subreddit happened in one hour.
type Count struct {
	Source    string // the key space; empty for what expired before it was counted by source, whose Scored is 0
	Hour      int64  // since 1970, UTC
	Kind      string
	Subreddit string
	Events    int64
	Scored    int64 // of these, events whose score is known
	Score     int64 // the sum of the known scores
}

// Maintenance does the store's housekeeping in bounded steps.
type Maintenance interface {
	// Fold moves deltas into counts, at most max rows of deltas. It returns
	// how many it moved.
	Fold(ctx context.Context, max int) (int, error)

	// Expire removes settled events that were stored longer than age ago, of
	// at most max events looked at, and adds them to what expired. What was
	// stored behind the oldest unsettled segment may stay until that is settled.
	// It returns how many it removed and whether there is more to look at.
	Expire(ctx context.Context, age time.Duration, max int) (removed int, more bool, err error)

	// RemoveSource removes everything of one source, as if it had never been
	// stored: of at most max events looked at, whatever became of them, with
	// their counts, failures, and their part in the ledger; when there are no more
	// events, what expired and the rejects of the source, at most max of each.
	// Events with an id above last stay: they came after a person was asked. It
	// takes claims back like Append with Newest. Checkpoints stay: no one knows
	// their source. removed is the number of events. Call it until more is false;
	// interrupted, it may be called again. Check finds everything in order after
	// each call.
	RemoveSource(ctx context.Context, source string, last int64, max int) (removed int, more bool, err error)

	// Prune removes samples, annotations, and nodes that ended, all older than
	// age.
	Prune(ctx context.Context, age time.Duration) error

	// Compact gives the store's free space back to the system and returns how
	// many bytes that was.
	Compact(ctx context.Context) (int64, error)

	// Backup writes a consistent copy to a new file while the store is used.
	Backup(ctx context.Context, file string) error
}
