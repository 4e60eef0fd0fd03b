package explore

import (
	"context"
	"time"

	"weir/core"
)

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
	return q.By != Author && (q.Every == Auto || q.Every >= Hour) && q.Filter.Countable()
}

// Count answers a query from one snapshot of the store.
func Count(ctx context.Context, s core.Counter, q Query) (*Table, error) {
	if q.Totals() {
		t, err := countTotals(ctx, s, q)
		if t != nil || err != nil {
			return t, err
		}
	}
	c := newCollector(Question{Filter: q.Filter, Every: q.Every, By: q.By, Top: q.Top, Zone: q.Zone})
	for e, err := range s.Settled(ctx, q.Filter) {
		if err != nil {
			return nil, err
		}
		c.add(c.hit(&e))
		c.coarsen()
	}
	return c.chart.table(c.every(), c.chart.ranked(q.Top), period{}), nil
}

// countTotals answers a query from the totals; the table is nil if they can't answer it:
// if one of their hours is in two intervals, or minutes are needed.
func countTotals(ctx context.Context, s core.Counter, q Query) (*Table, error) {
	zone, base := inZone(q.Zone), q.Every
	if base == Auto {
		base = Hour
	}
	b, err := readTop(ctx, s, q.Filter, base, zone, q.By, q.Top)
	if b == nil || err != nil {
		return nil, err
	}
	every := q.Every
	if every == Auto {
		if every = finest(b.period(), zone); every < base {
			return nil, nil
		}
	}
	t := b.table(every, b.ranked(q.Top), period{})
	t.Totals = true
	return t, nil
}

// readTop reads totals by interval and name, as one snapshot has them. The names are
// all, or at least the first top of them and all others together. It returns nil if an hour
// is in two intervals.
func readTop(ctx context.Context, s core.Counter, f core.Filter, base Interval, zone *time.Location, by Dimension, top int) (b *builder, err error) {
	g := grouping(by)
	g.Grain = grain(base, zone)
	err = s.ReadTotals(ctx, func(s core.TotalsSnapshot) error {
		if by == Subreddit && top > 0 {
			// There may be a hundred thousand of them: the first ones are found without
			// their hours.
			b, err = readParts(ctx, s, f, base, zone, g, top)
			return err
		}
		rows, err := sums(ctx, s, f, g)
		if err != nil || offHours(rows, zone) {
			return err
		}
		b = newBuilder(base, zone)
		for i := range rows {
			b.add(hourOf(&rows[i]), by.ofCount(&rows[i]), sumOf(&rows[i]))
		}
		return nil
	})
	return b, err
}

// readParts reads the names, the hours of the first, and all hours. It returns nil if an
// hour is in two intervals.
func readParts(ctx context.Context, s core.TotalsSnapshot, f core.Filter, base Interval, zone *time.Location, g core.Grouping, top int) (*builder, error) {
	ranking, err := s.First(ctx, f, top, nil)
	if err != nil {
		return nil, err
	}
	first, err := all(s.Named(ctx, f, plain(namesIn(ranking.First, Subreddit)), g))
	if err != nil {
		return nil, err
	}
	hours, err := sums(ctx, s, f, core.Grouping{Grain: g.Grain})
	if err != nil || offHours(hours, zone) {
		return nil, err
	}
	b := newBuilder(base, zone)
	for i := range hours {
		b.addRest(hourOf(&hours[i]), sumOf(&hours[i]))
	}
	addNamed(b, first)
	return b, nil
}

// addNamed adds rows of subreddits to their names, and takes them from the rest.
func addNamed(b *builder, rows []core.Count) {
	for i := range rows {
		r := &rows[i]
		b.add(hourOf(r), r.Subreddit, sumOf(r))
		b.addRest(hourOf(r), sumOf(r).negative())
	}
}

// period is from the first interval to the end of the last.
func (b *builder) period() period {
	var p period
	first := true
	for k := range b.cells {
		start := time.Unix(k.start, 0)
		if first || start.Before(p.from) {
			p.from = start
		}
		if first || start.After(p.before) {
			p.before = start
		}
		first = false
	}
	if !first {
		p.before = b.base.Next(p.before.In(b.zone))
	}
	return p
}
