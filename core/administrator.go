package core

import (
	"context"
	"fmt"
	"time"
)

// Administrator does what a person asks for: prove that nothing is lost and
// nothing counted twice, correct what is, remove, compact, back up.
type Administrator interface {
	// Check recomputes the truth from the events in one snapshot. It may run
	// beside a pipeline.
	Check(ctx context.Context) (Report, error)

	// Recount rebuilds the totals from the events. It first calls change with
	// each count that is wrong, as it is and as it should be; when change
	// returns an error nothing is written and that error is returned. It also
	// corrects how many events the ledger says there are.
	Recount(ctx context.Context, change func(is, should Count) error) (changed int, err error)

	// RemoveSource removes everything of one source, as if it had never been
	// stored: of at most max events looked at, whatever became of them, with
	// their counts, failures, and their part in the ledger; when there are no more
	// events, what expired and the rejects of the source, at most max of each.
	// Events with an id above last stay: they came after a person was asked. It
	// takes claims back like Append with Newest. Checkpoints stay: it is not known
	// their source. removed is the number of events. Call it until more is false;
	// interrupted, it may be called again. Check finds everything in order after
	// each call.
	RemoveSource(ctx context.Context, source string, last int64, max int) (removed int, more bool, err error)

	// Compact gives the store's free space back to the system and returns how
	// many bytes that was.
	Compact(ctx context.Context) (int64, error)

	// Backup writes a consistent copy to a new file while the store is used.
	Backup(ctx context.Context, file string) error
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

	Miscounts int64 `json:"-"` // totals that contradict the events, or sums that contradict the counts: Recount corrects them

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
	r.Miscounts++
	if missing := should.Events - is.Events; missing > 0 {
		r.Lost += missing
	} else {
		r.Twice -= missing
	}
	r.Problem(fmt.Sprintf("%s %s %s r/%s: %d events, %d with a score, of %d together, are counted; %d, %d, %d are processed",
		is.Source, time.Unix(is.Hour*3600, 0).UTC().Format(time.RFC3339), is.Kind, is.Subreddit,
		is.Events, is.Scored, is.Score, should.Events, should.Scored, should.Score))
}

// WronglyAdded adds a row of a table that adds up counts and contradicts them: as it is, and
// as it should be. Nothing of that is lost or counted twice.
func (r *Report) WronglyAdded(table string, is, should Count) {
	r.Miscounts++
	r.Problem(fmt.Sprintf("%s %s %s %s r/%s: %d events, %d with a score, of %d together; the counts add up to %d, %d, %d",
		table, is.Source, time.Unix(is.Hour*3600, 0).UTC().Format(time.RFC3339), is.Kind, is.Subreddit,
		is.Events, is.Scored, is.Score, should.Events, should.Scored, should.Score))
}

// MaxProblems bounds how many problems a report names.
const MaxProblems = 100
