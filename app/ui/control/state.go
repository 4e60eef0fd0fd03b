package control

import (
	"time"

	"weir/core"
	"weir/core/dump"
)

// State is what is so at one moment. It is a value: whoever has one may keep it.
type State struct {
	Phase     Phase
	Since     time.Time // of the phase
	Problem   string    // one line that says what to do; empty when all is well
	NextTry   time.Time // when the store is tried again; zero when it isn't
	Recreated string    // the file of a store that was used before and is gone: a new, empty one is there now; until dismissed
	Notice    string    // one line about something that can wait, as a broken settings file

	Backend  string // "sqlite" or "postgres"
	Location string // of the store, without a password
	Folder   string // where the data lies, when that is a folder of this machine

	FullIn   time.Duration // until the disk of Folder is full at the present rate of growth, rounded down; 0: a week or more, or unknown
	FullSoon bool          // that is less than a day
	FullNow  bool          // there is no room left on it

	Choice StoreChoice // the store, without a password; zero until one was opened
	Recent []Recent    // other stores that windows have opened lately, the last first

	Demo   bool        // the store is the demo
	MadeUp StoreChoice // the demo, where made-up events go
	Real   StoreChoice // where real events go: an import that is begun over the demo

	Source  string // "simulate", "dump" or "none"
	Started time.Time
	Tuning  core.Tuning
	Version string // of this program

	// Elsewhere are the nodes whose pipeline is watched, while this program
	// runs none. It may be empty: the other has ended, and Start is offered.
	Elsewhere     []core.Node
	Theirs        *core.Tuning // of the first of them; nil when it isn't known
	HeartbeatLate bool         // the first of them runs, and has not written its heartbeat for a lease

	// Heard is when one of Elsewhere was last found to have kept a sample, and
	// HeardEvery the interval of that one; when watching began and 0 before the
	// first. When Elsewhere is empty, Heard is zero unless the last of them had
	// been silent for long: it may only have been unable to keep samples.
	Heard      time.Time
	HeardEvery time.Duration

	Import        *Progress      // the import that runs, or that ended and was followed by nothing else; nil otherwise
	Resumable     *Import        // an import that was interrupted when the program ended
	WaitingStores []WaitingStore // other stores in which something still waits
	Pending       []string       // keys of settings that the file changed and that need Restart
}

// Phase is what the pipeline is doing.
type Phase int

// The phases.
const (
	Starting    Phase = iota // the store is being opened
	Running                  // events flow
	Paused                   // by a person
	Draining                 // before a restart or the end
	Watching                 // another program's pipeline
	Unreachable              // the store can't be reached; it is tried again
	DiskFull                 // the store has no room; it is tried again
	Stopped                  // by an error that makes going on impossible: Problem
)

// String is the phase's name, in English and lower case.
func (p Phase) String() string {
	return [...]string{"starting", "running", "paused", "draining", "watching", "unreachable", "disk full", "stopped"}[p]
}

// Steerable reports whether this program has a pipeline that can be tuned and paused.
func (p Phase) Tunable() bool { return p != Draining && p.RunsHere() }

// Own reports whether a pipeline of this program runs.
func (p Phase) RunsHere() bool {
	switch p {
	case Running, Paused, Draining, Unreachable, DiskFull:
		return true
	}
	return false
}

// Left is a store that the program went away from with something in it waiting.
type WaitingStore struct {
	Choice   StoreChoice
	Location string
	Waiting  int64 // events
}

// Progress is how far an import has come.
type Progress struct {
	Import
	Reading     string        // the file in hand
	FastForward bool          // it is fast-forwarded to where an earlier import stopped
	Size        int64         // bytes on disk; 0 when unknown
	Read        int64         // of these
	Misfits     int64         // events with an optional field that didn't fit and counts as unknown
	Took        time.Duration // so far
	Remaining   time.Duration // estimated; 0 when unknown
	Done        bool          // read to its end, or cancelled
	Ended       time.Time     // when that was; zero before
	Problem     string        // what is incomplete, and why, in one line
	Problems    []string      // the same, each in a line of its own
	Stopped     bool          // by the store, before its end: State.Resumable has it

	// Sums are what became of the records of this run. Of the duplicates, Replaced
	// were retrieved later and replaced what was stored; PassedOver did not.
	core.Sums
	Replaced   int64
	PassedOver int64

	// Whole are the sums of an import that was continued, with those of its earlier
	// runs; nil for any other, and when an earlier version began it.
	AllRuns *core.Sums

	ReadAs  []string      // the presets that the records were read as
	Reasons []dump.Reason // of the rejects, the commonest first
	LeftOut []Note        // what folders and archives hold and was not read
	Notes   []Note        // what else is worth knowing of a file
}

// Note is one line about a file.
type Note struct{ Input, Text string }
