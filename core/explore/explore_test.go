package explore_test

import (
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
	"weir/storage/kit"
)

// events is a store with nothing but settled events; its totals are made of them.
type events []core.Event

func (all events) Settled(_ context.Context, f core.Filter) iter.Seq2[core.Event, error] {
	return func(yield func(core.Event, error) bool) {
		for _, e := range all {
			if f.Match(&e) && !yield(e, nil) {
				return
			}
		}
	}
}

func (all events) Counts(_ context.Context, f core.Filter) iter.Seq2[core.Count, error] {
	return func(yield func(core.Count, error) bool) {
		for _, e := range all {
			c := core.Count{Source: e.Source, Hour: core.HourOf(e.CreatedAt), Kind: e.Kind, Subreddit: e.Subreddit, Events: 1}
			if e.Scored {
				c.Scored, c.Score = 1, e.Score
			}
			if f.Match(&e) && !yield(c, nil) {
				return
			}
		}
	}
}

func (all events) ReadTotals(_ context.Context, read func(core.TotalsSnapshot) error) error {
	return read(all)
}

func (all events) Sums(ctx context.Context, f core.Filter, g core.Grouping) iter.Seq2[core.Count, error] {
	return kit.Sums(all.Counts(ctx, f), g)
}

func (all events) First(ctx context.Context, f core.Filter, n int, more []core.Count) (core.Ranking, error) {
	var names kit.NameSums
	for c, err := range all.Counts(ctx, f) {
		if err != nil {
			return core.Ranking{}, err
		}
		names.Add(c.Subreddit, c.Events, c.Scored, c.Score)
	}
	for _, c := range more {
		names.Add(c.Subreddit, c.Events, c.Scored, c.Score)
	}
	return names.First(n), nil
}

func (all events) Named(ctx context.Context, f core.Filter, names []string, g core.Grouping) iter.Seq2[core.Count, error] {
	return kit.Sums(func(yield func(core.Count, error) bool) {
		for c, err := range all.Counts(ctx, f) {
			if slices.Contains(names, c.Subreddit) && !yield(c, err) {
				return
			}
		}
	}, g)
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestIntervals(t *testing.T) {
	berlin, havana, beirut, lord := zone(t, "Europe/Berlin"), zone(t, "America/Havana"), zone(t, "Asia/Beirut"), zone(t, "Australia/Lord_Howe")
	for _, test := range []struct {
		every      explore.Interval
		zone       *time.Location
		given      string
		start, end string // in the zone
	}{
		{explore.Minute, time.UTC, "2024-02-29T23:59:59Z", "2024-02-29T23:59:00Z", "2024-03-01T00:00:00Z"},
		{explore.Hour, time.UTC, "1969-12-31T23:30:00Z", "1969-12-31T23:00:00Z", "1970-01-01T00:00:00Z"},
		{explore.Day, time.UTC, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-02T00:00:00Z"},
		{explore.Week, time.UTC, "2024-03-31T12:00:00Z", "2024-03-25T00:00:00Z", "2024-04-01T00:00:00Z"},
		{explore.Week, time.UTC, "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z", "2024-01-08T00:00:00Z"},
		{explore.Month, time.UTC, "2024-12-31T12:00:00Z", "2024-12-01T00:00:00Z", "2025-01-01T00:00:00Z"},
		{explore.Year, time.UTC, "2105-12-31T12:00:00Z", "2105-01-01T00:00:00Z", "2106-01-01T00:00:00Z"},
		// Clocks are set forward: 23 hours; back: 25.
		{explore.Day, berlin, "2024-03-31T12:00:00+02:00", "2024-03-31T00:00:00+01:00", "2024-04-01T00:00:00+02:00"},
		{explore.Day, berlin, "2024-10-27T12:00:00+01:00", "2024-10-27T00:00:00+02:00", "2024-10-28T00:00:00+01:00"},
		{explore.Hour, berlin, "2024-10-27T02:30:00+02:00", "2024-10-27T02:00:00+02:00", "2024-10-27T02:00:00+01:00"},
		{explore.Hour, berlin, "2024-10-27T02:30:00+01:00", "2024-10-27T02:00:00+01:00", "2024-10-27T03:00:00+01:00"},
		// Midnight comes twice, or not at all.
		{explore.Day, havana, "2024-11-03T00:30:00-04:00", "2024-11-03T00:00:00-04:00", "2024-11-04T00:00:00-05:00"},
		{explore.Day, havana, "2024-11-03T00:30:00-05:00", "2024-11-03T00:00:00-04:00", "2024-11-04T00:00:00-05:00"},
		{explore.Day, beirut, "2024-03-31T01:30:00+03:00", "2024-03-31T01:00:00+03:00", "2024-04-01T00:00:00+03:00"},
		{explore.Day, beirut, "2024-03-30T23:30:00+02:00", "2024-03-30T00:00:00+02:00", "2024-03-31T01:00:00+03:00"},
		// A day that was left out.
		{explore.Day, zone(t, "Pacific/Apia"), "2011-12-29T12:00:00-10:00", "2011-12-29T00:00:00-10:00", "2011-12-31T00:00:00+14:00"},
		// A clock that is set by half an hour.
		{explore.Day, lord, "2024-04-07T12:00:00+10:30", "2024-04-07T00:00:00+11:00", "2024-04-08T00:00:00+10:30"},
	} {
		start := test.every.Start(at(test.given).In(test.zone))
		if got := start.Format(time.RFC3339); got != test.start {
			t.Errorf("%s of %s in %s begins %s, want %s", test.every, test.given, test.zone, got, test.start)
		}
		if got := test.every.Next(start).Format(time.RFC3339); got != test.end {
			t.Errorf("%s of %s in %s ends %s, want %s", test.every, test.given, test.zone, got, test.end)
		}
	}
}

// TestIntervalsCoverTime: every time is in the interval that begins at its start, in any
// zone and at any change of its clocks.
func TestIntervalsCoverTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia"} {
		z := zone(t, name)
		for range 3000 {
			given := time.Unix(rng.Int64N(4e9)-1e9, 0).In(z)
			for every := explore.Minute; every <= explore.Year; every++ {
				start := every.Start(given)
				if next := every.Next(start); start.After(given) || !next.After(given) || !every.Start(start).Equal(start) {
					t.Fatalf("%s of %s: from %s to %s", every, given, start, next)
				}
			}
		}
	}
}

// sample is some events of three subreddits on two days, a week apart.
var sample = events{
	{Source: "reddit", Kind: "comment", Subreddit: "go", Author: "ann", CreatedAt: at("2024-03-04T10:00:00Z"), Scored: true, Score: 3},
	{Source: "reddit", Kind: "comment", Subreddit: "go", Author: "bob", CreatedAt: at("2024-03-04T10:00:30Z"), Scored: true, Score: -5},
	{Source: "reddit", Kind: "post", Subreddit: "rust", Author: "ann", CreatedAt: at("2024-03-04T23:30:00Z")},
	{Source: "other", Kind: "post", Subreddit: "c", Flags: core.AuthorDeleted, CreatedAt: at("2024-03-12T00:00:00Z"), Scored: true, Score: 7},
}

func shown(rows iter.Seq[explore.Row]) string {
	var b strings.Builder
	for r := range rows {
		name := r.Name.Name
		if r.Name.Rest {
			name = "(rest)"
		}
		fmt.Fprintf(&b, "%s %s %d/%d %d\n", r.Time.Format("01-02 15:04"), name, r.Events, r.All.Events, r.Score)
	}
	return b.String()
}

func TestCount(t *testing.T) {
	for name, test := range map[string]struct {
		query explore.Query
		want  string
	}{
		"by week": {explore.Query{Every: explore.Week}, "03-04 00:00  3/3 -2\n03-11 00:00  1/1 7\n"},
		"by week and subreddit, the first and the rest": {
			explore.Query{Every: explore.Week, By: explore.Subreddit, Top: 1},
			"03-04 00:00 go 2/3 -2\n03-04 00:00 (rest) 1/3 0\n03-11 00:00 go 0/1 0\n03-11 00:00 (rest) 1/1 7\n",
		},
		"those with as many by name": {
			explore.Query{Filter: core.Filter{Before: at("2024-03-05T00:00:00Z")}, Every: explore.Year, By: explore.Author},
			"01-01 00:00 ann 2/3 3\n01-01 00:00 bob 1/3 -5\n",
		},
		"the deleted": {
			explore.Query{Filter: core.Filter{Sources: []string{"other"}}, Every: explore.Minute, By: explore.Author},
			"03-12 00:00 [deleted] 1/1 7\n",
		},
		"minutes, with those between": {
			explore.Query{Filter: core.Filter{Kinds: []string{"comment"}, Before: at("2024-03-04T10:00:10Z")}, Every: explore.Minute},
			"03-04 10:00  1/1 3\n",
		},
		"nothing": {explore.Query{Filter: core.Filter{Kinds: []string{"vote"}}, Every: explore.Minute, By: explore.Kind}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := explore.Count(t.Context(), sample, test.query)
			if err != nil {
				t.Fatal(err)
			}
			if got := shown(table.Rows()); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}

func TestCumulative(t *testing.T) {
	table, err := explore.Count(t.Context(), sample, explore.Query{Every: explore.Week, By: explore.Kind})
	if err != nil {
		t.Fatal(err)
	}
	want := "03-04 00:00 comment 2/3 -2\n03-04 00:00 post 1/3 0\n03-11 00:00 comment 2/4 -2\n03-11 00:00 post 2/4 7\n"
	if got := shown(table.Cumulative()); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestLocalDays(t *testing.T) {
	q := explore.Query{Every: explore.Day, Zone: zone(t, "Asia/Kathmandu")} // UTC+5:45
	table, err := explore.Count(t.Context(), sample[:3], q)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shown(table.Rows()), "03-04 00:00  2/2 -2\n03-05 00:00  1/1 0\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestCountAgrees: the table is what a recount of each row says, whatever it is made of.
func TestCountAgrees(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var all events
	for range 400 {
		e := core.Event{
			Source: []string{"reddit", "simulate"}[rng.IntN(2)], Kind: []string{"comment", "post", "vote"}[rng.IntN(3)],
			Subreddit: fmt.Sprint("s", rng.IntN(9)), Author: fmt.Sprint("a", rng.IntN(30)),
			CreatedAt: at("2024-10-20T00:00:00Z").Add(time.Duration(rng.Int64N(int64(20 * 24 * time.Hour)))),
		}
		if rng.IntN(3) > 0 {
			e.Scored, e.Score = true, rng.Int64N(9)-3
		}
		all = append(all, e)
	}
	name := func(by explore.Dimension, e *core.Event) string {
		return [...]string{"", e.Kind, e.Subreddit, e.Source, e.Author}[by]
	}
	for _, z := range []*time.Location{time.UTC, zone(t, "Europe/Berlin"), zone(t, "Asia/Kathmandu")} {
		for every := explore.Hour; every <= explore.Year; every++ {
			for by := explore.None; by <= explore.Author; by++ {
				q := explore.Query{Every: every, By: by, Top: rng.IntN(4), Zone: z}
				table, err := explore.Count(t.Context(), all, q)
				if err != nil {
					t.Fatal(err)
				}
				var named []string
				for _, n := range table.Names {
					named = append(named, n.Name)
				}
				var events int64
				for r := range table.Rows() {
					var want explore.Sum
					for i := range all {
						e := &all[i]
						in := name(by, e) == r.Name.Name
						if r.Name.Rest {
							in = !slices.Contains(named[:q.Top], name(by, e))
						}
						if created := e.CreatedAt; in && !created.Before(r.Time) && created.Before(every.Next(r.Time)) {
							want.Events++
							if e.Scored {
								want.Scored++
								want.Score += e.Score
							}
						}
					}
					if r.Sum != want {
						t.Fatalf("%s by %s in %s, %s of %q: got %+v, want %+v", every, by, z, r.Time, r.Name.Name, r.Sum, want)
					}
					events += r.Events
				}
				if events != 400 || table.All.Events != 400 {
					t.Fatalf("%s by %s in %s: %d events in rows, %d in all, want 400", every, by, z, events, table.All.Events)
				}
			}
		}
	}
}

// TestTotalsInZones: totals answer for zones whose hours begin with those of UTC, and the
// events for others.
func TestTotalsInZones(t *testing.T) {
	for name, want := range map[string]bool{"UTC": true, "Europe/Berlin": true, "Asia/Kathmandu": false} {
		table, err := explore.Count(t.Context(), sample, explore.Query{Every: explore.Day, Zone: zone(t, name)})
		if err != nil || table.Totals != want || table.All.Events != 4 {
			t.Errorf("%s: %d events, by totals: %v, %v; want 4, %v", name, table.All.Events, table.Totals, err, want)
		}
	}
}
