package dump_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/dump"
)

// outcome is the outcome of a record.
type outcome struct {
	event    core.Event
	misfit   bool
	filtered bool
	reason   string // for a reject
}

// one parses one record.
func one(t *testing.T, o dump.Options, record string) outcome { return thing(t, o, "", record) }

// thing parses one record out of an envelope of some kind.
func thing(t *testing.T, o dump.Options, kind, record string) outcome {
	t.Helper()
	parse, err := dump.NewParse(o)
	if err != nil {
		t.Fatal(err)
	}
	e, misfit, err := parse(kind, []byte(record))
	switch {
	case errors.Is(err, dump.ErrUnwanted):
		return outcome{filtered: true}
	case err != nil:
		return outcome{reason: strings.TrimPrefix(err.Error(), core.ErrRefused.Error()+": ")}
	}
	return outcome{event: e, misfit: misfit}
}

// wantEvent compares a record's event, without data.
func wantEvent(t *testing.T, o dump.Options, record string, want core.Event, misfit bool) {
	t.Helper()
	o.Data = dump.DataNone
	switch got := one(t, o, record); {
	case got.reason != "" || got.filtered:
		t.Errorf("%s\nis filtered (%t) or rejected: %s", record, got.filtered, got.reason)
	case !equal(got.event, want):
		t.Errorf("%s\ngot  %+v\nwant %+v", record, got.event, want)
	case got.misfit != misfit:
		t.Errorf("%s: misfit = %t, want %t", record, got.misfit, misfit)
	}
}

// wantReject compares the reason for a record's rejection.
func wantReject(t *testing.T, o dump.Options, record, want string) {
	t.Helper()
	if got := one(t, o, record); got.reason != want {
		t.Errorf("%s\nreason %q (filtered: %t), want %q", record, got.reason, got.filtered, want)
	}
}

// wantFiltered wants a record to be filtered.
func wantFiltered(t *testing.T, o dump.Options, record string) {
	t.Helper()
	if got := one(t, o, record); !got.filtered {
		t.Errorf("%s\nis an event or rejected (%q), want it filtered", record, got.reason)
	}
}

const (
	full    = `{"id":"c1","author":"sample_a","subreddit":"chess","created_utc":1700000000,"link_id":"t3_p1","parent_id":"t1_c0","score":-7,"body":"hello"}`
	created = 1700000000
)

func wantComment(change func(e *core.Event)) core.Event {
	e := core.Event{
		Source: "reddit", Key: "t1_c1", Kind: core.KindComment, Subreddit: "chess", Author: "sample_a",
		CreatedAt: time.Unix(created, 0).UTC(), Parent: "t1_c0", Link: "t3_p1", Score: -7, Scored: true,
	}
	if change != nil {
		change(&e)
	}
	return e
}

func TestReddit(t *testing.T) {
	comment := func(old, new string) string {
		if !strings.Contains(full, old) {
			t.Fatalf("%s is not in the record", old)
		}
		return strings.Replace(full, old, new, 1)
	}
	post := core.Event{
		Source: "reddit", Key: "t3_p1", Kind: core.KindPost, Subreddit: "chess", Author: "sample_a",
		CreatedAt: time.Unix(created, 0).UTC(), Link: "t3_p1",
	}
	removed, deleted := post, post
	removed.Flags, deleted.Flags = core.TextRemoved, core.TextDeleted
	for _, tt := range []struct {
		name, line string
		want       core.Event
	}{
		{"plain", full, wantComment(nil)},
		{"created_utc is text", comment("1700000000", `"1700000000"`), wantComment(nil)},
		{"created_utc is a float", comment("1700000000", "1700000000.0"), wantComment(nil)},
		{"created_utc has an exponent", comment("1700000000", "1.7e9"), wantComment(nil)},
		{"created_utc has a fraction", comment("1700000000", "1700000000.25"),
			wantComment(func(e *core.Event) { e.CreatedAt = e.CreatedAt.Add(250 * time.Millisecond) })},
		{"created before 1970", comment("1700000000", "-1.5"),
			wantComment(func(e *core.Event) { e.CreatedAt = time.UnixMilli(-1500).UTC() })},
		{"score is null", comment("-7", "null"), wantComment(func(e *core.Event) { e.Score, e.Scored = 0, false })},
		{"score is a whole float", comment("-7", "-673196.0"), wantComment(func(e *core.Event) { e.Score = -673196 })},
		{"author deleted", comment(`"sample_a"`, `"[deleted]"`),
			wantComment(func(e *core.Event) { e.Author, e.Flags = "", core.AuthorDeleted })},
		{"author is null", comment(`"sample_a"`, `null`), wantComment(func(e *core.Event) { e.Author = "" })},
		{"text deleted", comment(`"hello"`, `"[deleted]"`), wantComment(func(e *core.Event) { e.Flags = core.TextDeleted })},
		{"text removed", comment(`"hello"`, `"[removed]"`), wantComment(func(e *core.Event) { e.Flags = core.TextRemoved })},
		{"score settled", comment(`{`, `{"_meta":{"retrieved_2nd_on":1700100000},`),
			wantComment(func(e *core.Event) { e.Flags, e.RetrievedAt = core.ScoreSettled, time.Unix(1700100000, 0) })},
		{"meta without a second retrieval", comment(`{`, `{"_meta":{"note":"no_2nd_retrieval"},`), wantComment(nil)},
		{"a later _meta counts", comment(`{`, `{"_meta":{"retrieved_2nd_on":1},"_meta":{},`), wantComment(nil)},
		{"parent_id is the number of a comment", comment(`"t1_c0"`, `432`), wantComment(nil)}, // c0 in base 36
		{"parent_id is the number of the post", comment(`"t1_c0"`, `901`),
			wantComment(func(e *core.Event) { e.Parent = "t3_p1" })},
		{"no parent_id", comment(`"parent_id":"t1_c0",`, ``), wantComment(func(e *core.Event) { e.Parent = "" })},
		{"id with its type", comment(`"c1"`, `"t1_c1"`), wantComment(nil)},
		{"escaped id and name", comment(`"id":"c1"`, `"\u0069d":"\u00631"`), wantComment(nil)},
		{"the last of two names counts", comment(`{`, `{"id":"c9","created_utc":"never",`), wantComment(nil)},
		{"spaces", " " + strings.ReplaceAll(comment(":", " :\t"), ",", " , ") + " ", wantComment(nil)},
		{"NUL and lone surrogate in the text", comment("hello", `\u0000 \ud83d`), wantComment(nil)},

		{"post", `{"id":"p1","author":"sample_a","subreddit":"chess","created_utc":"1700000000","title":"t","selftext":"s"}`, post},
		{"post without text", `{"id":"p1","author":"sample_a","subreddit":"chess","created_utc":1700000000,"url":"u"}`, post},
		{"post removed", `{"id":"p1","author":"sample_a","subreddit":"chess","created_utc":1700000000,"title":"t","selftext":"[removed]"}`, removed},
		{"post deleted", `{"id":"t3_p1","author":"sample_a","subreddit":"chess","created_utc":1700000000,"selftext":"[deleted]"}`, deleted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rec := one(t, dump.Options{Fields: dump.Fields{Preset: "reddit"}}, tt.line)
			if rec.reason != "" {
				t.Fatalf("rejected: %s", rec.reason)
			}
			if rec.misfit {
				t.Error("a misfit")
			}
			got := rec.event
			if got, want := string(got.Data), strings.Trim(tt.line, " "); got != want {
				t.Errorf("data = %s\nwant   %s", got, want)
			}
			got.Data = nil
			if !equal(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// equal compares events except their data.
func equal(a, b core.Event) bool {
	return a.CreatedAt.Equal(b.CreatedAt) && a.RetrievedAt.Equal(b.RetrievedAt) &&
		string(a.Data) == string(b.Data) && withoutData(a) == withoutData(b)
}

type comparable struct {
	source, key, kind, subreddit, author, parent, link string
	score                                              int64
	scored                                             bool
	flags                                              core.Flags
}

func withoutData(e core.Event) comparable {
	return comparable{e.Source, e.Key, e.Kind, e.Subreddit, e.Author, e.Parent, e.Link, e.Score, e.Scored, e.Flags}
}

func TestRejects(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{`[1]`, "not a JSON object"},
		{`3`, "not a JSON object"},
		{`null`, "not a JSON object"},
		{`{"id":"a","body":"` + "\xff" + `","created_utc":1}`, "invalid UTF-8"},
		{`{"id":"a","body":"` + "\xed\xa0\x80" + `","created_utc":1}`, "invalid UTF-8"}, // a surrogate, not escaped
		{`{"id":"a","body":"x","created_utc":1`, "invalid JSON: it ends too early"},
		{`{"id":"a","body":"x","created_utc":01}`, "invalid JSON: '1' at byte 37"},
		{`{"id":"a"} {"id":"b"}`, "invalid JSON: '{' at byte 12"},
		{`{"id":"a","body":"x"}`, "no created_utc"},
		{`{"id":"a","body":"x","created_utc":null}`, "no created_utc"},
		{`{"id":"a","body":"x","created_utc":true}`, "created_utc is neither text nor a number: true"},
		{`{"id":"a","body":"x","created_utc":"soon"}`, `created_utc is not a time: "soon"`},
		{`{"id":"a","body":"x","created_utc":"0x10"}`, `created_utc is not a time: "0x10"`},
		{`{"id":"a","body":"x","created_utc":1e300}`, "created_utc is out of range: 1e300"},
		{`{"id":"a","body":"x","created_utc":-99999999999999999999}`, "created_utc is out of range: -99999999999999999999"},
		{`{"id":"a","body":"x","created_utc":290000000000}`, "created_at 290000000000 s is outside the years 1 to 9999"},
		{`{"body":"x","created_utc":1}`, "no id"},
		{`{"id":"","body":"x","created_utc":1}`, "no id"},
		{`{"id":null,"name":"t1_a","body":"x","created_utc":1}`, "no id"},
		{`{"id":["a"],"body":"x","created_utc":1}`, `id is neither text nor a number: ["a"]`},
		{`{"id":"a","created_utc":1}`, "neither a comment (no body, link_id or parent_id) nor a submission (no title, selftext or url)"},
		{`{"id":"a\u0000","body":"x","created_utc":1}`, "key contains a NUL character"},
	} {
		wantReject(t, dump.Options{Fields: dump.Fields{Preset: "reddit"}}, tt.line, tt.want)
	}
}

// TestHostile reads invented bad input, with a byte order mark, a carriage
// return, blank lines and a truncated last line.
func TestHostile(t *testing.T) {
	r := read(t, dump.Options{Inputs: []string{file(t, "h.ndjson", fixture(t, "hostile.ndjson"))}})
	if got, want := r.keys(), []string{"t1_h01", "t1_h02", "t1_h03", "t1_h07", "t1_h02"}; !slices.Equal(got, want) {
		t.Errorf("keys = %q, want %q", got, want)
	}
	var rejects []string
	for _, reject := range r.rejects() {
		rejects = append(rejects, reject.Reason)
	}
	want := []string{
		"invalid UTF-8", "not a JSON object", "not a JSON object", "not a JSON object", "no created_utc", "no id",
		"invalid JSON: it ends too early", "truncated last line",
	}
	if !slices.Equal(rejects, want) {
		t.Errorf("rejects = %q\nwant      %q", rejects, want)
	}
	if last := r.records[len(r.records)-1].Mark(); !last.Complete || last.Line != 15 {
		t.Errorf("last mark = %+v, want complete at line 15", last)
	}
	for _, e := range r.events()[:2] {
		if data := string(e.Data); data[0] != '{' || data[len(data)-1] != '}' {
			t.Errorf("data = %q, want it without byte order mark and carriage return", data)
		}
	}
}

func TestJetstream(t *testing.T) {
	r := read(t, dump.Options{
		Inputs: []string{file(t, "j.jsonl", fixture(t, "jetstream.jsonl"))},
		Fields: dump.Fields{Preset: "jetstream"}, Data: dump.DataNone,
	})
	uri := "at://did:plc:sample1/app.bsky.feed.post/a1"
	want := []core.Event{
		{Kind: core.KindPost, Key: uri, Author: "did:plc:sample1", Link: uri, CreatedAt: time.UnixMicro(1700000000001000)},
		{Kind: core.KindComment, Key: "at://did:plc:sample2/app.bsky.feed.post/a2", Author: "did:plc:sample2",
			Parent: uri + "x", Link: uri, CreatedAt: time.UnixMicro(1700000000002000)},
		{Kind: core.KindUpvote, Key: "at://did:plc:sample3/app.bsky.feed.like/a3", Author: "did:plc:sample3",
			Parent: uri, CreatedAt: time.UnixMicro(1700000000003000)},
	}
	for i := range want {
		want[i].Source, want[i].Subreddit = "bluesky", "bluesky"
	}
	if got := r.events(); !slices.EqualFunc(got, want, equal) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	var reasons []string
	for _, reject := range r.rejects() {
		reasons = append(reasons, reject.Reason)
	}
	if want := []string{"no time_us", "no kind"}; !slices.Equal(reasons, want) {
		t.Errorf("rejects = %q, want %q", reasons, want)
	}
	if got := r.progress.Total().Filtered; got != 6 {
		t.Errorf("%d filtered, want 6: deletion, repost, follow, identity, account, update", got)
	}
}

func TestFields(t *testing.T) {
	at := time.Date(2026, 7, 4, 12, 0, 0, 123456000, time.UTC)
	generic := core.Event{Source: "shop", Key: "k", Kind: "sale", Subreddit: "s", Author: "a", CreatedAt: at,
		Parent: "p", Link: "l", Score: 3, Scored: true}
	for _, tt := range []struct {
		name   string
		fields dump.Fields
		line   string
		want   core.Event
	}{
		{"generic", dump.Fields{Preset: "generic"},
			`{"source":"shop","key":"k","kind":"sale","subreddit":"s","author":"a","created_at":"2026-07-04T14:00:00.123456+02:00","parent":"p","link":"l","score":3}`, generic},
		{"generic with little", dump.Fields{Preset: "generic"}, `{"key":7,"kind":"sale","created_at":1}`,
			core.Event{Source: "dump", Key: "7", Kind: "sale", CreatedAt: time.Unix(1, 0)}},
		{"paths, constants, milliseconds",
			dump.Fields{Source: "=shop", Key: "meta.id", Kind: "=sale", CreatedAt: "meta.at", Score: "sum", Time: dump.TimeUnixMilli},
			`{"meta":{"id":"x","at":"1500.5"},"sum":"-2","id":"other"}`,
			core.Event{Source: "shop", Key: "x", Kind: "sale", CreatedAt: time.UnixMicro(1500500), Score: -2, Scored: true}},
		{"names with dots", dump.Fields{Key: "log.id", Kind: "=line", CreatedAt: "log.at", Time: dump.TimeUnixMicro},
			`{"log.id":"x","log.at":9}`, core.Event{Source: "dump", Key: "x", Kind: "line", CreatedAt: time.UnixMicro(9)}},
		{"a field for two", dump.Fields{Key: "user", Author: "user", Kind: "type", CreatedAt: "at", Time: dump.TimeRFC3339},
			`{"user":"u","type":"login","at":"2026-07-04T12:00:00.123456Z"}`,
			core.Event{Source: "dump", Key: "u", Author: "u", Kind: "login", CreatedAt: at}},
		{"no key", dump.Fields{Kind: "=x", CreatedAt: "at"}, `{"at":1}`,
			core.Event{Source: "dump", Kind: "x", CreatedAt: time.Unix(1, 0)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantEvent(t, dump.Options{Fields: tt.fields}, tt.line, tt.want, false)
		})
	}
	for _, tt := range []struct {
		fields     dump.Fields
		line, want string
	}{
		{dump.Fields{Preset: "generic"}, `{"kind":"a","created_at":1}`, "no key"},
		{dump.Fields{Preset: "generic"}, `{"key":"a","created_at":1}`, "no kind"},
		{dump.Fields{Preset: "generic"}, `{"key":"a","kind":"b"}`, "no created_at"},
		{dump.Fields{Kind: "=x", CreatedAt: "a.t", Time: dump.TimeRFC3339}, `{"a":{"t":5}}`, `a.t is not a time by RFC 3339: "5"`},
		{dump.Fields{Kind: "=x", CreatedAt: "a.t"}, `{"a":{"t":5},"a":7}`, "no a.t"},
	} {
		wantReject(t, dump.Options{Fields: tt.fields}, tt.line, tt.want)
	}
}

func TestDataFields(t *testing.T) {
	fields := dump.Fields{Preset: "reddit"}
	line := `{"ups":3,"_meta":{"retrieved_2nd_on":5},"id":"c1","created_utc":"1","body":"a \ud83d","title":null,"edited":false}`
	event := one(t, dump.Options{Fields: fields, Data: dump.DataFields}, line).event
	want := `{"id":"c1","created_utc":"1","body":"a \ud83d","title":null,"_meta.retrieved_2nd_on":5}`
	if got := string(event.Data); got != want {
		t.Errorf("data = %s, want %s", got, want)
	}
	again := one(t, dump.Options{Fields: fields, Data: dump.DataFields}, want).event
	if !equal(again, event) {
		t.Errorf("read again: %+v, want %+v", again, event)
	}
	if none := one(t, dump.Options{Fields: fields, Data: dump.DataNone}, line).event.Data; none != nil {
		t.Errorf("data = %q, want none", none)
	}
}

func TestRefusedOptions(t *testing.T) {
	path := file(t, "x.ndjson", nil)
	for _, tt := range []struct {
		o    dump.Options
		want string
	}{
		{dump.Options{Fields: dump.Fields{Preset: "redit"}}, `dump: fields: preset is "redit": want "auto", "reddit", "jetstream", "gharchive", "hackernews", "mastodon", "wikimedia", "cloudevents", "generic" or "custom"`},
		{dump.Options{Fields: dump.Fields{Preset: "reddit", Key: "id"}}, `dump: fields: preset "reddit" has its own fields: leave one of them out`},
		{dump.Options{Fields: dump.Fields{Preset: "auto", Key: "id"}}, `dump: fields: preset "auto" has its own fields: leave one of them out`},
		{dump.Options{Fields: dump.Fields{Preset: "custom"}}, "dump: fields: created_at is not mapped: name the member that says when an event happened"},
		{dump.Options{Fields: dump.Fields{Key: "id"}}, "dump: fields: created_at is not mapped: name the member that says when an event happened"},
		{dump.Options{Fields: dump.Fields{CreatedAt: "at"}}, `dump: fields: kind is not mapped: name a member, or give a constant such as "=post"`},
		{dump.Options{Fields: dump.Fields{CreatedAt: "at..x", Kind: "=..."}}, `dump: fields: "at..x" is not a path: want names joined by single dots, or "=" before a constant`},
		{dump.Options{Fields: dump.Fields{CreatedAt: "at", Kind: "type|"}}, `dump: fields: "type|" has an empty alternative: want paths separated by single "|"`},
		{dump.Options{Fields: dump.Fields{CreatedAt: "at||time", Kind: "=x"}}, `dump: fields: "at||time" has an empty alternative: want paths separated by single "|"`},
		{dump.Options{Fields: dump.Fields{CreatedAt: "at", Kind: "=x|type"}}, `dump: fields: "=x|type" has a constant before an alternative: a constant must be last, and "|" separates alternatives`},
		{dump.Options{Fields: dump.Fields{CreatedAt: "at|.x", Kind: "=x"}}, `dump: fields: ".x" is not a path: want names joined by single dots, or "=" before a constant`},
		{dump.Options{Fields: dump.Fields{CreatedAt: "at", Kind: "=x", Time: "iso"}}, `dump: fields: time is "iso": want "unix", "unix_ms", "unix_us", "rfc3339" or nothing`},
		{dump.Options{Data: "some"}, `dump: data is "some": want "full", "fields" or "none"`},
		{dump.Options{MaxLine: -1}, "dump: max_line is -1: want 1 to 268435456 bytes"},
	} {
		tt.o.Inputs = []string{path}
		if _, err := dump.Open(t.Context(), tt.o); err == nil || err.Error() != tt.want {
			t.Errorf("Open = %v, want %s", err, tt.want)
		}
	}
}
