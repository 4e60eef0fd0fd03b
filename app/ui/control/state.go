package control

import (
	"time"

	"weir/core"
	"weir/core/dump"
	"weir/core/message"
)

// State is the engine's state at one moment. It is a value, which the caller may keep.
type State struct {
	Phase     Phase
	Since     time.Time    // of the phase
	Problem   message.Text // one line that says what to do; empty if all is well
	NextTry   time.Time    // when the store is tried again; zero if it isn't
	Recreated string       // the file of a store that was gone and was created again, empty; empty once dismissed
	Notice    message.Text // one line about something that can wait, such as an invalid settings file

	Backend  string // "sqlite" or "postgres"
	Location string // of the store, without a password
	Folder   string // that holds the data, if it is on this machine

	FullIn   time.Duration // until the disk of Folder is full at the current rate of growth, rounded down; 0: a week or more, or unknown
	FullSoon bool          // FullIn is less than a day
	FullNow  bool          // the disk is full

	Choice StoreChoice // the store, without a password; zero until one has been opened
	Recent []Recent    // other stores that were opened recently, the latest first

	Demo      bool        // the store is the demo
	Simulated StoreChoice // the demo, where simulated events go
	Real      StoreChoice // where real events go, such as an import that is started in the demo

	Source   string // "simulate", "dump" or "none"
	Started  time.Time
	Tuning   core.Tuning
	Capacity int    // of the pipeline's channel; 0 if no pipeline has run here yet
	Version  string // of this program

	// Elsewhere are the watched nodes, while this program has no pipeline of its own.
	// It is empty in the phase Watching if the watched pipeline has ended.
	Elsewhere     []core.Node
	Theirs        *core.Tuning // the tuning of the first of them; nil if unknown
	HeartbeatLate bool         // the first of them runs, but its heartbeat is older than a lease

	// Heard is when the newest sample of a watched node was found, and HeardEvery
	// that node's interval. Before the first sample they are the time at which
	// watching began, and 0. When Elsewhere becomes empty, Heard is zero, unless the
	// last node had been silent for long: it may still run, unable to write samples.
	Heard      time.Time
	HeardEvery time.Duration

	Import        *Progress      // the import that runs, or that ended last if nothing else started since; otherwise nil
	Resumable     *Import        // an import that was interrupted, and can be continued
	WaitingStores []WaitingStore // other stores with unprocessed events
	Scene         *ScenePlay     // the scene that plays instead of the pipeline; otherwise nil
	Pending       []string       // keys of changed settings that take effect at the next Restart
}

// Phase is what the pipeline is doing.
type Phase int

// The phases.
const (
	Starting    Phase = iota // the store is being opened
	Running                  // events flow
	Paused                   // by the user
	Draining                 // before a restart or the end
	Watching                 // another program's pipeline is shown
	Unreachable              // the store can't be reached; it is tried again
	DiskFull                 // the store has no room; it is tried again
	Stopped                  // by an error that it can't recover from: Problem
)

// String returns the phase in English and lower case.
func (p Phase) String() string {
	return [...]string{"starting", "running", "paused", "draining", "watching", "unreachable", "disk full", "stopped"}[p]
}

// Tunable reports whether this program has a pipeline that can be tuned and paused.
func (p Phase) Tunable() bool { return p != Draining && p.RunsHere() }

// RunsHere reports whether this program has a pipeline.
func (p Phase) RunsHere() bool {
	switch p {
	case Running, Paused, Draining, Unreachable, DiskFull:
		return true
	}
	return false
}

// WaitingStore is another store that still holds unprocessed events.
type WaitingStore struct {
	Choice   StoreChoice
	Location string
	Waiting  int64 // events
}

// Progress is how far an import has come, and how it ended.
type Progress struct {
	Import
	Reading     string         // the current file
	FastForward bool           // the file is being skipped to where an earlier import stopped
	Size        int64          // bytes on disk; 0 if unknown
	Read        int64          // bytes of Size read so far
	Misfits     int64          // events with an optional field of the wrong type, which is treated as missing
	Took        time.Duration  // so far
	Remaining   time.Duration  // estimated; 0 if unknown
	Done        bool           // read to the end, or stopped
	Ended       time.Time      // zero while it runs
	Problem     message.Text   // what is missing, and why, in one line
	Problems    []message.Text // the same, one line each
	Stopped     bool           // by the store, before the end; State.Resumable can continue it

	// Sums counts the outcomes of this run's records. Of the duplicates, Replaced
	// records replaced stored ones that were retrieved earlier; PassedOver did not.
	core.Sums
	Replaced   int64
	PassedOver int64

	// AllRuns is Sums with those of earlier runs, if this run continues an import.
	// Otherwise it is nil, as it is when an earlier version began the import.
	AllRuns *core.Sums

	ReadAs  []string      // the presets that the records were read as
	Reasons []dump.Reason // of the rejects, the most frequent first
	LeftOut []Note        // files in folders and archives that were not read
	Notes   []Note        // anything else worth knowing about a file
}

// Note is one line about a file.
type Note struct {
	Input string
	Text  message.Text
}
