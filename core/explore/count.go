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

// Totals reports whether a store's totals answer the query. They know sources, whole
// hours in UTC, kinds and subreddits, and what retention has removed. Where they don't
// the settled events are counted that are still stored.
func (q *Query) Totals() bool {
	return q.By != Author && q.Every >= Hour && q.Filter.Countable() && wholeHours(q.zone())
}

func (q *Query) zone() *time.Location {
	if q.Zone == nil {
		return time.UTC
	}
	return q.Zone
}

// wholeHours reports whether the zone's hours begin when UTC's do. Others do so at times
// only: these are taken for not doing it.
func wholeHours(zone *time.Location) bool { return zone == time.UTC }

// Count answers a query from one snapshot of the store.
func Count(ctx context.Context, s Store, q Query) (*Table, error) {
	t := newTable(q)
	if q.Totals() {
		for c, err := range s.Counts(ctx, q.Filter) {
			if err != nil {
				return nil, err
			}
			e := core.Event{Source: c.Source, Kind: c.Kind, Subreddit: c.Subreddit}
			t.add(time.Unix(c.Hour*3600, 0), q.By.of(&e), Sum{c.Events, c.Scored, c.Score})
		}
		return t.finish(), nil
	}
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
