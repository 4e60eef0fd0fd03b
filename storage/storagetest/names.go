package storagetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"weir/core"
	"weir/core/move"
	"weir/storage/kit"
)

// compareNames compares the ranking of the names that match, and the sums of some names that
// are spelled exactly so, with what sums say.
func compareNames(p *program, when string, f core.Filter) {
	p.t.Helper()
	err := p.ReadTotals(p.t.Context(), func(totals core.TotalsSnapshot) error {
		sums := collect(p.t, totals.Sums(p.t.Context(), f, core.Grouping{Subreddit: true}))
		more := []core.Count{{Subreddit: "of parts of hours", Events: 2, Scored: 1, Score: -3}}
		for i, c := range sums {
			switch i % 4 {
			case 0: // vanishes
				more = append(more, core.Count{Subreddit: c.Subreddit, Events: -c.Events, Scored: -c.Scored, Score: -c.Score})
			case 1:
				more = append(more, core.Count{Subreddit: c.Subreddit, Events: 1}, core.Count{Subreddit: c.Subreddit, Events: 2, Scored: 1, Score: 5})
			}
		}
		for _, more := range [][]core.Count{nil, more} {
			want := ranked(slices.Concat(sums, more))
			for _, n := range []int{2, 1000} {
				got, err := totals.First(p.t.Context(), f, n, more)
				if err != nil {
					return err
				}
				if first := want[:min(n, len(want))]; got.Names != len(want) || !slices.Equal(got.First, first) {
					p.t.Errorf("%s: %s: the first %d and %d more counts: got %d names, first %v, want %d, first %v", when, describe(f), n, len(more), got.Names, got.First, len(want), first)
				}
			}
		}
		if got := collect(p.t, totals.Named(p.t.Context(), f, nil, core.Grouping{})); len(got) > 0 {
			p.t.Errorf("%s: %s of no name: got %v", when, describe(f), got)
		}
		names := []string{"none", "gOlANG"}
		for i, name := range spellings {
			if i%2 == len(when)%2 {
				names = append(names, name)
			}
		}
		for _, grain := range grains {
			g := core.Grouping{Grain: grain, Kind: grain == core.GrainDay, Subreddit: grain != core.GrainMonth}
			apart := g
			apart.Subreddit = true
			var got, want kit.Tally
			for _, c := range collect(p.t, totals.Sums(p.t.Context(), f, apart)) {
				if slices.Contains(names, c.Subreddit) {
					want.AddCount(g.Of(c))
				}
			}
			for _, c := range collect(p.t, totals.Named(p.t.Context(), f, names, g)) {
				got.AddCount(c)
			}
			if got, want := counted(&got), counted(&want); !slices.Equal(got, want) {
				p.t.Errorf("%s: %s of %q by %+v: got %v, want %v", when, describe(f), names, g, got, want)
			}
		}
		return nil
	})
	if err != nil {
		p.t.Errorf("%s: %s: %v", when, describe(f), err)
	}
}

// ranked adds up counts by their names, those with most events first.
func ranked(counts []core.Count) []core.Count {
	var sums kit.Tally
	for _, c := range counts {
		sums.AddCount(core.Grouping{Subreddit: true}.Of(c))
	}
	names := counted(&sums)
	slices.SortFunc(names, func(a, b core.Count) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), strings.Compare(a.Subreddit, b.Subreddit))
	})
	return names
}

// manyNamesAreRanked: each of very many names is ranked by all of its counts, whatever
// characters it has. It fails when names are cut off or read twice where a part of them ends,
// and when a name of two sources counts as two.
func manyNamesAreRanked(t *testing.T, db Database) {
	p := start(t, db)
	in := input("store a", "mine")
	takeCheckpoint(p, in)
	var all []core.Count
	for i := range 11_000 {
		name := fmt.Sprintf("%c%c%d", "\"\\/\t\u2028é𝄞a "[i%8], 'a'+i%26, i*7919%11_000)
		if i%1000 == 0 {
			name = strings.Repeat("\x01", 250) + fmt.Sprint(i)
		}
		for _, c := range []core.Count{{Source: "a", Kind: "post"}, {Source: "a", Kind: "k"}, {Source: "é", Kind: "post"}}[:1+i%3] {
			c.Hour, c.Subreddit, c.Events, c.Scored, c.Score = int64(i%3), name, int64(1+i*i%97), 1, int64(i%7-3)
			all = append(all, c)
		}
	}
	for part := range slices.Chunk(all, 4000) {
		p.receive(move.Chunk{Expired: part}, in, 0)
	}
	check := func(when string) {
		t.Helper()
		for _, f := range []core.Filter{
			{},
			{Sources: []string{"a"}},
			{Kinds: []string{"post"}, Except: core.Except{Sources: []string{"a"}}},
			{Except: core.Except{Kinds: []string{"post"}}},
			{Except: core.Except{Subreddits: []string{"aa0"}}},
		} {
			want := ranked(slices.DeleteFunc(slices.Clone(all), func(c core.Count) bool {
				return !f.MatchFields(&core.Event{Source: c.Source, Kind: c.Kind, Subreddit: c.Subreddit})
			}))
			for _, n := range []int{3, 1000, 20_000} {
				err := p.ReadTotals(t.Context(), func(totals core.TotalsSnapshot) error {
					got, err := totals.First(t.Context(), f, n, nil)
					if first := want[:min(n, len(want))]; err == nil && (got.Names != len(want) || !slices.Equal(got.First, first)) {
						t.Errorf("%s: %s: the first %d: got %d names of %d, which are wrong", when, describe(f), n, len(got.First), got.Names)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	check("received")
	foldAll(p)
	check("added up")
}
