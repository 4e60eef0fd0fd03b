package storagetest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"weir/core"
)

// Querier is a Database that runs ad-hoc queries. Without it, the views for users
// are not tested.
type Querier interface {
	Database
	// Query returns the rows as text; null is "NULL".
	Query(t testing.TB, sql string) [][]string
}

// viewsShowRecords: the views comments and posts show the members of any record:
// one that lacks a member, or has one of another type or with NUL characters, one
// that isn't JSON or text, or an empty one. It fails when a record makes the
// whole query fail, when a text ends at a NUL, and when a backslash before u0000
// is ignored.
func viewsShowRecords(t *testing.T, db Database) {
	q, ok := db.(Querier)
	if !ok {
		t.Skip("this database offers no Query to look into views with")
	}
	p := start(t, db)
	var all []core.Event
	var want [][]string
	add := func(kind, data string, texts ...string) {
		e := core.Event{
			Source: "reddit", Key: strings.Repeat("k", 1+len(all)), Kind: kind, Subreddit: "golang", Author: "someone", CreatedAt: time.Unix(int64(len(all)), 0),
			Parent: "t3_p", Link: "t3_l", Score: int64(len(all)), Scored: len(all)%2 == 0, Flags: core.Flags(len(all) % 16),
		}
		if data != "none" {
			e.Data = []byte(data)
		}
		all = append(all, e)
		if kind != "vote" {
			want = append(want, append([]string{e.Key}, texts...))
		}
	}
	const null = "NULL"
	add(core.KindComment, `{"body":"a \"text\"\n","permalink":"/r/x","more":[1,{"body":"deeper"}]}`, "a \"text\"\n", "/r/x")
	add(core.KindComment, `{"body":"before\u0000after"}`, "before\ufffdafter", null)
	add(core.KindComment, `{"body":"\\u0000 \\\u0000 \\\\u0000 \\\\\u0000","permalink":""}`, `\u0000 \`+"\ufffd"+` \\u0000 \\`+"\ufffd", "")
	add(core.KindComment, `{"body":null,"permalink":7}`, null, null)
	add(core.KindComment, `{"body":["a"],"permalink":{"b":1},"\u0000":1}`, null, null)
	add(core.KindComment, `{"score":NaN,"body":"a"}`, null, null)
	add(core.KindComment, `not JSON \u0000`, null, null)
	add(core.KindComment, `[{"body":"a"}]`, null, null)
	add(core.KindComment, `"body"`, null, null)
	add(core.KindComment, ``, null, null)
	add(core.KindComment, `none`, null, null)
	add(core.KindComment, "{\"body\":\"\xff\"}", null, null)
	add(core.KindComment, "\x00", null, null)
	add(core.KindComment, `{"body":"é 🌊 \ud83c\udf0a \u00e9"}`, "é 🌊 🌊 é", null)
	add("vote", `{"body":"a","title":"b"}`)
	comments := len(want)
	add(core.KindPost, `{"title":"a","selftext":"b\u0000","url":"https://x.example/?a=b&c","permalink":"/r/y"}`, "a", "b\ufffd", "https://x.example/?a=b&c", "/r/y")
	add(core.KindPost, `{"title":"\u0000","selftext":null,"body":"c"}`, "\ufffd", null, null, null)
	add(core.KindPost, `none`, null, null, null, null)
	p.add(10, all...)
	expect := func(query string, want [][]string) {
		t.Helper()
		got := q.Query(t, query)
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || !reflect.DeepEqual(got[i], want[i]) {
				t.Errorf("%s: got\n%q, want\n%q", query, got, want)
				return
			}
		}
	}
	expect("SELECT key, body, permalink FROM comments ORDER BY id", want[:comments])
	expect("SELECT key, title, selftext, url, permalink FROM posts ORDER BY id", want[comments:])
	expect("SELECT source, subreddit, author, parent, link, CAST(score AS text), flags FROM comments ORDER BY id LIMIT 4", [][]string{
		{"reddit", "golang", "someone", "t3_p", "t3_l", "0", ""},
		{"reddit", "golang", "someone", "t3_p", "t3_l", null, "author deleted"},
		{"reddit", "golang", "someone", "t3_p", "t3_l", "2", "text deleted"},
		{"reddit", "golang", "someone", "t3_p", "t3_l", null, "author deleted, text deleted"},
	})
	expect("SELECT source, subreddit, author, CAST(score AS text), flags FROM posts ORDER BY id LIMIT 1", [][]string{
		{"reddit", "golang", "someone", null, "author deleted, text deleted, text removed, score settled"},
	})
}
