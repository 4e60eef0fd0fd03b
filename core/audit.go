package core

import (
	"context"
	"fmt"
	"time"
)

// Auditor proves that nothing is lost and nothing counted twice.
type Auditor interface {
	// Check recomputes the truth from the events in one snapshot. It may run
	// beside a pipeline.
	Check(ctx context.Context) (Report, error)

	// Recount rebuilds the totals from the events. It first calls change with
	// each count that is wrong, as it is and as it should be; when change
	// returns an error nothing is written and that error is returned. It also
	// corrects how many events the ledger says there are.
	Recount(ctx context.Context, change func(is, should Count) error) (changed int, err error)

	// Gauges reads the store's present numbers in one small snapshot; it costs
	// little and never counts events.
	Gauges(ctx context.Context) (Gauges, error)

	// Stats returns what this program did to the store since it was opened.
	Stats() StoreStats
}

// Report is what Check found.
//
//	Events = Pending + Processed + Dead + Discarded
//	Counted = Processed + Expired + Twice − Lost
type Report struct {
	Events    int64 `json:"events"`    // in the store
	Pending   int64 `json:"pending"`   // not settled, and waiting for a retry
	Processed int64 `json:"processed"` // settled
	Dead      int64 `json:"dead"`
	Discarded int64 `json:"discarded"`
	Rejected  int64 `json:"rejected"`
	Expired   int64 `json:"expired"` // removed by retention
	Counted   int64 `json:"counted"` // the sum of the totals
	Lost      int64 `json:"lost"`    // what totals lack, added over all (source, hour, kind, subreddit)
	Twice     int64 `json:"twice"`   // what they have too many
	OK        bool  `json:"ok"`

	Problems []string `json:"problems"` // at most MaxProblems, one line each
}

// Problem adds a problem, up to the bound on their number.
func (r *Report) Problem(text string) {
	if len(r.Problems) < MaxProblems {
		r.Problems = append(r.Problems, text)
	}
}

// Miscounted adds a count that contradicts the events: as it is, and as it
// should be.
func (r *Report) Miscounted(is, should Count) {
	if missing := should.Events - is.Events; missing > 0 {
		r.Lost += missing
	} else {
		r.Twice -= missing
	}
	r.Problem(fmt.Sprintf("%s %s %s r/%s: %d events, %d with a score, of %d together, are counted; %d, %d, %d are processed; \"weir recount\" corrects it",
		is.Source, time.Unix(is.Hour*3600, 0).UTC().Format(time.RFC3339), is.Kind, is.Subreddit,
		is.Events, is.Scored, is.Score, should.Events, should.Scored, should.Score))
}

// MaxProblems bounds how many problems a report names.
const MaxProblems = 100

// Gauges are a store's present numbers.
type Gauges struct {
	Stored    int64         // events in the store, by the ledger
	Node      int64         // as which this program has joined; 0: it hasn't
	Appended  int64         // by that node since it joined, by the ledger
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
