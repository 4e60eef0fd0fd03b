package explore_test

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/explore"
	"weir/core/metrics"
)

// busy is a store in which something settles after each read of totals.
type busy struct {
	events
	more  func() // is called after each read
	reads int
}

func (b *busy) Sums(ctx context.Context, f core.Filter, g core.Grouping) iter.Seq2[core.Count, error] {
	b.reads++
	all := slices.Clone(b.events)
	b.more()
	return all.Sums(ctx, f, g)
}

// ReadTotals reads from one moment; then something settles.
func (b *busy) ReadTotals(_ context.Context, read func(core.TotalsSnapshot) error) error {
	b.reads++
	err := read(slices.Clone(b.events))
	b.more()
	return err
}

func (b *busy) Gauges(context.Context) (metrics.Gauges, error) {
	return metrics.Gauges{InStore: int64(len(b.events)), Backlog: 7, DeadNow: 2}, nil
}

func (b *busy) Scan(context.Context, core.PageQuery, func(*core.Stored)) (core.Page, error) {
	return core.Page{}, fmt.Errorf("nothing is scanned here")
}

func (b *busy) Sorted(context.Context, core.SortQuery) ([]core.Stored, error) {
	return nil, fmt.Errorf("nothing is sorted here")
}

func (b *busy) Event(context.Context, int64) (core.Stored, error) {
	return core.Stored{}, core.ErrNotFound
}

// TestNumbersAgree: chart, heat map and the number of events have the same sums, and no
// sum is below zero, however much settles while totals are read; what is quiet again
// is exact.
func TestNumbersAgree(t *testing.T) {
	for quiet := range 12 {
		b := &busy{}
		add := func() {
			for i := range 60 {
				b.events = append(b.events, core.Event{
					Source: "s", Kind: []string{"a", "b"}[i%2], Subreddit: fmt.Sprint("r", i%7*(len(b.events)%5)), Scored: true, Score: int64(i),
					CreatedAt: at("2024-03-04T10:30:00Z").Add(time.Duration(i*i) * time.Hour),
				})
			}
		}
		b.more = func() {
			if b.reads < quiet {
				add()
			}
		}
		add()
		q := explore.Question{By: explore.Subreddit, Top: 3, Beside: explore.Subreddit, Previous: true, Every: explore.Week,
			Filter: core.Filter{After: at("2024-03-11T00:10:00Z"), Before: at("2024-06-01T00:00:00Z")}}
		var a explore.Answer
		if err := explore.NewSearch(b, q).Run(t.Context(), func(answer explore.Answer) { a = answer }); err != nil {
			t.Fatal(err)
		}
		var heat, cells explore.Sum
		add2 := func(to *explore.Sum, s explore.Sum) {
			to.Events, to.Scored, to.Score = to.Events+s.Events, to.Scored+s.Scored, to.Score+s.Score
			if s.Events < 0 || s.Scored < 0 {
				t.Errorf("quiet after %d reads: a sum is %+v", quiet, s)
			}
		}
		for day := range a.Heat.Sums {
			for _, s := range a.Heat.Sums[day] {
				add2(&heat, s)
			}
		}
		for row := range a.Chart.Rows() {
			add2(&cells, row.Sum)
		}
		for row := range a.Previous.Rows() {
			add2(new(explore.Sum), row.Sum)
		}
		if a.Method != explore.ByTotals || heat != a.All || cells != a.All || a.Chart.All != a.All || a.Unsettled != 9 {
			t.Errorf("quiet after %d reads: method %d, %+v in the heat map, %+v in the chart, %+v in all", quiet, a.Method, heat, cells, a.All)
		}
		if a.TopAll != a.All {
			t.Errorf("quiet after %d of %d reads: the top list has %+v, want %+v", quiet, b.reads, a.TopAll, a.All)
		}
		was := len(b.events)
		table, err := explore.Count(t.Context(), b, explore.Query{By: explore.Subreddit, Top: 3, Every: explore.Week})
		if err != nil || table.All.Events != int64(was) {
			t.Errorf("Count has %d of %d events, %v", table.All.Events, was, err)
		}
	}
}

// TestCountIsOneSnapshot: a table with the first names is exact, whatever settles while
// it is read.
func TestCountIsOneSnapshot(t *testing.T) {
	b := &busy{events: slices.Clone(sample)}
	moments := []events{slices.Clone(sample)}
	b.more = func() {
		b.events = append(b.events, sample[2], sample[3])
		moments = append(moments, slices.Clone(b.events))
	}
	table, err := explore.Count(t.Context(), b, explore.Query{Every: explore.Month, By: explore.Subreddit, Top: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range moments {
		want, err := explore.Count(t.Context(), &busy{events: m, more: func() {}}, explore.Query{Every: explore.Month, By: explore.Subreddit, Top: 1})
		if err != nil {
			t.Fatal(err)
		}
		if shown(want.Rows()) == shown(table.Rows()) {
			return
		}
	}
	t.Errorf("%sis at no moment so", shown(table.Rows()))
}

func TestNames(t *testing.T) {
	for by, want := range map[explore.Dimension]string{
		explore.Subreddit: "[go c rust]", explore.Kind: "[comment post]", explore.Source: "[reddit other]", explore.Author: "[]", explore.None: "[]",
	} {
		names, err := explore.Names(t.Context(), sample, by)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range names {
			got = append(got, n.Name)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("by %s: got %v, want %s", by, got, want)
		}
	}
}

// TestFirstNames: the first of many names are those of all in their order.
func TestFirstNames(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var names []explore.Name
		for i := range rng.IntN(100) {
			names = append(names, explore.Name{Name: fmt.Sprint(i), Sum: explore.Sum{Events: rng.Int64N(20)}})
		}
		n := 1 + rng.IntN(12)
		got := explore.FirstNames(names, n)
		slices.SortFunc(names, func(a, b explore.Name) int {
			return cmp.Or(cmp.Compare(b.Events, a.Events), strings.Compare(a.Name, b.Name))
		})
		if !slices.Equal(got, names[:min(n, len(names))]) {
			t.Fatalf("the first %d are %v of %v", n, got, names)
		}
	}
}
