package metrics

import "time"

// Gauges are a store's present numbers.
type Gauges struct {
	InStore   int64         `json:"in_store,omitzero"`   // events, by the ledger
	Backlog   int64         `json:"backlog,omitzero"`    // of these, neither settled nor dead nor discarded
	Claimed   int64         `json:"claimed,omitzero"`    // of the backlog, claimed by workers
	Waiting   int64         `json:"waiting,omitzero"`    // of the backlog, failed before and not yet processed, claimed or not
	DeadNow   int64         `json:"dead_now,omitzero"`   // failures out of attempts
	Oldest    time.Duration `json:"oldest,omitzero"`     // age of the oldest unsettled segment, ns; 0 when there is none
	Lost      int64         `json:"lost,omitzero"`       // unsettled by the ledger, and in no segment or failure
	Twice     int64         `json:"twice,omitzero"`      // in segments and failures beyond the ledger
	SizeBytes int64         `json:"size_bytes,omitzero"` // of the database
	WALBytes  int64         `json:"wal_bytes,omitzero"`  // of its write-ahead log, where it is a file

	// As which node this program has joined, 0 before that; and how many events that
	// node has appended, by the ledger.
	Node     int64 `json:"-"`
	Appended int64 `json:"-"`

	// Of a server only, and up to ten seconds old.
	DeadRows int64         `json:"dead_rows,omitzero"` // of all tables: removed and not yet vacuumed
	HeldOpen time.Duration `json:"held_open,omitzero"` // age of the oldest transaction that anybody holds open, ns; 0 when there is none
	XminAge  int64         `json:"xmin_age,omitzero"`  // transactions since the oldest that a session may still read
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
	Reads   uint64 // statements that only read
	Writes  uint64 // rows inserted
	Updates uint64 // rows updated or deleted
	Commits uint64 // write transactions
	InUse   int    // connections in use now
	Idle    int    // open connections that nobody uses
	Max     int    // how many connections there may be; those not in use and not idle aren't open
	Waited  uint64 // how often a connection was waited for
}

// Outstanding is the work that is left in a store.
type Outstanding struct {
	Unsettled bool          // segments, or retries that are due or claimed
	Retries   int           // failures that wait for a later attempt
	Next      time.Duration // until the first of these is due, by the store's clock; 0 when there is none
	Last      time.Duration // until the last of these is due
}
