package kit

import (
	"context"
	"iter"
	"maps"
	"slices"

	"weir/core"
)

// SumReader reads what Totals add up, all from one snapshot.
type SumReader interface {
	// Names lists the rows of ByName that may match: at least those that the filter selects
	// by their source, kind and subreddit.
	Names(f core.Filter, each func(core.Count)) error

	// Spelled lists the rows of ByName with one of the names, spelled exactly so.
	Spelled(names []string, each func(core.Count)) error

	// AddNames adds the rows of ByName that a filter selects by their source and kind.
	AddNames(f core.Filter, to *NameSums) error

	// Part lists sums of a part, without what g doesn't tell apart but for the hour. f is the
	// filter, of which its sources and kinds are still to be regarded. distinct reports
	// whether the sums are g's: no two of them add to the same.
	Part(p SumPart, f core.Filter, g core.Grouping, names *Names, each func(core.Count)) (distinct bool, err error)

	// Months lists rows of a part of ByMonth, that of a few names.
	Months(p SumPart, f core.Filter, names *Names, each func(MonthSum)) error

	// Recent adds what the tables of Later lack.
	Recent(t *MonthTally) error

	// Deltas adds what isn't folded yet.
	Deltas(t *Tally) error
}

// readNamed is readSums of some subreddits, spelled exactly so.
func (m *moment) readNamed(f core.Filter, names []string, g core.Grouping) ([]core.Count, error) {
	matching := spelled{}
	which := core.Filter{Subreddits: f.Subreddits, Except: core.Except{Subreddits: f.Except.Subreddits}}
	f.Subreddits, f.Except.Subreddits = nil, nil
	for _, name := range names {
		if which.MatchFields(&core.Event{Subreddit: name}) {
			matching[name] = true
			f.Subreddits = append(f.Subreddits, "r/"+name) // a name may begin with "r/" itself
		}
	}
	if len(matching) == 0 {
		return nil, nil
	}
	return m.readSums(f, matching, g)
}

// spelled are names of subreddits as they are spelled; nil are all.
type spelled map[string]bool

// match reports whether a filter selects a count of these by its source, kind and subreddit.
func (s spelled) match(f *core.Filter, c *core.Count) bool {
	if s != nil && !s[c.Subreddit] {
		return false
	}
	names := core.Filter{Sources: f.Sources, Kinds: f.Kinds, Subreddits: f.Subreddits, Except: f.Except}
	return names.MatchFields(&core.Event{Source: c.Source, Kind: c.Kind, Subreddit: c.Subreddit})
}

// appendMatching appends those counts of some hours that a filter selects.
func (s spelled) appendMatching(sums []core.Count, counts iter.Seq[core.Count], f *core.Filter, from, before int64) []core.Count {
	for c := range counts {
		if c.Hour >= from && c.Hour < before && s.match(f, &c) {
			sums = append(sums, c)
		}
	}
	return sums
}

// readSums adds up the totals of some subreddits that a countable filter selects, by what g
// tells apart.
func (m *moment) readSums(f core.Filter, of spelled, g core.Grouping) ([]core.Count, error) {
	parts, which := planSums(&f, g)
	var recent []MonthSum
	if slices.ContainsFunc(parts, func(p SumPart) bool { return p.Names != AllNames || slices.Contains(Later[:], p.CountTable) }) {
		lately, err := m.recent()
		if err != nil {
			return nil, err
		}
		recent = lately.Sums()
	}
	deltas, err := m.deltas()
	if err != nil {
		return nil, err
	}
	names, err := readNames(m, &which, of, recent)
	if err != nil {
		return nil, err
	}
	var sums []core.Count
	distinct := len(parts) == 1
	for _, p := range parts {
		first := len(sums)
		selects := &f
		if p.Minus {
			selects = &which
		}
		if p.CountTable == Counts && p.Names == OnlyNames && names.Few() {
			var later []MonthSum
			if len(parts) == 1 {
				later = MonthSums(of.appendMatching(nil, deltas.All(), &f, p.From, p.Before))
				deltas = new(Tally)
			}
			for i := range recent {
				if of.match(selects, &recent[i].Count) {
					later = append(later, recent[i])
				}
			}
			if sums, err = appendHours(sums, m, p, f, g, names, later); err != nil {
				return nil, err
			}
			distinct = distinct && (g.Grain == core.GrainDay || g.Grain == core.GrainHour)
			negate(sums[first:], p.Minus)
			continue
		}
		if slices.Contains(Later[:], p.CountTable) {
			sums = of.appendMatching(sums, slices.Values(CountsOf(recent)), selects, p.From, p.Before)
			distinct = distinct && first == len(sums)
		}
		if p.Names == OtherNames && len(names.Source) == 0 {
			p.Names = AllNames
		}
		if p.Names != OnlyNames || len(names.Source) > 0 {
			differ, err := m.Part(p, f, g, names, func(c core.Count) { sums = append(sums, c) })
			if err != nil {
				return nil, err
			}
			distinct = distinct && differ
		}
		negate(sums[first:], p.Minus)
	}
	read := len(sums)
	from, before := hoursOf(&f)
	sums = of.appendMatching(sums, deltas.All(), &f, from, before)
	if distinct && read == len(sums) {
		return sums, nil
	}
	return slices.Collect(addUp(slices.Values(sums), g).All()), nil
}

// appendHours appends what the packed hours of a part's names add up to, together with other
// rows. The sums of hours are distinct.
func appendHours(sums []core.Count, r SumReader, p SumPart, f core.Filter, g core.Grouping, names *Names, rows []MonthSum) ([]core.Count, error) {
	months := p
	months.CountTable = ByMonth
	if months.From != Beginning {
		months.From = firstOfMonth(months.From)
	}
	if len(names.Source) > 0 {
		if err := r.Months(months, f, names, func(m MonthSum) { rows = append(rows, m) }); err != nil {
			return nil, err
		}
	}
	hours, err := sumHours(rows, g, p.From, p.Before)
	return append(sums, hours...), err
}

// negate makes sums ones that are taken away.
func negate(sums []core.Count, minus bool) {
	for i := range sums {
		if c := &sums[i]; minus {
			c.Events, c.Scored, c.Score = -c.Events, -c.Scored, -c.Score
		}
	}
}

// readNames are the names that parts are restricted to.
func readNames(r SumReader, which *core.Filter, of spelled, recent []MonthSum) (*Names, error) {
	names := new(Names)
	if len(which.Subreddits) == 0 {
		return names, nil
	}
	add := func(c core.Count) {
		if of.match(which, &c) {
			names.add(&c)
		}
	}
	var err error
	if of == nil {
		err = r.Names(*which, add)
	} else {
		err = r.Spelled(slices.Collect(maps.Keys(of)), add)
	}
	for i := range recent {
		add(recent[i].Count)
	}
	return names, err
}

// addUp adds up counts by what g tells apart.
func addUp(counts iter.Seq[core.Count], g core.Grouping) *Tally {
	var sums Tally
	var m Month
	for c := range counts {
		if g.Grain == core.GrainMonth {
			c.Hour = m.Of(c.Hour)
			h := g
			h.Grain = core.GrainHour // it is the month's
			sums.AddCount(h.Of(c))
		} else {
			sums.AddCount(g.Of(c))
		}
	}
	return &sums
}

// Sums adds up counts. It ends with the first error.
func Sums(all iter.Seq2[core.Count, error], g core.Grouping) iter.Seq2[core.Count, error] {
	return allSums(func() (sums []core.Count, err error) {
		t := addUp(func(yield func(core.Count) bool) {
			for c, failed := range all {
				if failed != nil {
					err = failed
					return
				}
				if !yield(c) {
					return
				}
			}
		}, g)
		return slices.Collect(t.All()), err
	})
}

// SumsOf reads the totals of a store that match a countable filter.
func SumsOf(ctx context.Context, s core.Counter, f core.Filter, g core.Grouping) iter.Seq2[core.Count, error] {
	return allSums(func() (sums []core.Count, err error) {
		err = s.ReadTotals(ctx, func(t core.TotalsSnapshot) error {
			for c, err := range t.Sums(ctx, f, g) {
				if err != nil {
					return err
				}
				sums = append(sums, c)
			}
			return nil
		})
		return sums, err
	})
}

// allSums lists what a function adds up, in no order, without what adds up to nothing.
func allSums(read func() ([]core.Count, error)) iter.Seq2[core.Count, error] {
	return func(yield func(core.Count, error) bool) {
		sums, err := read()
		if err != nil {
			yield(core.Count{}, err)
			return
		}
		for _, c := range sums {
			if (c.Events != 0 || c.Scored != 0 || c.Score != 0) && !yield(c, nil) {
				return
			}
		}
	}
}
