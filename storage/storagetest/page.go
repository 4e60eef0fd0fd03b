package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/core"
)

// page reads one page.
func (p *program) page(q core.PageQuery) core.Page {
	p.t.Helper()
	page, err := p.Page(p.t.Context(), q)
	if err != nil {
		p.t.Fatalf("Page of %+v: %v", q, err)
	}
	return page
}

// pages reads page after page until the end and returns all their events and the
// number of pages. Each page must respect the bounds of its query.
func (p *program) pages(q core.PageQuery) (all []core.Stored, n int) {
	p.t.Helper()
	reached := time.Now().Add(time.Hour)
	for n < 1000 {
		page := p.page(q)
		n++
		if len(page.Events) > q.Limit || page.Scanned > q.Scan || len(page.Events) > page.Scanned {
			p.t.Fatalf("%+v: got %d events of %d looked at", q, len(page.Events), page.Scanned)
		}
		if page.Scanned > 0 && (page.Reached.IsZero() || page.Reached.After(reached) || q.Past != 0 && page.Next >= q.Past) {
			p.t.Fatalf("%+v: the next page begins at %d, reached %v after %v", q, page.Next, page.Reached, reached)
		}
		for _, e := range page.Events {
			if e.Data != nil || e.ID < page.Next || len(all) > 0 && e.ID >= all[len(all)-1].ID {
				p.t.Fatalf("%+v: got event %d with data %q before %d, the next page is past %d", q, e.ID, e.Data, q.Past, page.Next)
			}
			all = append(all, e)
		}
		if page.End {
			return all, n
		}
		if len(page.Events) < q.Limit && page.Scanned < q.Scan {
			p.t.Fatalf("%+v: the page has %d events of %d looked at, and is not the end", q, len(page.Events), page.Scanned)
		}
		q.Past = page.Next
		if page.Scanned > 0 {
			reached = page.Reached
		}
	}
	p.t.Fatalf("%+v: no end after %d pages", q, n)
	return nil, 0
}

// standing stores 60 events in runs of different states, with expired ids between
// them. It returns the expected state of each, newest first.
func standing(p *program, other *program) []core.Stored {
	p.t.Helper()
	p.add(1, events(1000, 1040)...)
	p.drain(100)
	p.add(10, events(0, 60)...)
	var all []core.Stored
	stands := func(events []core.Event, state string, by int64, attempts int) {
		for _, e := range events {
			all = append(all, core.Stored{Event: e, State: state, ClaimedBy: by, Attempts: attempts})
		}
	}
	claim := p.take(10) // 0–9
	var failing []core.Failed
	for n, e := range claim.Events {
		failing = append(failing, []core.Failed{failed(e.ID, 1, time.Hour), dead(e.ID, 3), failed(e.ID, 2, soon)}[n%3])
	}
	p.settle(claim, failing[:9]...)
	p.discard(core.FailureFilter{IDs: ids(claim.Events[3:5])}, 2)
	for n, e := range claim.Events {
		f := core.Stored{Event: e, State: [...]string{core.StateRetry, core.StateDead, core.StateClaimed}[n%3], Attempts: [...]int{1, 3, 2}[n%3]}
		switch {
		case n == 3 || n == 4:
			f.State = core.StateDiscarded
		case n == 9:
			f.State, f.Attempts = core.StateSettled, 0
		case f.State == core.StateClaimed:
			f.ClaimedBy = other.id
		}
		all = append(all, f)
	}
	if c := other.take(3); len(c.Retries) != 3 {
		p.t.Fatalf("got %+v, want the three failures that are due", c)
	}
	claim = p.take(20) // 10–29
	p.settle(claim)
	stands(claim.Events, core.StateSettled, 0, 0)
	expire(p, 0, 1000) // removes 10–29, since nothing older is unsettled
	all = all[:9]
	if e := claim.Events[0]; len(collect(p.t, p.Events(p.t.Context(), core.Filter{After: e.CreatedAt, Before: e.CreatedAt.Add(1)}))) != 0 {
		p.t.Fatalf("event %d has not expired", e.ID)
	}
	stands(other.take(10).Events, core.StateClaimed, other.id, 0) // 30–39
	claim = p.take(10)                                            // 40–49
	p.settle(claim)
	stands(claim.Events, core.StateSettled, 0, 0)
	waiting := p.take(10) // 50–59
	if err := p.Release(p.t.Context(), waiting); err != nil {
		p.t.Fatalf("Release: %v", err)
	}
	stands(waiting.Events, core.StateWaiting, 0, 0)
	if len(all) != 39 {
		p.t.Fatalf("got %d events, want 39", len(all))
	}
	slices.Reverse(all)
	return all
}

// pagesHoldEachOnce: consecutive pages have each matching event once, with its
// state, newest first, whatever their bounds. It fails when a page begins one
// event too early or too late, when a state differs from that in the view
// event_states, and when the scan of failures leaves one out.
func pagesHoldEachOnce(t *testing.T, db Database) {
	p, other := start(t, db), start(t, db)
	all := standing(p, other)
	states := []string{core.StateWaiting, core.StateClaimed, core.StateRetry, core.StateSettled, core.StateDead, core.StateDiscarded}
	queries := []core.PageQuery{
		{},
		{States: states},
		{States: []string{core.StateDead, core.StateDiscarded}},
		{States: []string{core.StateRetry, core.StateSettled}},
		{States: []string{core.StateRetry, core.StateClaimed}},
		{States: []string{"none"}},
		{Filter: core.Filter{Kinds: []string{core.KindPost}}},
		{Filter: core.Filter{Subreddits: []string{"r/GoLang"}}, States: []string{core.StateDead, core.StateSettled, core.StateRetry}},
		{Filter: core.Filter{Authors: []string{"ä", "AUTHOR3"}}},
		{Filter: core.Filter{Text: find("TEXT 3")}},
		{Filter: core.Filter{Text: find("text"), Kinds: []string{core.KindComment}, After: minute(3), Before: minute(45)}, States: []string{core.StateClaimed, core.StateDead}},
		{Filter: core.Filter{Text: find("none")}},
	}
	for _, s := range states {
		queries = append(queries, core.PageQuery{States: []string{s}})
	}
	for _, q := range queries {
		var want []core.Stored
		for _, e := range all {
			if q.Filter.Match(&e.Event) && (len(q.States) == 0 || slices.Contains(q.States, e.State)) {
				want = append(want, e)
			}
		}
		for _, bounds := range [][2]int{{100, 20_000}, {7, 1000}, {1, 1}, {3, 4}, {100, 10}} {
			q.Limit, q.Scan = bounds[0], bounds[1]
			got, _ := p.pages(q)
			if !slices.EqualFunc(got, want, sameStanding) {
				t.Errorf("%+v: got\n%s, want\n%s", q, standings(got), standings(want))
			}
		}
	}
	if got := p.page(core.PageQuery{}); len(got.Events) != len(all) || !got.End {
		t.Errorf("without bounds: got %d events, end %v, want %d and the end", len(got.Events), got.End, len(all))
	}
	for _, want := range all {
		got, err := p.Event(t.Context(), want.ID)
		if d := difference(got.Event, want.Event); err != nil || d != "" || !sameStanding(got, want) {
			t.Errorf("Event: got %v, %v, want %v %s", standings([]core.Stored{got}), err, standings([]core.Stored{want}), d)
		}
		got, err = p.ByKey(t.Context(), want.Source, want.Key)
		if d := difference(got.Event, want.Event); err != nil || d != "" || !sameStanding(got, want) {
			t.Errorf("ByKey: got %v, %v, want %v %s", standings([]core.Stored{got}), err, standings([]core.Stored{want}), d)
		}
	}
	expectSound(p)
}

func sameStanding(a, b core.Stored) bool {
	return a.ID == b.ID && a.Key == b.Key && a.Author == b.Author && a.CreatedAt.Equal(b.CreatedAt) && a.StoredAt.Equal(b.StoredAt) &&
		a.State == b.State && a.ClaimedBy == b.ClaimedBy && a.Attempts == b.Attempts
}

func standings(all []core.Stored) (text string) {
	for _, e := range all {
		text += fmt.Sprintf(" %d %s %s by %d after %d;", e.ID, e.Key, e.State, e.ClaimedBy, e.Attempts)
	}
	return text
}

// pagesAreBounded: a page that finds nothing ends after scanning as many events
// as its query allows, however far apart their ids are, and reports the number.
// It fails when gaps between ids count, when a page scans everything, and when
// settled events are scanned in search of other states.
func pagesAreBounded(t *testing.T, db Database) {
	p := start(t, db)
	p.add(100, events(0, 100)...)
	claim := p.take(100)
	p.settle(claim, dead(claim.Events[0].ID, 1), dead(claim.Events[50].ID, 1))
	expire(p, 0, 1000) // 2 are left of the first 100
	p.add(100, events(100, 250)...)
	claim = p.take(100)
	p.settle(claim, dead(claim.Events[99].ID, 1))
	if page := p.page(core.PageQuery{Limit: 10}); page.Scanned != 10 || len(page.Events) != 10 || page.End {
		t.Errorf("a full page: got %d events of %d looked at, end %v, want 10 of 10, and more", len(page.Events), page.Scanned, page.End)
	}
	nothing := core.Filter{Kinds: []string{"none"}}
	page := p.page(core.PageQuery{Filter: nothing, Scan: 40})
	if page.Scanned != 40 || page.End || len(page.Events) != 0 {
		t.Errorf("got %+v, want 40 events looked at, and more to look at", page)
	}
	if all := p.events(); page.Next != all[len(all)-40].ID || !page.Reached.Equal(all[len(all)-40].StoredAt) {
		t.Errorf("got %+v, want it to go on after event %d", page, all[len(all)-40].ID)
	}
	for _, c := range []struct {
		name  string
		query core.PageQuery
		pages int
		found int
	}{
		{"nothing", core.PageQuery{Filter: nothing, Scan: 40}, 4, 0},
		{"no text", core.PageQuery{Filter: core.Filter{Text: find("none")}, Scan: 40}, 4, 0},
		{"across the gap", core.PageQuery{Filter: core.Filter{Before: minute(100)}, Scan: 76}, 2, 2},
		{"a full page", core.PageQuery{Scan: 152, Limit: 152}, 1, 152},
		{"failures only", core.PageQuery{States: []string{core.StateDead}, Scan: 2}, 2, 3},
		{"nothing settled", core.PageQuery{States: []string{core.StateWaiting}, Scan: 60}, 1, 50},
		{"nobody claims", core.PageQuery{States: []string{core.StateClaimed}, Scan: 60}, 1, 0},
	} {
		c.query.Limit = max(c.query.Limit, 100)
		if all, n := p.pages(c.query); n != c.pages || len(all) != c.found {
			t.Errorf("%s: got %d events on %d pages, want %d on %d", c.name, len(all), n, c.found, c.pages)
		}
	}
	p.take(100)
	claimed := core.PageQuery{States: []string{core.StateClaimed}, Limit: 100, Scan: 60}
	if all, n := p.pages(claimed); n != 1 || len(all) != 50 {
		t.Errorf("claimed: got %d events on %d pages, want 50 on one", len(all), n)
	}
	if page := p.page(core.PageQuery{Past: 1}); !page.End || page.Scanned != 0 || page.Next != 1 || !page.Reached.IsZero() {
		t.Errorf("past everything: got %+v, want the end", page)
	}
}

// textIsReadInBounds: a page's search for a text ends after a bounded number of
// bytes of data. It fails when only the number of events bounds it.
func textIsReadInBounds(t *testing.T, db Database) {
	p := start(t, db)
	all := events(0, 12)
	for i := range all {
		all[i].Data = fmt.Appendf(nil, `{"body":"%s%d"}`, strings.Repeat(" ", 1<<18), i)
	}
	p.add(12, all...)
	q := core.PageQuery{Filter: core.Filter{Text: find(" 0")}}
	page := p.page(q)
	if page.Scanned != core.MaxPageData>>18 || page.End || len(page.Events) != 0 {
		t.Errorf("got %d events of %d looked at, end %v, want none of %d", len(page.Events), page.Scanned, page.End, core.MaxPageData>>18)
	}
	q.Past = page.Next
	if page = p.page(q); len(page.Events) != 1 || page.Scanned != 4 || !page.End {
		t.Errorf("got %d events of %d looked at, end %v, want one of 4", len(page.Events), page.Scanned, page.End)
	}
}

// eventMayBeMissing: an id without an event gives a specific error. It fails when
// an empty event is returned.
func eventMayBeMissing(t *testing.T, db Database) {
	p := start(t, db)
	a := p.add(5, events(0, 5)...)
	for _, id := range []int64{0, -1, a.Segments[0].Last + 1, 1 << 40} {
		if got, err := p.Event(t.Context(), id); !errors.Is(err, core.ErrNotFound) || got.ID != 0 {
			t.Errorf("event %d: got %+v, %v, want %v", id, got, err, core.ErrNotFound)
		}
	}
}

// keysAreFound: an event is found by its source and key as they are written, whatever
// characters they have. It fails when a key of another source, or one in other letters,
// is found, or an event without a key.
func keysAreFound(t *testing.T, db Database) {
	p := start(t, db)
	all := events(0, 3)
	for n, names := range [][2]string{{"other", "k00001"}, {"", ""}, {"e'%_\\", "日本 \"é\""}, {"long", strings.Repeat("x", core.MaxName)}, {"test", "K00002"}} {
		e := event(10 + n)
		if e.Key = names[1]; names[0] != "" {
			e.Source = names[0]
		}
		all = append(all, e)
	}
	p.add(5, all...)
	for _, want := range all {
		if want.Key == "" {
			continue
		}
		got, err := p.ByKey(t.Context(), want.Source, want.Key)
		if d := difference(got.Event, want); err != nil || d != "" {
			t.Errorf("%q of %q: %v, %s", want.Key, want.Source, err, d)
		}
	}
	for _, missing := range [][2]string{
		{"test", ""}, {"test", "k99999"}, {"Other", "k00001"}, {"other", "k00002"}, {"other", "K00001"}, {"", "k00001"}, {"test", "k00001 "},
		{"test", "k0000\x00"}, {"test", "\xff"}, {"te\x00st", "k00001"}, {"test", "%"},
	} {
		if got, err := p.ByKey(t.Context(), missing[0], missing[1]); !errors.Is(err, core.ErrNotFound) || got.ID != 0 {
			t.Errorf("%q of %q: got %+v, %v, want %v", missing[1], missing[0], got, err, core.ErrNotFound)
		}
	}
}
