package core

import (
	"context"
	"iter"
	"time"
)

// Counter says what the processed events add up to. The sequences stream from one
// snapshot and end with their first error.
type Counter interface {
	// Counts lists the totals in the order of source, hour, kind, subreddit. A
	// filter that they cannot answer (see Filter.Countable) counts the settled
	// events instead, all in one snapshot; what has expired is then left out.
	Counts(ctx context.Context, f Filter) iter.Seq2[Count, error]

	// Totals adds up totals. A filter that they cannot answer counts the settled events,
	// as with Counts.
	Totals

	// ReadTotals runs read on totals that stay as they are at one moment. They answer only
	// filters that are countable.
	ReadTotals(ctx context.Context, read func(TotalsSnapshot) error) error

	// Settled lists the events that were processed, in no order. Their Data is there
	// only if the filter has a text.
	Settled(ctx context.Context, f Filter) iter.Seq2[Event, error]
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

// Totals adds up a store's totals.
type Totals interface {
	// Sums adds up the totals that match by what g tells apart, in no order.
	Sums(ctx context.Context, f Filter, g Grouping) iter.Seq2[Count, error]
}

// TotalsSnapshot is a store's totals at one moment.
type TotalsSnapshot interface {
	Totals

	// First ranks the subreddits in the totals that match, together with more counts, and
	// returns the first n, which is at least 1.
	First(ctx context.Context, f Filter, n int, more []Count) (Ranking, error)

	// Named is Sums without those of other subreddits than the names, spelled exactly so. The
	// names in a filter, which may be spelled in another way, have to be searched for among
	// all that there are; these are looked up.
	Named(ctx context.Context, f Filter, names []string, g Grouping) iter.Seq2[Count, error]
}

// Ranking is the subreddits with most events, in bytewise order where they have as many.
type Ranking struct {
	First []Count // the sums of each; their other fields are empty or zero
	Names int     // how many have sums that aren't all zero, those that are not among the first included
}

// Grouping says which totals are added up into one. What it doesn't tell apart is empty
// or zero in the sums.
type Grouping struct {
	Grain                   Grain
	Source, Kind, Subreddit bool // told apart
}

// Grain is how far apart the hours of sums are.
type Grain uint8

// The grains.
const (
	GrainAll   Grain = iota // all in one
	GrainMonth              // the first hour of each month, UTC
	GrainDay                // the first hour of each day, UTC
	GrainHour
)

// Of returns what a count adds to: its fields that g tells apart, and its numbers.
func (g Grouping) Of(c Count) Count {
	switch g.Grain {
	case GrainAll:
		c.Hour = 0
	case GrainMonth:
		year, month, _ := time.Unix(c.Hour*3600, 0).UTC().Date()
		c.Hour = time.Date(year, month, 1, 0, 0, 0, 0, time.UTC).Unix() / 3600
	case GrainDay:
		c.Hour -= (c.Hour%24 + 24) % 24
	case GrainHour:
	}
	if !g.Source {
		c.Source = ""
	}
	if !g.Kind {
		c.Kind = ""
	}
	if !g.Subreddit {
		c.Subreddit = ""
	}
	return c
}
