package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
)

// TestViewsOfRecords: comments and posts show what stands in the records, and no
// record makes them fail: with NULs, halves of pairs, bytes that are not UTF-8,
// or that is no JSON at all.
func TestViewsOfRecords(t *testing.T) {
	d := create(t).(database)
	s := joined(t, d.options())
	const none = "\x00" // null
	var b core.Batch
	b.Segment = 100
	var want []string
	for data, body := range map[string]string{
		`{"body":"plain é\n","score":1}`:            "plain é\n",
		`{"body":"a\u0000b"}`:                       "a\uFFFDb",
		`{"body":"\u0000\u0000","title":"\u0000"}`:  "\uFFFD\uFFFD",
		`{"body":"a\\u0000b"}`:                      `a\u0000b`,
		`{"body":"a\\\u0000b"}`:                     "a\\\uFFFDb",
		`{"body":"half \ud83d, pair \ud83d\ude00"}`: "half \uFFFD, pair 😀",
		`{"body":"half \uDE00\ud83d\ude00"}`:        "half \uFFFD😀",
		"{\"body\":\"\xf0\x9f\x98\x80\xff\"}":       none,
		`{"body":null}`:                             none,
		`{"body":7}`:                                none,
		`{"title":"t"}`:                             none,
		`{"body":NaN}`:                              none,
		`{"body":"cut`:                              none,
		`[1]`:                                       none,
		`null`:                                      none,
		``:                                          none,
	} {
		e := core.Event{Source: "reddit", Key: fmt.Sprint(len(b.Events)), Kind: core.KindComment, CreatedAt: time.Unix(1, 0), Data: []byte(data)}
		b.Events = append(b.Events, e)
		want = append(want, body)
	}
	b.Events = append(b.Events, core.Event{Source: "reddit", Key: "no data", Kind: core.KindComment, CreatedAt: time.Unix(1, 0)})
	want = append(want, none)
	b.Events = append(b.Events, core.Event{Source: "reddit", Key: "post", Kind: core.KindPost, Subreddit: "golang", Author: "ann", CreatedAt: time.Unix(1, 0),
		RetrievedAt: time.Unix(2, 0), Score: 7, Scored: true, Flags: core.TextRemoved | core.ScoreSettled, Data: []byte(`{"title":"T","selftext":"S","url":"U","permalink":"P","body":"B"}`)})
	if done, err := s.Append(t.Context(), b); err != nil || done.Stored != len(b.Events) {
		t.Fatalf("Append = %+v, %v", done, err)
	}
	d.Exec(t, "UPDATE events SET stored_at = to_timestamp(3)")
	c := connect(t)
	if _, err := c.Exec(t.Context(), "SET timezone = 'UTC'"); err != nil {
		t.Fatal(err)
	}
	rows, err := c.Query(t.Context(), "SELECT body FROM "+d.schema+".comments ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[*string])
	if err != nil || len(got) != len(want) {
		t.Fatalf("comments: %d, %v, want %d", len(got), err, len(want))
	}
	for i, body := range got {
		if body == nil {
			body = new(string)
			*body = none
		}
		if *body != want[i] {
			t.Errorf("%q: body %q, want %q", b.Events[i].Data, *body, want[i])
		}
	}
	var post string
	err = c.QueryRow(t.Context(), "SELECT to_json(p)::text FROM "+d.schema+".posts AS p").Scan(&post)
	if err != nil || post != `{"id":18,"source":"reddit","key":"post","subreddit":"golang","author":"ann","created_at":"1970-01-01T00:00:01+00:00",`+
		`"retrieved_at":"1970-01-01T00:00:02+00:00","score":7,"title":"T","selftext":"S","url":"U","permalink":"P","flags":"text removed, score settled","stored_at":"1970-01-01T00:00:03+00:00"}` {
		t.Errorf("posts: %s, %v", post, err)
	}
}
