package storagetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"weir/core"
)

// scans follows the steps of a scan to its end and returns the ids in their order.
func (p *program) scans(q core.PageQuery) (found []int64, scanned int) {
	p.t.Helper()
	for range 10_000 {
		page, err := p.Scan(p.t.Context(), q, func(e *core.Stored) {
			if full, err := p.Event(p.t.Context(), e.ID); err == nil {
				sameScanned(p.t, e, &full)
			}
			found = append(found, e.ID)
		})
		if err != nil || len(page.Events) > 0 || page.Scanned > q.Scan {
			p.t.Fatalf("Scan of %+v: %+v, %v", q, page, err)
		}
		scanned += page.Scanned
		if q.Past = page.Next; page.End {
			return found, scanned
		}
		if page.Scanned == 0 {
			break
		}
	}
	p.t.Fatalf("Scan of %+v has no end", q)
	return nil, 0
}

// sameScanned compares what a scan knows of an event.
func sameScanned(t testing.TB, got, want *core.Stored) {
	t.Helper()
	a, b := got.Event, want.Event
	if a.Source != b.Source || a.Kind != b.Kind || a.Subreddit != b.Subreddit || a.Author != b.Author || a.Flags != b.Flags ||
		!a.CreatedAt.Equal(b.CreatedAt) || a.Score != b.Score || a.Scored != b.Scored {
		t.Fatalf("scanned %+v, want %+v", got, want)
	}
}

// scansPassEachOnce: consecutive steps pass each matching event once, the newest first,
// whatever their size, and look at each once. It fails when a step begins one event too
// early or too late, and when a filter or state is ignored.
func scansPassEachOnce(t *testing.T, db Database) {
	p, other := start(t, db), start(t, db)
	all := standing(p, other)
	states := []string{core.StateWaiting, core.StateClaimed, core.StateRetry, core.StateSettled, core.StateDead, core.StateDiscarded}
	queries := []core.PageQuery{
		{}, {States: states}, {States: []string{core.StateDead, core.StateDiscarded}}, {States: []string{core.StateRetry, core.StateSettled}},
		{States: []string{"none"}},
		{Filter: core.Filter{Kinds: []string{core.KindPost}}},
		{Filter: core.Filter{Authors: []string{"ä", "AUTHOR3"}}},
		{Filter: core.Filter{Except: core.Except{Authors: []string{"AUTHOR3", "é"}}}},
		{Filter: core.Filter{IDs: map[string]bool{"k00003": true, "k00040": true}}},
		{Filter: core.Filter{Text: find("TEXT 3"), After: minute(3), Before: minute(45)}, States: []string{core.StateClaimed, core.StateDead}},
	}
	for _, s := range states {
		queries = append(queries, core.PageQuery{States: []string{s}})
	}
	for _, q := range queries {
		var want []int64
		for _, e := range all {
			if q.Filter.Match(&e.Event) && (len(q.States) == 0 || slices.Contains(q.States, e.State)) {
				want = append(want, e.ID)
			}
		}
		for _, q.Scan = range []int{1, 3, 7, 1000} {
			q.Past = 0
			got, scanned := p.scans(q)
			if !slices.Equal(got, want) || len(q.States) == 0 && scanned != len(all) {
				t.Errorf("%+v: got %v of %d, want %v", q, got, scanned, want)
			}
		}
	}
}

// scansAreBounded: a step looks at as many events as it may, reports how far it came, and
// ends where its context does. It fails when a step takes the whole store.
func scansAreBounded(t *testing.T, db Database) {
	p := start(t, db)
	p.add(100, events(0, 100)...)
	all := p.events()
	q := core.PageQuery{Scan: 40, Filter: core.Filter{Kinds: []string{"none"}}}
	page, err := p.Scan(t.Context(), q, func(*core.Stored) { t.Error("an event is passed that doesn't match") })
	if err != nil || page.Scanned != 40 || page.End || page.Next != all[60].ID || !page.Reached.Equal(all[60].StoredAt) {
		t.Errorf("got %+v, %v, want 40 looked at, down to %d", page, err, all[60].ID)
	}
	if page, err := p.Scan(t.Context(), core.PageQuery{Past: 1}, func(*core.Stored) {}); err != nil || !page.End || page.Scanned != 0 || page.Next != 1 {
		t.Errorf("past everything: got %+v, %v, want the end", page, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Scan(ctx, core.PageQuery{Scan: 1000}, func(*core.Stored) {}); err == nil {
		t.Error("a scan does not notice that it is cancelled")
	}
	if _, err := p.Sorted(ctx, core.SortQuery{}); err == nil {
		t.Error("Sorted does not notice that it is cancelled")
	}
	if got := p.Stats().InUse; got > 2 {
		t.Errorf("%d connections are in use", got)
	}
}

// sortedHasAnOrder: each call continues after the last event of the one before, and all
// of them have each event that matches once, whatever has the same time or score. It
// fails when events of the same time or score come twice or not at all, and when the
// bounds of what is read are too narrow.
func sortedHasAnOrder(t *testing.T, db Database) {
	p, other := start(t, db), start(t, db)
	standing(p, other)
	rng := rand.New(rand.NewPCG(3, 9))
	more := events(100, 160)
	for i := range more {
		more[i].CreatedAt = minute(10 + rng.IntN(6))
		more[i].Score = rng.Int64N(4)
	}
	p.add(7, more...)
	var all []core.Stored
	for _, e := range p.events() {
		full, err := p.Event(t.Context(), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		full.Data = nil
		all = append(all, full)
	}
	for _, f := range []core.Filter{
		{}, {After: minute(9), Before: minute(13)}, {After: minute(12)}, {Authors: []string{"author3", "é"}}, {Text: find("text 1")},
		{Except: core.Except{Subreddits: []string{"GoLang"}}}, {Kinds: []string{"none"}}, {IDs: map[string]bool{"k00101": true, "k00140": true}},
	} {
		for _, states := range [][]string{nil, {core.StateWaiting}, {core.StateDead, core.StateSettled, core.StateRetry}} {
			for order := core.OrderNewest; order <= core.OrderScore; order++ {
				var want []core.Stored
				for _, e := range p.events() { // with their texts
					i := slices.IndexFunc(all, func(s core.Stored) bool { return s.ID == e.ID })
					if f.Match(&e) && (len(states) == 0 || slices.Contains(states, all[i].State)) {
						want = append(want, all[i])
					}
				}
				slices.SortFunc(want, func(a, b core.Stored) int { return order.Compare(&a, &b) })
				var got []core.Stored
				q := core.SortQuery{Filter: f, States: states, Order: order, Limit: 1 + rng.IntN(30)}
				for range 1000 {
					next, err := p.Sorted(t.Context(), q)
					if err != nil || len(next) > q.Limit {
						t.Fatalf("Sorted %+v: %d events, %v", q, len(next), err)
					}
					if got = append(got, next...); len(next) < q.Limit {
						break
					}
					q.Past = &got[len(got)-1]
				}
				if !slices.EqualFunc(got, want, func(a, b core.Stored) bool { return sameStanding(a, b) && difference(a.Event, b.Event) == "" }) {
					t.Fatalf("%+v, %v in order %d: got %s, want %s", f, states, order, standings(got), standings(want))
				}
			}
		}
	}
}

// inTurn is events of one author and others, one a second.
func inTurn(first, end int) []core.Event {
	all := events(first, end)
	for i := range all {
		all[i].Key = fmt.Sprint("turn", first+i)
		all[i].Author = []string{"ann", "bob", "cy"}[i%3]
		all[i].CreatedAt = time.Unix(int64(1_700_000_000+first+i), 0)
	}
	return all
}
