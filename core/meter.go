package core

import (
	"context"
	"time"
)

// Meter tells how a store stands, at little cost.
type Meter interface {
	// Gauges reads the store's present numbers in one small snapshot; it costs
	// little and never counts events.
	Gauges(ctx context.Context) (Gauges, error)

	// Stats returns what this program did to the store since it was opened.
	Stats() StoreStats

	// Outstanding says what with an id up to last is neither settled nor dead
	// nor discarded.
	Outstanding(ctx context.Context, last int64) (Outstanding, error)

	// Newest is the id of the newest event that is stored, 0 when there is none.
	Newest(ctx context.Context) (int64, error)
}

// Gauges are a store's present numbers.
type Gauges struct {
	Stored    int64         // events in the store, by the ledger
	Backlog   int64         // stored, neither settled nor dead nor discarded
	Claimed   int64         // of these, in the hands of workers
	Waiting   int64         // of these, failed before and not yet processed, claimed or not
	Dead      int64         // failures out of attempts
	Oldest    time.Duration // age of the oldest unsettled segment; 0 when there is none
	Lost      int64         // what the ledger says is unsettled, and no segment or failure holds
	Twice     int64         // what segments and failures hold beyond the ledger
	SizeBytes int64         // of the database
	WALBytes  int64         // of its write-ahead log, where it is a file

	// Of a server only, and up to ten seconds old.
	Tables   []Table
	DeadRows int64         // of all tables: removed and not yet vacuumed
	HeldOpen time.Duration // age of the oldest transaction that anybody holds open; 0 when there is none
	XminAge  int64         // transactions since the oldest that a session may still look at
}

// Table is one of a store's tables.
type Table struct {
	Name     string
	Bytes    int64 // with its indexes
	Rows     int64 // estimated by the server
	DeadRows int64 // likewise
}

// StoreStats are cumulative counts of one program's use of a store.
type StoreStats struct {
	Reads       uint64 // statements that only read
	Writes      uint64 // rows inserted
	Updates     uint64 // rows updated or deleted
	Commits     uint64 // write transactions
	InUse       int    // connections in use now
	Waited      uint64 // how often a connection was waited for
	WaitedTotal time.Duration
}

// Outstanding is what is left to do of a store's events.
type Outstanding struct {
	Unsettled bool          // segments, or retries that are due or claimed
	Retries   int           // failures that wait for a later attempt
	Next      time.Duration // until the first of these is due, by the store's clock; 0 when there is none
	Last      time.Duration // until the last of these is due
}
