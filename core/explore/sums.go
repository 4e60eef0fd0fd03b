package explore

import (
	"context"
	"iter"
	"slices"
	"time"

	"weir/core"
)

// sums reads totals.
func sums(ctx context.Context, s core.Totals, f core.Filter, g core.Grouping) ([]core.Count, error) {
	return all(s.Sums(ctx, f, g))
}

func all(counts iter.Seq2[core.Count, error]) ([]core.Count, error) {
	var rows []core.Count
	for c, err := range counts {
		if err != nil {
			return nil, err
		}
		rows = append(rows, c)
	}
	return rows, nil
}

// grouping tells one dimension apart.
func grouping(d ...Dimension) core.Grouping {
	return core.Grouping{Source: slices.Contains(d, Source), Kind: slices.Contains(d, Kind), Subreddit: slices.Contains(d, Subreddit)}
}

// grain is the coarsest whose hours are in one interval each, if hours are.
func grain(every Interval, zone *time.Location) core.Grain {
	switch {
	case zone != time.UTC || every < Day:
		return core.GrainHour
	case every < Month:
		return core.GrainDay
	}
	return core.GrainMonth
}

// offHours reports whether hours of UTC begin within those of the zone.
func offHours(rows []core.Count, zone *time.Location) bool {
	return zone != time.UTC && slices.ContainsFunc(rows, func(c core.Count) bool {
		at := hourOf(&c).In(zone)
		return at.Minute() != 0 || at.Second() != 0
	})
}

func hourOf(c *core.Count) time.Time { return time.Unix(c.Hour*3600, 0) }

func sumOf(c *core.Count) Sum { return Sum{c.Events, c.Scored, c.Score} }

func total(rows []core.Count) (all Sum) {
	for i := range rows {
		all.add(sumOf(&rows[i]))
	}
	return all
}

func totalOf(names []Name) (all Sum) {
	for i := range names {
		all.add(names[i].Sum)
	}
	return all
}

// namesIn are the names of rows that tell nothing else apart.
func namesIn(rows []core.Count, d Dimension) []Name {
	names := make([]Name, len(rows))
	for i := range rows {
		names[i] = Name{Name: d.ofCount(&rows[i]), Sum: sumOf(&rows[i])}
	}
	return names
}

// Names lists the names in a store's totals, those with most events first; none of
// authors, whom totals don't know.
func Names(ctx context.Context, s core.Totals, by Dimension) ([]Name, error) {
	if by == Author || by == None {
		return nil, nil
	}
	rows, err := sums(ctx, s, core.Filter{}, grouping(by))
	names := namesIn(rows, by)
	sortNames(names)
	return names, err
}
