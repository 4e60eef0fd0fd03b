package explore

import (
	"context"
	"iter"
	"time"

	"weir/core"
)

// Store is what of a store is asked.
type Store interface {
	Counts(ctx context.Context, f core.Filter) iter.Seq2[core.Count, error]
	Settled(ctx context.Context, f core.Filter) iter.Seq2[core.Event, error]
}

// Query says what to count.
type Query struct {
	Filter core.Filter
	Every  Interval
	By     Dimension
	Top    int            // how many names have rows of their own; 0: all
	Zone   *time.Location // where days begin; nil: UTC
}

// Totals reports whether a store's totals can answer the query. They know sources, whole
// hours in UTC, kinds and subreddits, and what retention has removed. Where they can't the
// settled events are counted that are still stored. In a zone whose hours don't begin with
// those of UTC, totals can't either: the table says what it was made of.
func (q *Query) Totals() bool {
	return q.By != Author && q.Every >= Hour && q.Filter.Countable()
}

func (q *Query) zone() *time.Location {
	if q.Zone == nil {
		return time.UTC
	}
	return q.Zone
}

// Count answers a query from one snapshot of the store.
func Count(ctx context.Context, s Store, q Query) (*Table, error) {
	if q.Totals() {
		t, err := countTotals(ctx, s, q)
		if t != nil || err != nil {
			return t, err
		}
	}
	t := newTable(q)
	for e, err := range s.Settled(ctx, q.Filter) {
		if err != nil {
			return nil, err
		}
		sum := Sum{Events: 1}
		if e.Scored {
			sum.Scored, sum.Score = 1, e.Score
		}
		t.add(e.CreatedAt, q.By.of(&e), sum)
	}
	return t.finish(), nil
}

// countTotals answers a query from the totals; the table is nil if one of their hours is in
// two intervals.
func countTotals(ctx context.Context, s Store, q Query) (*Table, error) {
	t := newTable(q)
	t.Totals = true
	for c, err := range s.Counts(ctx, q.Filter) {
		if err != nil {
			return nil, err
		}
		hour := time.Unix(c.Hour*3600, 0)
		if local := hour.In(q.zone()); local.Minute() != 0 || local.Second() != 0 {
			return nil, nil
		}
		e := core.Event{Source: c.Source, Kind: c.Kind, Subreddit: c.Subreddit}
		t.add(hour, q.By.of(&e), Sum{c.Events, c.Scored, c.Score})
	}
	return t.finish(), nil
}
