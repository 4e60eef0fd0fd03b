package kit

import (
	"iter"
	"slices"

	"weir/core"
)

// SumReader reads what ReadSums adds up, all from one snapshot.
type SumReader interface {
	// Names lists the rows of ByName that may match: at least those that the filter selects
	// by their source, kind and subreddit.
	Names(f core.Filter, each func(core.Count)) error

	// Part lists sums of a part that differ at least in what g tells apart. f is the
	// filter, of which its sources and kinds are still to be regarded.
	Part(p SumPart, f core.Filter, g core.Grouping, names *Names, each func(core.Count)) error

	// Recent adds what the tables of Later lack.
	Recent(t *Tally) error

	// Deltas adds what isn't folded yet.
	Deltas(t *Tally) error
}

// ReadSums adds up the totals that match a countable filter, by what g tells apart.
func ReadSums(r SumReader, f core.Filter, g core.Grouping) (*Tally, error) {
	var sums adder
	sums.g = g
	parts, which := planSums(&f, g)
	var recent Tally
	if slices.ContainsFunc(parts, func(p SumPart) bool { return p.Names != AllNames || slices.Contains(Later[:], p.CountTable) }) {
		if err := r.Recent(&recent); err != nil {
			return nil, err
		}
	}
	var names Names
	if len(which.Subreddits) > 0 {
		add := func(c core.Count) {
			if matchesNames(&which, &c) {
				names.add(&c)
			}
		}
		if err := r.Names(which, add); err != nil {
			return nil, err
		}
		for c := range recent.All() {
			add(c)
		}
	}
	for _, p := range parts {
		of := &f
		if p.Minus {
			of = &which
		}
		add := func(c core.Count) {
			if p.Minus {
				c.Events, c.Scored, c.Score = -c.Events, -c.Scored, -c.Score
			}
			sums.add(c)
		}
		if slices.Contains(Later[:], p.CountTable) {
			for c := range recent.All() {
				if c.Hour >= p.From && c.Hour < p.Before && matchesNames(of, &c) {
					add(c)
				}
			}
		}
		if p.Names == OnlyNames && len(names.Source) == 0 {
			continue
		}
		if p.Names == OtherNames && len(names.Source) == 0 {
			p.Names = AllNames
		}
		if err := r.Part(p, f, g, &names, add); err != nil {
			return nil, err
		}
	}
	var deltas Tally
	if err := r.Deltas(&deltas); err != nil {
		return nil, err
	}
	from, before := hoursOf(&f)
	for c := range deltas.All() {
		if c.Hour >= from && c.Hour < before && matchesNames(&f, &c) {
			sums.add(c)
		}
	}
	return &sums.Tally, nil
}

// matchesNames reports whether a filter selects a count by its source, kind and subreddit.
func matchesNames(f *core.Filter, c *core.Count) bool {
	names := core.Filter{Sources: f.Sources, Kinds: f.Kinds, Subreddits: f.Subreddits, Except: f.Except}
	return names.MatchFields(&core.Event{Source: c.Source, Kind: c.Kind, Subreddit: c.Subreddit})
}

// adder adds up counts by what g tells apart.
type adder struct {
	Tally
	g     core.Grouping
	month Month
}

func (a *adder) add(c core.Count) {
	if a.g.Grain == core.GrainMonth {
		c.Hour = a.month.Of(c.Hour)
		g := a.g
		g.Grain = core.GrainHour // it is the month's
		a.AddCount(g.Of(c))
		return
	}
	a.AddCount(a.g.Of(c))
}

// Sums adds up counts. It ends with the first error.
func Sums(all iter.Seq2[core.Count, error], g core.Grouping) iter.Seq2[core.Count, error] {
	return AllSums(func() (*Tally, error) {
		sums := adder{g: g}
		for c, err := range all {
			if err != nil {
				return nil, err
			}
			sums.add(c)
		}
		return &sums.Tally, nil
	})
}

// AllSums lists what a function adds up, in no order, without what adds up to nothing.
func AllSums(read func() (*Tally, error)) iter.Seq2[core.Count, error] {
	return func(yield func(core.Count, error) bool) {
		sums, err := read()
		if err != nil {
			yield(core.Count{}, err)
			return
		}
		for c := range sums.All() {
			if (c.Events != 0 || c.Scored != 0 || c.Score != 0) && !yield(c, nil) {
				return
			}
		}
	}
}
