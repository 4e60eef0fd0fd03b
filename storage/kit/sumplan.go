package kit

import (
	"math"
	"slices"
	"strconv"

	"weir/core"
)

// SumPart is a part of what a filter's totals add up to, and the table that it is read
// from: the rows from an hour on up to another. With Minus it is taken away from the other
// parts.
type SumPart struct {
	CountTable
	From, Before int64 // hours, or first hours of months
	Names        Selection
	Minus        bool
}

// Hours of parts that are not bounded.
const (
	Beginning = math.MinInt64
	End       = math.MaxInt64
)

// Selection says which names of subreddits are in a part.
type Selection uint8

// The selections.
const (
	AllNames Selection = iota
	OnlyNames
	OtherNames // all but the names
)

// planSums divides the sums of the folded totals that match a countable filter. names is
// the filter of the names that parts are restricted to. Unless they are told apart by the
// hour, parts of Counts lie within one month each.
func planSums(f *core.Filter, g core.Grouping) (parts []SumPart, names core.Filter) {
	from, before := hoursOf(f)
	names = core.Filter{Sources: f.Sources, Kinds: f.Kinds, Subreddits: f.Subreddits, Except: f.Except}
	if from >= before {
		return nil, names
	}
	only := len(f.Subreddits) > 0
	if !only { // the names that are left out
		names.Subreddits, names.Except.Subreddits = f.Except.Subreddits, nil
	}
	switch except := len(f.Except.Subreddits) > 0; {
	case only:
		return split(SumPart{From: from, Before: before, Names: OnlyNames}, g.Grain), names
	case g.Subreddit && except:
		return split(SumPart{From: from, Before: before, Names: OtherNames}, g.Grain), names
	case g.Subreddit:
		return split(SumPart{From: from, Before: before}, g.Grain), names
	case except:
		parts = split(SumPart{From: from, Before: before, Names: OnlyNames, Minus: true}, g.Grain)
	}
	return append(parts, SumPart{CountTable: ByHour, From: from, Before: before}), names
}

// hoursOf are the hours that a filter selects: from one on up to another.
func hoursOf(f *core.Filter) (from, before int64) {
	from, before = Beginning, End
	if !f.After.IsZero() {
		from = core.HourOf(f.After)
	}
	if !f.Before.IsZero() {
		before = core.HourOf(f.Before)
	}
	return from, before
}

// split reads whole months from the coarser tables, and the rest from Counts.
func split(p SumPart, grain core.Grain) []SumPart {
	part := func(t CountTable, from, before int64) SumPart {
		p.CountTable, p.From, p.Before = t, from, before
		return p
	}
	from, before := p.From, p.Before
	if grain == core.GrainDay || grain == core.GrainHour {
		return []SumPart{part(Counts, from, before)}
	}
	if grain == core.GrainAll && from == Beginning && before == End {
		return []SumPart{part(ByName, from, before)}
	}
	first, end := from, before // of the whole months
	if from != Beginning && firstOfMonth(from) < from {
		first = min(nextMonth(from), before)
	}
	if before != End {
		end = max(firstOfMonth(before), first)
	}
	parts := []SumPart{part(Counts, from, first), part(ByMonth, first, end), part(Counts, end, before)}
	return slices.DeleteFunc(parts, func(p SumPart) bool { return p.From == p.Before })
}

// HourField is the hour of what a part's rows add to, as an expression of a query that
// calls the table t. Where that is finer than g it takes Grouping.Of.
func (p *SumPart) HourField(g core.Grouping) string {
	switch {
	case g.Grain == core.GrainAll:
		return "0"
	case g.Grain == core.GrainMonth && p.CountTable == Counts:
		return strconv.FormatInt(firstOfMonth(p.From), 10)
	}
	return "t." + p.HourColumn()
}

// maxLookups is how many names are looked up one by one, and maxMonths in how many months.
const (
	maxLookups = 100
	maxMonths  = 3000
)

// Names are names of subreddits with their sources and kinds, each once.
type Names struct {
	Source, Kind, Subreddit []string
	known                   map[tallyKey]bool
}

func (n *Names) add(c *core.Count) {
	key := tallyKey{source: c.Source, kind: c.Kind, subreddit: c.Subreddit}
	if n.known[key] {
		return
	}
	if n.known == nil {
		n.known = make(map[tallyKey]bool)
	}
	n.known[key] = true
	n.Source, n.Kind, n.Subreddit = append(n.Source, c.Source), append(n.Kind, c.Kind), append(n.Subreddit, c.Subreddit)
}

// Few reports whether it is faster to look the names up by their keys than to read a table
// from its first to its last row.
func (n *Names) Few() bool { return len(n.Source) <= maxLookups }

// Distinct are the subreddits, each once.
func (n *Names) Distinct() []string {
	return slices.Compact(slices.Sorted(slices.Values(n.Subreddit)))
}

// MonthsBetween are the first hours of the months from that of an hour to that of another;
// ok is false if they are too many to look something up in each.
func MonthsBetween(first, last int64) (months []int64, ok bool) {
	for m := firstOfMonth(first); m <= last; m = nextMonth(m) {
		if len(months) == maxMonths {
			return nil, false
		}
		months = append(months, m)
	}
	return months, true
}
