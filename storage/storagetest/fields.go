package storagetest

import (
	"strings"
	"testing"
	"time"

	"weir/core"
)

// fieldsComeBack: every field of an event is read back as it was appended, by
// Load, from another program, and in a failure. It fails when a field is not
// stored, when text is converted with a loss, and when times are stored as
// floats, in seconds or in local time.
func fieldsComeBack(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	want := oddEvents()
	p.add(4, want...)

	claim := p.take(1000)
	compareEvents(t, claim.Events, want)
	for _, e := range claim.Events {
		if age := time.Since(e.StoredAt); age < -time.Minute || age > time.Minute {
			t.Errorf("%s: stored_at is %v", e.Key, e.StoredAt)
		}
	}
	compareEvents(t, q.events(), want)

	var all []core.Failed
	for _, e := range claim.Events {
		all = append(all, failed(e.ID, 1, soon))
	}
	p.settle(claim, all...)
	var got []core.Event
	for _, f := range q.failures() {
		got = append(got, f.Event)
	}
	compareEvents(t, got, want)
	retries := q.take(1000)
	compareEvents(t, retries.Events, want)
	q.settle(retries)
	expectCounts(p, tally(want))
	expectSound(p)
}

func oddEvents() []core.Event {
	bytes := make([]byte, 256)
	for i := range bytes {
		bytes[i] = byte(i)
	}
	name := strings.Repeat("é", core.MaxName/2)
	least := core.Event{Source: "s", Kind: "k", CreatedAt: time.Unix(0, 0)}
	made := []core.Event{least}
	for _, change := range []func(*core.Event){
		func(e *core.Event) { e.Key = "all"; e.Flags = core.AuthorDeleted | core.TextRemoved; e.Data = bytes },
		func(e *core.Event) { e.Key = name; e.Subreddit, e.Author, e.Kind, e.Source = name, name, name, name },
		func(e *core.Event) { e.Parent, e.Link = strings.Repeat("p", 1024), strings.Repeat("l", 1024) },
		func(e *core.Event) { e.Key = "NULL"; e.Subreddit, e.Author, e.Parent = "null", "nil", "0" },
		func(e *core.Event) {
			e.Key = "'; --"
			e.Subreddit, e.Author = `"\`, "{a,b}\t\n\r"
			e.Data = []byte("\x00")
		},
		func(e *core.Event) {
			e.Key = "123"
			e.Author, e.Parent, e.Link = "1e3", "007", " 1 "
			e.Data = []byte("12")
		},
		func(e *core.Event) { e.Key = "T1"; e.Subreddit = "\u202e\U0001f30a\ufeff" },
		func(e *core.Event) { e.Key = "t1"; e.Data = []byte{} },
		func(e *core.Event) { e.Scored = true },
		func(e *core.Event) { e.Scored, e.Score = true, -1 },
		func(e *core.Event) { e.Scored, e.Score = true, 1<<40 },
		func(e *core.Event) { e.Scored, e.Score = true, -1<<40 },
		func(e *core.Event) { e.Score = 5 }, // without Scored: ignored
		func(e *core.Event) { e.CreatedAt = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC) },
		func(e *core.Event) { e.CreatedAt = time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC) },
		func(e *core.Event) { e.CreatedAt = time.Date(2038, 1, 19, 3, 14, 8, 1_000, time.UTC) },
		func(e *core.Event) { e.CreatedAt = time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC) },
		func(e *core.Event) {
			e.CreatedAt = time.Date(2026, 3, 29, 2, 30, 0, 0, time.FixedZone("", 5*3600+1800))
		},
		func(e *core.Event) { e.Data = []byte(strings.Repeat("long ", 100_000)) },
		func(e *core.Event) {
			e.RetrievedAt = time.Date(2026, 11, 28, 12, 0, 0, 123_456_000, time.FixedZone("", -3600))
		},
		func(e *core.Event) { e.RetrievedAt = time.Unix(0, 0) },
		func(e *core.Event) { e.RetrievedAt = time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC) },
	} {
		e := least
		change(&e)
		made = append(made, e)
	}
	return made
}
