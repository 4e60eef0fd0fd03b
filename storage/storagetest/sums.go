package storagetest

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"weir/core"
	"weir/storage/kit"
)

// totalsAreOfOneMoment: what ReadTotals reads stays as it is at its first read, whatever
// settles and is folded meanwhile. It fails when each read is of a moment of its own.
func totalsAreOfOneMoment(t *testing.T, db Database) {
	p := start(t, db)
	p.add(10, events(0, 40)...)
	p.drain(100)
	g := core.Grouping{Subreddit: true}
	err := p.ReadTotals(t.Context(), func(totals core.TotalsSnapshot) error {
		before := collect(t, totals.Sums(t.Context(), core.Filter{}, g))
		p.add(10, events(40, 80)...)
		p.drain(100)
		if _, err := p.Fold(t.Context(), 100); err != nil {
			return err
		}
		hours := collect(t, totals.Sums(t.Context(), core.Filter{}, core.Grouping{Grain: core.GrainHour}))
		if a, b := eventsIn(before), eventsIn(hours); a != 40 || b != a {
			t.Errorf("%d events by name and then %d by hour, want 40 twice", a, b)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := eventsIn(collect(t, p.Sums(t.Context(), core.Filter{}, g))); n != 80 {
		t.Errorf("%d events afterwards, want 80", n)
	}
}

func eventsIn(sums []core.Count) (n int64) {
	for _, c := range sums {
		n += c.Events
	}
	return n
}

// sumsEqualTheEvents: sums are what a recount of the totals and one of the settled events
// and the expired give, by every grouping and for random filters, folded or not, whatever
// became of the events. It fails when one of the tables that add up counts is left out where
// counts change, when a bound within a month is taken for the month's, when names are
// looked up in one spelling, and when what isn't folded is left out or not filtered.
func sumsEqualTheEvents(t *testing.T, db Database) {
	p := start(t, db)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(13, seed))
	compare := func(when string, filters int) {
		t.Helper()
		settled := tally(collect(t, p.Settled(t.Context(), core.Filter{})))
		all := slices.Concat(settled, collect(t, p.Expired(t.Context())))
		for range filters {
			compareSums(p, when, all, randomFilter(random))
		}
		compareSums(p, when, all, core.Filter{})
		for range min(3, len(all)) { // bounds where there is something
			c := pick(random, all)
			at := time.Unix(c.Hour*3600, 0)
			compareSums(p, when, all, core.Filter{Subreddits: []string{c.Subreddit}, Before: at})
			compareSums(p, when, all, core.Filter{Subreddits: []string{c.Subreddit}, After: at})
		}
	}

	all := randomEvents(random, 600)
	for part := range slices.Chunk(all, 100) {
		p.add(1+random.IntN(30), part...)
		for range 3 {
			claim := p.take(40)
			var failures []core.Failed
			for _, e := range claim.Events {
				switch random.IntN(12) {
				case 0:
					failures = append(failures, failed(e.ID, 1, soon))
				case 1:
					failures = append(failures, failed(e.ID, 1, time.Hour))
				case 2:
					failures = append(failures, dead(e.ID, 1))
				}
			}
			p.settle(claim, failures...)
		}
		if _, err := p.Fold(t.Context(), random.IntN(4)); err != nil {
			t.Fatalf("Fold: %v", err)
		}
	}
	compare("half settled", 15)
	expectSound(p)

	for i := range all {
		e := &all[random.IntN(len(all))]
		e.Score, e.Scored, e.RetrievedAt = int64(i), true, minute(1000+i)
	}
	for part := range slices.Chunk(all, 150) {
		p.append(core.Batch{Segment: 20, Newest: true, Events: part})
	}
	compare("replaced", 8)
	time.Sleep(time.Millisecond) // what is stored now has an age then
	expire(p, 0, 50)
	compare("expired", 8)
	p.drain(50)
	foldAll(p)
	compare("folded", 15)
	expire(p, 0, 100)
	for more := true; more; {
		var err error
		if _, more, err = p.RemoveSource(t.Context(), "other", math.MaxInt64, 100); err != nil {
			t.Fatalf("RemoveSource: %v", err)
		}
	}
	compare("removed", 8)
	foldAll(p)
	compare("removed and folded", 8)
	expectSound(p)
}

// newNamesAreLookedUp: a name whose counts were folded just now is found by name. It fails
// when names are looked up only where they are added up later.
func newNamesAreLookedUp(t *testing.T, db Database) {
	p := start(t, db)
	all := events(0, 200)
	p.add(50, all...)
	p.drain(50)
	if n, err := p.Fold(t.Context(), 100); err != nil || n == 0 {
		t.Fatalf("Fold: got %d, %v", n, err)
	}
	for _, f := range []core.Filter{{Subreddits: []string{"GOLANG"}}, {Except: core.Except{Subreddits: []string{"golang"}}}} {
		compareSums(p, "folded once", tally(all), f)
	}
}

// compareSums compares sums by every grouping with what all counts and those that match add
// up to.
func compareSums(p *program, when string, all []core.Count, f core.Filter) {
	p.t.Helper()
	matching := slices.DeleteFunc(slices.Clone(all), func(c core.Count) bool {
		return !f.MatchFields(&core.Event{Source: c.Source, Kind: c.Kind, Subreddit: c.Subreddit, CreatedAt: time.Unix(c.Hour*3600, 0)})
	})
	counts := collect(p.t, p.Counts(p.t.Context(), f))
	compareNames(p, when, f)
	for _, grain := range grains {
		for bits := range 8 {
			g := core.Grouping{Grain: grain, Source: bits&1 > 0, Kind: bits&2 > 0, Subreddit: bits&4 > 0}
			got := collect(p.t, p.Sums(p.t.Context(), f, g))
			slices.SortFunc(got, func(a, b core.Count) int {
				return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Hour, b.Hour), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Subreddit, b.Subreddit))
			})
			for name, of := range map[string][]core.Count{"events": matching, "counts": counts} {
				var want kit.Tally
				for _, c := range of {
					want.AddCount(g.Of(c))
				}
				if want := counted(&want); !slices.Equal(got, want) {
					p.t.Errorf("%s: %s by %+v: got %v, want as the %s %v", when, describe(f), g, got, name, want)
					return
				}
			}
		}
	}
}

var grains = []core.Grain{core.GrainAll, core.GrainMonth, core.GrainDay, core.GrainHour}

func describe(f core.Filter) string {
	return fmt.Sprintf("sources %q, kinds %q, subreddits %q, but %+q, from %v before %v", f.Sources, f.Kinds, f.Subreddits, f.Except, f.After, f.Before)
}

// spellings are names of subreddits that differ in case, in that of letters beyond ASCII,
// too: ſ and K (the sign for kelvin) are s and k in another case.
var spellings = []string{"golang", "GoLang", "GOLANG", "sqlite", "ſqlite", "KDE", "\u212ade", "été", "ÉTÉ", "", "r/odd", "a b", "ask", "Ask"}

// moments are those in and around which random events are created.
var moments = []time.Time{
	time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1969, 12, 31, 23, 0, 0, 0, time.UTC), time.Date(1999, 12, 31, 20, 0, 0, 0, time.UTC),
	time.Date(2024, 1, 31, 23, 0, 0, 0, time.UTC), time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC), time.Date(2024, 4, 30, 23, 0, 0, 0, time.UTC),
	time.Date(2105, 3, 1, 0, 0, 0, 0, time.UTC),
}

func randomMoment(random *rand.Rand) time.Time {
	at := pick(random, moments)
	return at.Add(time.Duration(random.IntN(6)-3)*time.Hour).AddDate(0, 0, random.IntN(3)*random.IntN(30))
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

func randomEvents(random *rand.Rand, n int) []core.Event {
	all := events(0, n)
	for i := range all {
		e := &all[i]
		e.Source = pick(random, []string{"test", "test", "other", "Test"})
		e.Kind = pick(random, []string{core.KindPost, core.KindComment, "K"})
		e.Subreddit = pick(random, spellings)
		e.CreatedAt = randomMoment(random).Add(time.Duration(random.IntN(3600)) * time.Second)
	}
	return all
}

func randomFilter(random *rand.Rand) (f core.Filter) {
	some := func(from ...string) (list []string) {
		for range max(random.IntN(5)-2, 0) {
			list = append(list, pick(random, from))
		}
		return list
	}
	f.Sources, f.Except.Sources = some("test", "other", "none"), some("Test", "none")
	f.Kinds, f.Except.Kinds = some(core.KindPost, core.KindComment), some("K", "none")
	named := append([]string{"r/gOlang", "/r/SQLITE", "kde", "Été", "none"}, spellings...)
	f.Subreddits, f.Except.Subreddits = some(named...), some(named...)
	if random.IntN(2) == 0 {
		f.After = randomMoment(random)
	}
	if random.IntN(2) == 0 {
		f.Before = randomMoment(random)
	}
	return f
}

// tamperedSumsAreFound: Check reports what adds up counts and contradicts them, without
// taking it for lost or counted twice, and Recount corrects it. It fails when one of these
// tables is not compared, or only in its sum, and when hours of months are not compared, or
// can't be corrected because they can't be read.
func tamperedSumsAreFound(t *testing.T, db Database) {
	d := tamperer(t, db)
	p := tallied(t, db)
	for _, sql := range []string{
		`UPDATE counts_by_hour SET events = events + 1`,
		`UPDATE counts_by_hour SET scored = scored + CASE kind WHEN 'post' THEN 1 ELSE -1 END`,
		`DELETE FROM counts_by_hour`,
		`UPDATE counts_by_month SET score = score + 7 WHERE subreddit = 'golang'`,
		`UPDATE counts_by_month SET month = month + 744`,
		`DELETE FROM counts_by_month WHERE kind = 'post'`,
		`INSERT INTO counts_by_month (source, month, kind, subreddit, events, scored, score) VALUES ('test', 0, 'post', 'nowhere', 4, 0, 0)`,
		`UPDATE counts_by_month SET hours = substr(hours, 1, 0)`,
		`UPDATE counts_by_month SET hours = substr(hours, 1, length(hours) - 4) WHERE subreddit = 'golang'`,
		`UPDATE counts_by_month SET hours = substr(hours, 1, length(hours) - 1) WHERE kind = 'post'`, // can't be read
		`UPDATE counts_by_month SET hours = (SELECT hours FROM counts_by_month AS other WHERE other.month = counts_by_month.month
			AND other.kind = counts_by_month.kind ORDER BY events DESC, subreddit LIMIT 1)`,
		`UPDATE counts_by_name SET events = events + CASE kind WHEN 'post' THEN 1 ELSE -1 END`,
		`UPDATE counts_by_name SET source = 'other'`,
		`DELETE FROM counts_by_name`,
	} {
		d.Exec(t, sql)
		if r := p.report(); r.OK || r.Lost != 0 || r.Twice != 0 || r.Miscounts == 0 || len(r.Problems) != int(r.Miscounts) {
			t.Errorf("%s: got %+v, want a problem", sql, r)
		}
		changed, err := p.Recount(t.Context(), func(is, should core.Count) error {
			t.Errorf("%s: Recount would change %+v to %+v", sql, is, should)
			return nil
		})
		if err != nil || changed != 0 {
			t.Errorf("%s: Recount: got %d changed, %v", sql, changed, err)
		}
		expectSound(p)
		compareSums(p, sql, p.counts(), core.Filter{})
	}
}
