package storagetest

import (
	"slices"
	"testing"
	"time"

	"weir/core"
)

// eventsAreFiltered: a store selects the same events as core.Filter's own Match,
// in the order of ids. It fails when the two disagree about case, about bounds of
// time, and about characters with a special meaning in the database.
func eventsAreFiltered(t *testing.T, db Database) {
	p := start(t, db)
	all := events(0, 12)
	for _, change := range []func(*core.Event){
		func(e *core.Event) { e.Subreddit, e.Author = "Éire", "Ωmega" },
		func(e *core.Event) { e.Subreddit, e.Author = "a_b", "a%b" },
		func(e *core.Event) { e.Subreddit, e.Author = "axb", "axb" },
		func(e *core.Event) { e.Data = []byte(`{"body":"100% of \u00c9IRE\nnext","other":{"deep":["Needle"]}}`) },
		func(e *core.Event) { e.Data = []byte(`{"100%":"name only","text 1":1}`) },
		func(e *core.Event) { e.Data = []byte("text 1, but not JSON") },
		func(e *core.Event) { e.Data = nil },
		func(e *core.Event) { e.CreatedAt = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC) },
		func(e *core.Event) { e.Source, e.Key = "elsewhere", "t1_abc" },
		func(e *core.Event) { e.Source, e.Key = "elsewhere", "t3_abc" },
		func(e *core.Event) { e.Score, e.Scored = -1<<40, true },
		func(e *core.Event) { e.Author, e.Flags = "", core.AuthorDeleted },
		func(e *core.Event) { e.Author, e.Flags, e.Data = "", core.AuthorDeleted|core.TextDeleted, nil },
		func(e *core.Event) { e.Author, e.Data = "[DELETED]", nil }, // as it stood in another's records
		func(e *core.Event) { e.Flags, e.Data = core.TextRemoved, nil },
		func(e *core.Event) { e.Author = "" },
	} {
		e := event(100 + len(all))
		change(&e)
		all = append(all, e)
	}
	p.add(5, all...)
	zero, three, most := int64(0), int64(3), int64(1<<40)
	for _, f := range []core.Filter{
		{},
		{Sources: []string{"elsewhere"}},
		{Sources: []string{"elsewhere", "test"}, Kinds: []string{core.KindPost}},
		{Sources: []string{"ELSEWHERE"}},
		{IDs: map[string]bool{"abc": true, "k00003": true}},
		{IDs: map[string]bool{"t1_abc": true, "T3_abc": true}},
		{MinScore: &zero},
		{MaxScore: &zero},
		{MinScore: &three, MaxScore: &three},
		{MinScore: &zero, MaxScore: &most, Sources: []string{"test"}},
		{Subreddits: []string{"/r/golang", "R/sqlite", "/R/a_b"}},
		{Authors: []string{"/u/author3", "U/AUTHOR4", "/ωMEGA"}},
		{Text: find("/^text [1-3]$/")},
		{Text: find("/(?i)NEEDLE|é/")},
		{Kinds: []string{core.KindPost}},
		{Kinds: []string{core.KindPost, core.KindComment}},
		{Kinds: []string{"Post"}},
		{Subreddits: []string{"GOLANG"}},
		{Subreddits: []string{"r/golang", "r/SQLite"}},
		{Subreddits: []string{""}},
		{Subreddits: []string{"éire"}},
		{Subreddits: []string{"A_B"}},
		{Authors: []string{"u/AUTHOR3", "author4"}},
		{Authors: []string{"a%b"}},
		{Authors: []string{"[deleted]"}},
		{Authors: []string{"u/[Deleted]", "author3"}, Sources: []string{"test"}},
		{Authors: []string{"[deleted]", "ωMEGA"}},
		{Authors: []string{""}},
		{Text: find("[deleted]")},
		{Text: find("[REMOVED]")},
		{Text: find(`/^\[(deleted|removed)\]$/`), Authors: []string{"[deleted]"}},
		{Authors: []string{"ωMEGA"}},
		{After: minute(3)},
		{Before: minute(3)},
		{After: minute(3), Before: minute(3).Add(time.Microsecond)},
		{After: minute(3).Add(time.Microsecond), Before: minute(4)},
		{Text: find("TEXT 1")},
		{Text: find("100%")},
		{Text: find("éire")},
		{Text: find("needle")},
		{Text: find("body")},
		{Except: core.Except{Sources: []string{"elsewhere"}, Kinds: []string{core.KindPost, "none"}}},
		{Except: core.Except{Subreddits: []string{"/r/GOLANG", "a_b"}}},
		{Except: core.Except{Subreddits: []string{"éire", "r/sqlite"}}},
		{Except: core.Except{Authors: []string{"[deleted]"}}},
		{Except: core.Except{Authors: []string{"u/AUTHOR3", "ωMEGA", ""}}},
		{Subreddits: []string{"golang", "axb"}, Except: core.Except{Authors: []string{"/u/axb"}, Subreddits: []string{"none"}}},
		{Kinds: []string{core.KindPost}, Subreddits: []string{"golang"}, Authors: []string{"author2"}, Before: minute(60), Text: find("text")},
	} {
		var want []core.Event
		for _, e := range all {
			if f.Match(&e) {
				want = append(want, e)
			}
		}
		got := collect(t, p.Events(t.Context(), f))
		if !slices.Equal(keys(got), keys(want)) {
			t.Errorf("%+v: got %q, want %q", f, keys(got), keys(want))
		}
	}
}

// countsAreFilteredAndOrdered: totals are listed by source, hour, kind and
// subreddit, folded or not, and selected by kind, subreddit and hour. It fails
// when counts that are not folded yet are listed separately.
func countsAreFilteredAndOrdered(t *testing.T, db Database) {
	p := start(t, db)
	all := events(0, 300) // six hours
	all[0].CreatedAt = time.Date(1969, 12, 31, 23, 30, 0, 0, time.UTC)
	p.add(50, all...)
	p.settle(p.take(150))
	foldAll(p)
	p.settle(p.take(50))
	if _, err := p.Fold(t.Context(), 1); err != nil {
		t.Fatalf("Fold: %v", err)
	}
	p.drain(50)
	midnight := time.Date(2006, 2, 1, 0, 0, 0, 0, time.UTC)
	for _, f := range []core.Filter{
		{},
		{Kinds: []string{core.KindPost}},
		{Subreddits: []string{"r/Golang", ""}},
		{After: midnight},
		{Before: midnight},
		{Before: time.Unix(0, 0)},
		{After: midnight, Before: midnight.Add(time.Hour), Kinds: []string{core.KindComment}, Subreddits: []string{"sqlite"}},
	} {
		var selected []core.Event
		for _, e := range all {
			if f.Match(&e) {
				selected = append(selected, e)
			}
		}
		if got, want := collect(t, p.Counts(t.Context(), f)), tally(selected); !slices.Equal(got, want) {
			t.Errorf("%+v: got %v, want %v", f, got, want)
		}
	}
	expectSound(p)
}

// sequencesAreOneSnapshot: rows written while a sequence is read do not appear in
// it, and the reader does not block the writer. It fails when a sequence is read
// in pages.
func sequencesAreOneSnapshot(t *testing.T, db Database) {
	p := start(t, db)
	const n = 3000
	p.add(100, events(0, n)...)
	seen := 0
	for _, err := range p.Events(t.Context(), core.Filter{}) {
		if err != nil {
			t.Fatalf("Events after %d: %v", seen, err)
		}
		if seen == 10 {
			p.drain(1000)
			p.add(100, events(n, n+10)...)
			time.Sleep(time.Millisecond)
			expire(p, 0, 10_000)
		}
		seen++
	}
	if seen != n {
		t.Errorf("got %d events, want the %d of before", seen, n)
	}
	expectEvents(p, events(n, n+10))
	expectSound(p)
}

// sequencesMayBeAbandoned: a reader that stops half-way holds nothing. It fails when
// its connection is not returned to the pool.
func sequencesMayBeAbandoned(t *testing.T, db Database) {
	p := start(t, db)
	p.append(core.Batch{Events: events(0, 10), Rejects: []core.Reject{{Input: "a", Line: 1, Reason: "no id"}, {Input: "a", Line: 2, Reason: "no id"}}, Segment: 10})
	claim := p.take(10)
	p.settle(claim, dead(claim.Events[0].ID, 1), dead(claim.Events[1].ID, 1))
	for range 50 {
		for _, err := range p.Events(t.Context(), core.Filter{}) {
			if err != nil {
				t.Fatalf("Events: %v", err)
			}
			break
		}
		for range p.Counts(t.Context(), core.Filter{}) {
			break
		}
		for range p.Rejects(t.Context(), core.RejectFilter{}) {
			break
		}
		for range p.Failures(t.Context(), core.FailureFilter{}) {
			break
		}
	}
	if got := p.Stats().InUse; got > 2 {
		t.Errorf("%d connections are in use after all sequences were left", got)
	}
	expectSound(p)
}
