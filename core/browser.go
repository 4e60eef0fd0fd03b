package core

import (
	"context"
	"iter"
	"time"
)

// Browser shows what is stored. The sequences stream from one snapshot: memory
// stays flat, and a sequence ends with its first error.
type Browser interface {
	// Events lists events in the order of their ids.
	Events(ctx context.Context, f Filter) iter.Seq2[Event, error]

	// Rejects lists rejects in the order of their ids.
	Rejects(ctx context.Context, f RejectFilter) iter.Seq2[Reject, error]

	// Page looks for events from the newest to the oldest, in one bounded step:
	// it takes as long in a store of millions as in a small one. The pages that
	// follow one another by Next, until End, hold each event that matches once.
	Page(ctx context.Context, q PageQuery) (Page, error)

	// Event returns one event with its data; ErrNotFound when there is none.
	Event(ctx context.Context, id int64) (Stored, error)

	// ByKey returns the event of a source with a key, with its data; ErrNotFound
	// when there is none. No event has an empty key. It takes as long in a store of
	// millions as in a small one.
	ByKey(ctx context.Context, source, key string) (Stored, error)
}

// The states of a stored event, as the view event_states has them.
const (
	StateWaiting   = "waiting"   // to be claimed for the first time
	StateClaimed   = "claimed"   // in the hands of a worker, for the first time or again
	StateRetry     = "retry"     // failed; waits for its next attempt
	StateSettled   = "settled"   // processed
	StateDead      = "dead"      // out of attempts
	StateDiscarded = "discarded" // given up by hand
)

// States are all of them, in the order in which an event may have them.
var States = []string{StateWaiting, StateClaimed, StateRetry, StateSettled, StateDead, StateDiscarded}

// Stored is an event in the store and how it stands there.
type Stored struct {
	Event
	State     string
	ClaimedBy int64 // the node whose worker has it; 0 unless claimed
	Attempts  int   // how often its handler has failed; 0 again when it is settled
}

// PageQuery asks for one page of events, newest first.
type PageQuery struct {
	Filter Filter
	States []string // any of these; empty: all
	Past   int64    // only smaller ids: the Next of the page before; 0: from the newest
	Limit  int      // events in the page, at most; 0: 100
	Scan   int      // events scanned, at most; 0: 20,000
}

// Page is what one bounded scan found. It may be empty and not the End.
type Page struct {
	Events  []Stored  // newest first, without Data
	Next    int64     // Past of the next page: the last id scanned
	Scanned int       // events scanned; those whose state cannot match may be left out
	Reached time.Time // when the last one scanned was stored; zero when none was
	End     bool      // nothing older matches
}

// Newest returns the id of the newest event, whatever became of it; 0 when
// there is none.
func Newest(ctx context.Context, b Browser) (int64, error) {
	page, err := b.Page(ctx, PageQuery{Limit: 1})
	if err != nil || len(page.Events) == 0 {
		return 0, err
	}
	return page.Events[0].ID, nil
}

// MaxPageData is how many bytes of data a page's search for a text reads before
// it ends, full or not.
const MaxPageData = 2 << 20
