package storagetest

import (
	"math"
	"slices"
	"testing"
	"time"

	"weir/core"
)

// from returns the events with another source.
func from(source string, all []core.Event) []core.Event {
	all = slices.Clone(all)
	for i := range all {
		all[i].Source = source
	}
	return all
}

// removeSource removes a source in steps, and checks after each that everything
// adds up. It returns the number of events removed.
func removeSource(p *program, source string, max int) int {
	p.t.Helper()
	return removeSourceTo(p, source, math.MaxInt64, max)
}

// removeSourceTo is removeSource for events up to an id.
func removeSourceTo(p *program, source string, last int64, max int) int {
	p.t.Helper()
	sum := 0
	for range 1000 {
		n, more, err := p.RemoveSource(p.t.Context(), source, last, max)
		if err != nil || n > max {
			p.t.Fatalf("RemoveSource in steps of %d: got %d, %v", max, n, err)
		}
		sum += n
		expectSound(p)
		if !more {
			return sum
		}
	}
	p.t.Fatalf("RemoveSource has more to look at for ever")
	return 0
}

// sourcesAreCountedApart: the same hour, kind and subreddit of two sources are
// two counts, both in the totals and in the expired counts, each with the number
// of events with a score. It fails when the source is lost between a settlement
// and the totals, or between an event and the expired counts.
func sourcesAreCountedApart(t *testing.T, db Database) {
	p := start(t, db)
	all := slices.Concat(events(0, 40), from("other", events(20, 80)))
	p.add(7, all...)
	p.settle(p.take(30))
	foldAll(p)
	p.drain(100)
	want := tally(all)
	expectCounts(p, want)
	for _, f := range []core.Filter{{Sources: []string{"other"}}, {Sources: []string{"test", "none"}}, {Sources: []string{"none"}}} {
		some := slices.DeleteFunc(slices.Clone(all), func(e core.Event) bool { return !f.Match(&e) })
		if got := collect(t, p.Counts(t.Context(), f)); !slices.Equal(got, tally(some)) {
			t.Errorf("%+v: got %v, want %v", f, got, tally(some))
		}
	}
	time.Sleep(time.Millisecond)
	if n := expire(p, 0, 1000); n != len(all) {
		t.Errorf("%d events expired, want %d", n, len(all))
	}
	if got := collect(t, p.Expired(t.Context())); !slices.Equal(got, want) {
		t.Errorf("Expired: got %v, want %v", got, want)
	}
	expectCounts(p, want)
	expectSound(p)
}

// eventsAreCountedWhereTotalsCannot: a filter that totals cannot answer counts
// the matching settled events, and neither pending nor failed ones. It fails when
// a part of the filter or a state is ignored.
func eventsAreCountedWhereTotalsCannot(t *testing.T, db Database) {
	p := start(t, db)
	all := slices.Concat(events(0, 100), from("other", events(50, 80)))
	p.add(10, all...)
	claim := p.take(30)
	p.settle(claim, failed(claim.Events[3].ID, 1, time.Hour), dead(claim.Events[7].ID, 1))
	p.settle(p.take(90))
	p.take(5) // and 5 are unclaimed
	done := slices.Concat(all[:3], all[4:7], all[8:120])
	low, high := int64(10), int64(60)
	for _, f := range []core.Filter{
		{Authors: []string{"u/AUTHOR3", "author4"}},
		{IDs: map[string]bool{"k00003": true, "k00005": true, "k00060": true}},
		{MinScore: &low},
		{MaxScore: &high},
		{MinScore: &low, MaxScore: &low},
		{Text: find("TEXT 6")},
		{Text: find("/^text [67]$/")},
		{After: minute(3)},
		{After: minute(30), Before: minute(61)},
		{Sources: []string{"other"}, Kinds: []string{core.KindPost}, Subreddits: []string{"/r/GoLang", "r/sqlite"}, After: minute(52), MaxScore: &high},
		{Authors: []string{"nobody"}},
	} {
		if f.Countable() {
			t.Errorf("%+v: totals can answer it", f)
		}
		some := slices.DeleteFunc(slices.Clone(done), func(e core.Event) bool { return !f.Match(&e) })
		if got := collect(t, p.Counts(t.Context(), f)); !slices.Equal(got, tally(some)) {
			t.Errorf("%+v: got %v, want %v", f, got, tally(some))
		}
	}
	expectSound(p)
}

// removedSourceLeavesNothing: a removed source leaves no event in any state, no
// failure, no reject, no count and no expired count, and everything of other
// sources stays unchanged; after each step totals and ledger add up. It fails
// when a state is forgotten, when a segment keeps its old number of events or
// stays empty, and when zero counts stay.
func removedSourceLeavesNothing(t *testing.T, db Database) {
	for _, max := range []int{1, 7, 1000} {
		p, q := start(t, db), start(t, db)
		mix := func(first int) []core.Event { // both in turns, four of one and three of the other
			var all []core.Event
			for n := first; n < first+70; n++ {
				all = append(all, from([...]string{"test", "other"}[n%7%2], events(n, n+1))...)
			}
			return all
		}
		of := func(all []core.Event) (kept []core.Event) {
			return slices.DeleteFunc(slices.Clone(all), func(e core.Event) bool { return e.Source == "other" })
		}
		p.add(10, mix(0)...)
		p.drain(100)
		foldAll(p)
		time.Sleep(time.Millisecond)
		expire(p, 0, 1000)
		p.append(core.Batch{Segment: 10, Events: mix(100), Rejects: []core.Reject{
			{Source: "test", Input: "a", Line: 1, Reason: "no id"}, {Source: "other", Input: "a", Line: 2, Reason: "no id"}, {Source: "other", Input: "a", Line: 3, Reason: "no id"},
		}})
		claim := p.take(10)
		id := ids(claim.Events)
		var failing []core.Failed
		for n := range 8 {
			failing = append(failing, []core.Failed{failed(id[n], 1, time.Hour), dead(id[n], 1)}[n/4])
		}
		p.settle(claim, failing...)
		p.discard(core.FailureFilter{IDs: id[6:8]}, 2)
		p.settle(p.take(10))
		p.retry(core.FailureFilter{IDs: id[2:4]}, 2)
		retries := q.take(100) // 102 and 103, one of each
		busy := q.take(20)     // 120 to 139
		if len(retries.Retries) != 2 || len(busy.Segments) != 2 {
			t.Fatalf("got claims %+v and %+v, want two retries and two segments", retries, busy)
		}
		all := mix(100)
		stored, expired := p.events(), tally(mix(0))
		compareEvents(t, stored, all)

		if n, want := removeSource(p, "other", max), len(all)-len(of(all)); n != want {
			t.Errorf("steps of %d: got %d removed, want %d", max, n, want)
		}
		expectEvents(q, of(all))
		expectLost(q, core.Settlement{Claim: retries})
		expectLost(q, core.Settlement{Claim: busy})
		if left := lines(collect(t, p.Rejects(t.Context(), core.RejectFilter{}))); !slices.Equal(left, []int64{1}) {
			t.Errorf("left are rejects of lines %v, want 1", left)
		}
		expired = slices.DeleteFunc(expired, func(n core.Count) bool { return n.Source == "other" })
		if got := collect(t, p.Expired(t.Context())); !slices.Equal(got, expired) {
			t.Errorf("Expired: got %v, want %v", got, expired)
		}
		states := make(map[string]int)
		for _, f := range p.failures() {
			states[f.State]++
		}
		if states[core.FailureWaiting] != 2 || states[core.FailureDead] != 2 || states[core.FailureDiscarded] != 1 {
			t.Errorf("got failures %v, want 2 waiting, 2 dead, 1 discarded", states)
		}
		expectGauges(p, int64(2+len(of(mix(120)[:50]))), 0, 2, 2)
		foldAll(p)
		p.retry(core.FailureFilter{}, 5)
		p.drain(100)
		expectCounts(p, tally(slices.Concat(of(mix(0)), of(all))))
		expectSound(p)

		if n := removeSource(p, "test", max); n != len(of(all)) {
			t.Errorf("the other one: got %d removed, want %d", n, len(of(all)))
		}
		foldAll(p)
		expectReport(p, core.Report{OK: true})
		expectCounts(p, nil)
		p.add(3, from("third", events(300, 310))...)
		if n := removeSource(p, "third", max); n != 10 {
			t.Errorf("before it is claimed: got %d removed, want 10", n)
		}
		expectNothing(p)
		if a := p.add(10, mix(100)...); a.Stored != 70 {
			t.Errorf("again: got %+v, want 70 stored", a)
		}
		p.drain(100)
		expectCounts(p, tally(mix(100)))
		for _, source := range []string{"test", "other", "none"} {
			removeSource(p, source, 1000)
		}
		for _, s := range []*program{p, q} {
			if err := s.Close(); err != nil {
				t.Fatalf("Close: %v", err)
			}
		}
	}
}

// removalKeepsToItsBound: events that were stored after a person was asked stay,
// with their totals, whatever the size of the steps; earlier ones are removed. It
// fails when the bound is ignored, and when a step that ends at it leaves the
// rest undone.
func removalKeepsToItsBound(t *testing.T, db Database) {
	for _, max := range []int{1, 7, 1000} {
		p := start(t, db)
		p.add(10, from("other", events(0, 20))...)
		p.append(core.Batch{Segment: 10, Rejects: []core.Reject{{Source: "other", Input: "a", Line: 2, Reason: "no id"}}})
		p.drain(100)
		last, err := core.Newest(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		later := from("other", events(50, 60))
		p.add(10, later...)
		p.drain(100)
		if n := removeSourceTo(p, "other", last, max); n != 20 {
			t.Errorf("steps of %d: got %d removed, want 20", max, n)
		}
		expectEvents(p, later)
		expectCounts(p, tally(later))
		if left := collect(t, p.Rejects(t.Context(), core.RejectFilter{})); len(left) != 0 {
			t.Errorf("left are rejects %+v", left)
		}
		if n := removeSource(p, "other", max); n != 10 {
			t.Errorf("steps of %d without a bound: got %d removed, want 10", max, n)
		}
	}
}
