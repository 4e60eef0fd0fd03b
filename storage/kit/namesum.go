package kit

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"weir/core"
)

// readFirst ranks the subreddits in the totals that match a countable filter, together with
// more counts.
func (m *moment) readFirst(f core.Filter, n int, more []core.Count) (core.Ranking, error) {
	byName := core.Grouping{Subreddit: true}
	var names NameSums
	var counts []core.Count
	parts, _ := planSums(&f, byName)
	if slices.Equal(parts, []SumPart{{CountTable: ByName, From: Beginning, Before: End}}) {
		if err := m.AddNames(f, &names); err != nil {
			return core.Ranking{}, err
		}
		recent, err := m.recent()
		if err != nil {
			return core.Ranking{}, err
		}
		deltas, err := m.deltas()
		if err != nil {
			return core.Ranking{}, err
		}
		var all spelled
		counts = all.appendMatching(nil, slices.Values(CountsOf(recent.rows)), &f, Beginning, End)
		counts = all.appendMatching(counts, deltas.All(), &f, Beginning, End)
	} else {
		var err error
		if counts, err = m.readSums(f, nil, byName); err != nil {
			return core.Ranking{}, err
		}
	}
	for _, c := range append(counts, more...) {
		names.Add(c.Subreddit, c.Events, c.Scored, c.Score)
	}
	return names.First(n), nil
}

// NameSums adds up counts by their subreddits only. The zero NameSums is empty.
type NameSums struct {
	sums   []nameSum
	places map[string]int // of sums; nil while these are in the order of their names
}

type nameSum struct {
	name string
	tallySum
}

// Add adds a count. That is fastest in the order of the names.
func (n *NameSums) Add(name string, events, scored, score int64) {
	sum := n.of(name)
	sum.events += events
	sum.scored += scored
	sum.score += score
}

// of is a name's sum, which it adds if there is none.
func (n *NameSums) of(name string) *nameSum {
	if n.places == nil && len(n.sums) > 0 {
		switch last := &n.sums[len(n.sums)-1]; {
		case name == last.name:
			return last
		case name < last.name:
			n.places = make(map[string]int, len(n.sums))
			for i := range n.sums {
				n.places[n.sums[i].name] = i
			}
		}
	}
	if n.places != nil {
		if i, known := n.places[name]; known {
			return &n.sums[i]
		}
		n.places[name] = len(n.sums)
	}
	n.sums = append(n.sums, nameSum{name: name})
	return &n.sums[len(n.sums)-1]
}

// First ranks the names, of which it returns the first; at least one is asked for. Names
// whose counts add up to nothing are left out.
func (n *NameSums) First(most int) core.Ranking {
	var r core.Ranking
	var first []nameSum
	least := int64(math.MinInt64) // who has fewer is not among the first
	cut := func() {
		slices.SortFunc(first, func(a, b nameSum) int { return cmp.Or(cmp.Compare(b.events, a.events), cmp.Compare(a.name, b.name)) })
		if len(first) >= most {
			first = first[:most]
			least = first[most-1].events
		}
	}
	for _, s := range n.sums {
		if s.tallySum == (tallySum{}) {
			continue
		}
		r.Names++
		if s.events < least {
			continue
		}
		if first = append(first, s); len(first) == 2*most {
			cut()
		}
	}
	cut()
	for _, s := range first { // whose names may be parts of a text of many
		r.First = append(r.First, core.Count{Subreddit: strings.Clone(s.name), Events: s.events, Scored: s.scored, Score: s.score})
	}
	return r
}
