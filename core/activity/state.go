package activity

// State is what a goroutine does.
type State uint8

// The states.
const (
	Ended State = iota // its goroutine has ended, or hasn't begun

	Idle    // has no work
	Paused  // somebody has paused the pipeline
	ForRate // generate waits until the next event is due
	ForMore // a settlement waits for others to share its commit

	Reading   // reads the source
	Gathering // gathers a batch
	Loading   // reads a claim's events
	Measuring // visualize puts a snapshot together

	Handling // runs the handler

	Committing // appends a batch
	Settling
	Claiming
	Beating   // the heartbeat
	Folding   // the housekeeping: fold, expire, prune, downsample
	Recording // the journal reads the gauges or stores a sample
	Writing   // another request of the writer

	ForSlot       // the channel is full
	ForAppend     // the batch is full, and the append before it is under way
	ForWorker     // a full batch waits for a worker that takes it at once
	ForLock       // another holds the write lock
	ForConnection // all connections of the pool are in use

	BackingOff // waits after an error

	States int = iota
)

// Group is what states have in common; a chart draws those of a group alike.
type Group uint8

// The groups.
const (
	GroupNone Group = iota // there is no goroutine
	GroupIdle
	GroupMoving
	GroupHandling
	GroupCommitting
	GroupBlocked
	GroupBackingOff
	Groups int = iota
)

// Group returns the state's group.
func (s State) Group() Group {
	switch {
	case s == Ended:
		return GroupNone
	case s <= ForMore:
		return GroupIdle
	case s <= Measuring:
		return GroupMoving
	case s == Handling:
		return GroupHandling
	case s <= Writing:
		return GroupCommitting
	case s <= ForConnection:
		return GroupBlocked
	}
	return GroupBackingOff
}

// String names the state in a word or two; a region of an execution trace has the same
// name.
func (s State) String() string {
	return [States]string{
		Ended: "ended", Idle: "idle", Paused: "paused", ForRate: "not due yet", ForMore: "shares a commit",
		Reading: "read", Gathering: "gather", Loading: "load", Measuring: "measure",
		Handling:   "handle",
		Committing: "commit", Settling: "settle", Claiming: "claim", Beating: "heartbeat", Folding: "fold", Recording: "journal", Writing: "write",
		ForSlot: "no slot", ForAppend: "append busy", ForWorker: "no worker", ForLock: "lock busy", ForConnection: "pool busy",
		BackingOff: "back off",
	}[s]
}
