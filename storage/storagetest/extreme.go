package storagetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/explore"
)

// exploreExtremes: answers are right however far apart or close together events are, and
// whatever their names. It fails when times before 1970 are rounded the wrong way, and
// when a name is cut or compared in another way than byte by byte.
func exploreExtremes(t *testing.T, db Database) {
	at := func(year int) time.Time { return time.Date(year, 5, 17, 23, 59, 59, 999_999_000, time.UTC) }
	long := strings.Repeat("é", core.MaxName/2) + "x"
	for _, c := range []struct {
		source string // of these events
		times  []time.Time
	}{
		{"one", []time.Time{at(2024)}},
		{"before 2005", []time.Time{at(1), at(1066), at(1969), at(1970), at(2004)}},
		{"beyond 2100", []time.Time{at(2099), at(2101), at(2150), at(9999)}},
		{"one second", func() (all []time.Time) {
			for i := range 200 {
				all = append(all, at(2020).Add(-time.Duration(i)*time.Millisecond))
			}
			return all
		}()},
		{"twenty years", func() (all []time.Time) {
			for i := range 250 {
				all = append(all, at(2004).AddDate(0, 0, 29*i))
			}
			return all
		}()},
	} {
		t.Run(c.source, func(t *testing.T) {
			r := newRecount(t, db)
			var all []core.Event
			for i, created := range c.times {
				e := event(i)
				e.Source, e.CreatedAt, e.Key = c.source, created, fmt.Sprint(c.source, i)
				e.Subreddit = []string{long, "שלום עולם", "a\u202eb", "%_'", "[a-z]", "Ä", "ä"}[i%7]
				e.Author = []string{long[:len(long)-1] + "y", "مرحبا", ""}[i%3]
				all = append(all, e)
			}
			r.p.add(100, all...)
			r.p.drain(100)
			for i, zone := range r.zones {
				for by := explore.None; by <= explore.Author; by++ {
					q := explore.Question{
						Filter: core.Filter{Sources: []string{c.source}}, By: by, Top: 1 + i%3, Beside: explore.Author - by, Zone: zone, Every: explore.Interval(i) * 2,
					}
					a, err := r.run(q)
					if _, tooFine := errors.AsType[*explore.TooFineError](err); tooFine && q.Every != explore.Auto {
						continue
					}
					if err != nil {
						t.Fatalf("%+v: %v", q, err)
					}
					if r.expect(q, a); t.Failed() {
						t.Fatalf("%+v", q)
					}
				}
			}
			for order := core.OrderNewest; order <= core.OrderScore; order++ {
				r.list(core.Filter{Sources: []string{c.source}, Except: core.Except{Subreddits: []string{"x"}}}, nil, order, 7)
			}
		})
	}
}

// exploreManyNames: the first of very many subreddits are found, and the others are
// counted together. It fails when names are cut off before they are ranked.
func exploreManyNames(t *testing.T, db Database) {
	if testing.Short() {
		t.Skip("stores 100,000 events")
	}
	r := newRecount(t, db)
	const n, batch = 100_000, 1000
	for first := 0; first < n; first += batch {
		all := make([]core.Event, 0, batch+20)
		for i := first; i < first+batch; i++ {
			all = append(all, core.Event{Source: "s", Kind: "k", Subreddit: fmt.Sprint("r", (i*7919)%n), CreatedAt: begin.Add(time.Duration(i) * time.Minute)})
		}
		for i := range 20 {
			e := all[0]
			e.Subreddit = fmt.Sprint("top", i%(1+first/batch%6))
			all = append(all, e)
		}
		r.p.add(batch, all...)
	}
	r.p.drain(batch)
	foldAll(r.p)
	for _, q := range []explore.Question{
		{By: explore.Subreddit, Top: 5, Beside: explore.Subreddit, Zone: time.UTC},
		{By: explore.Kind, Top: 5, Beside: explore.Subreddit, Zone: r.zones[1], Every: explore.Month},
	} {
		a, err := r.run(q)
		if err != nil {
			t.Fatal(err)
		}
		if a.Method != explore.ByTotals || a.TopNames != n+6 || len(a.Top) != 1000 {
			t.Errorf("%d names, %d of them listed, method %d, want %d, 1000, by totals", a.TopNames, len(a.Top), a.Method, n+6)
		}
		r.expect(q, a)
	}
}
