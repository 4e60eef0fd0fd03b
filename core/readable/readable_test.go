package readable_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/core"
	"weir/core/dump"
	"weir/core/readable"
)

func TestOf(t *testing.T) {
	const bsky = `{"did":"did:plc:a","commit":{"collection":"app.bsky.feed.post","rkey":"r","record":{"text":"hello"}}}`
	for _, test := range []struct {
		name string
		e    core.Event
		data string
		want readable.Record
	}{
		{"post", core.Event{Source: "reddit", Key: "t3_a", Link: "t3_a"}, `{"title":"A &amp;amp; B","selftext":"&gt; quote\n\n**bold** \u00e9","url":"https://www.reddit.com/r/x/comments/a/","permalink":"/r/x/comments/a/"}`,
			readable.Record{Title: "A &amp; B", Body: "> quote\n\n**bold** é", Link: "https://www.reddit.com/r/x/comments/a/"}},
		{"link post", core.Event{Source: "reddit", Key: "t3_a", Link: "t3_a"}, `{"title":"T","selftext":"","url":"https://example.org/?a=1&amp;b=2"}`,
			readable.Record{Title: "T", Body: "https://example.org/?a=1&b=2", Link: "https://www.reddit.com/comments/a/"}},
		{"self post without text", core.Event{Source: "reddit", Key: "t3_a"}, `{"title":"T","selftext":"","url":"https://www.reddit.com/r/x/a/","permalink":"/r/x/a/"}`,
			readable.Record{Title: "T", Link: "https://www.reddit.com/r/x/a/"}},
		{"old comment", core.Event{Source: "reddit", Key: "t1_b", Link: "t3_a"}, `{"body":"x","link_id":"t3_a"}`,
			readable.Record{Body: "x", Link: "https://www.reddit.com/comments/a/_/b/"}},
		{"from the API", core.Event{Source: "reddit", Key: "t1_b"}, `{"kind":"t1","data":{"body":"x y","permalink":"/r/x/b/"}}`,
			readable.Record{Body: "x y", Link: "https://www.reddit.com/r/x/b/"}},
		{"removed, nothing kept", core.Event{Source: "reddit", Key: "t1_b", Link: "t3_a", Flags: core.TextRemoved}, ``,
			readable.Record{Body: "[removed]", Link: "https://www.reddit.com/comments/a/_/b/"}},
		{"deleted", core.Event{Source: "x", Flags: core.TextDeleted}, ``, readable.Record{Body: "[deleted]"}},
		{"odd key", core.Event{Source: "reddit", Key: "t1_../?", Link: "t3_a b"}, `{"body":"x"}`,
			readable.Record{Body: "x", Link: "https://www.reddit.com/comments/a%20b/_/..%2F%3F/"}},

		{"Bluesky post", core.Event{Source: "bluesky"}, bsky, readable.Record{Body: "hello", Link: "https://bsky.app/profile/did:plc:a/post/r"}},
		{"Bluesky card", core.Event{Source: "bluesky"}, `{"commit":{"record":{"text":"see","embed":{"external":{"title":"T","uri":"https://example.org/"}}}}}`,
			readable.Record{Body: "see\n\nT\nhttps://example.org/"}},
		{"Bluesky like", core.Event{Source: "bluesky"}, `{"did":"did:plc:a","commit":{"collection":"app.bsky.feed.like","rkey":"r","record":{"createdAt":"2026-07-04T14:38:06.240Z","subject":{"uri":"at://did:plc:b/app.bsky.feed.post/s"}}}}`,
			readable.Record{Link: "https://bsky.app/profile/did:plc:b/post/s"}},

		{"GitHub comment", core.Event{Source: "github", Subreddit: "a/b"}, `{"type":"IssueCommentEvent","payload":{"issue":{"title":"Bug","body":"long ago","html_url":"https://github.com/a/b/issues/1"},"comment":{"body":"I see <it>","html_url":"https://github.com/a/b/issues/1#c"}}}`,
			readable.Record{Title: "Bug", Body: "I see <it>", Link: "https://github.com/a/b/issues/1#c"}},
		{"GitHub push", core.Event{Source: "github", Subreddit: "a/b"}, `{"type":"PushEvent","payload":{"commits":[{"message":"one"},{"message":"two\n\nmore"}]}}`,
			readable.Record{Body: "one\n\ntwo\n\nmore", Link: "https://github.com/a/b"}},
		{"GitHub star", core.Event{Source: "github", Subreddit: "a/b"}, `{"type":"WatchEvent","payload":{"action":"started"}}`, readable.Record{Link: "https://github.com/a/b"}},

		{"Hacker News comment", core.Event{Source: "hackernews", Key: "8"}, `{"id":8,"text":"a &lt;b&gt;<p>see <a href=\"https:&#x2F;&#x2F;x.org\" rel=\"nofollow\">https:&#x2F;&#x2F;x.org</a><br>c"}`,
			readable.Record{Body: "a <b>\n\nsee https://x.org\nc", Link: "https://news.ycombinator.com/item?id=8"}},
		{"Hacker News story", core.Event{Source: "hackernews", Key: "8"}, `{"title":"T","url":"https://x.org"}`,
			readable.Record{Title: "T", Body: "https://x.org", Link: "https://news.ycombinator.com/item?id=8"}},
		{"Mastodon", core.Event{Source: "mastodon"}, `{"content":"<p>Hi &amp; <span>bye</span></p><p>x</p>","url":"https://a.example/@ann/1","spoiler_text":""}`,
			readable.Record{Body: "Hi & bye\n\nx", Link: "https://a.example/@ann/1"}},

		{"usual names", core.Event{Source: "shop"}, `{"title":"T &amp;","text":"B","url":"http://example.org"}`, readable.Record{Title: "T &amp;", Body: "B", Link: "http://example.org"}},
		{"inside data", core.Event{Source: "shop"}, `{"specversion":"1.0","data":{"message":"B"}}`, readable.Record{Body: "B"}},
		{"longest", core.Event{Source: "shop"}, `{"id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaa","w":"the first of all","x":"a b","y":["the second one"],"z":{"q":"and a third one"}}`,
			readable.Record{Body: "the first of all\n\nthe second one\n\nand a third one"}},
		{"another's Reddit", core.Event{Source: "reddit"}, `{"message":"hello"}`, readable.Record{Body: "hello"}},
		{"no text", core.Event{Source: "shop"}, `{"n":5,"ok":true,"id":"x"}`, readable.Record{}},
		{"a text", core.Event{Source: "shop"}, `"only this"`, readable.Record{Body: "only this"}},
		{"not JSON", core.Event{Source: "shop"}, `only this`, readable.Record{}},
		{"cut", core.Event{Source: "shop"}, `{"text":"x","y":`, readable.Record{}},
		{"bad bytes", core.Event{Source: "shop"}, "{\"text\":\"x\xff \\ud800\"}", readable.Record{Body: "x\ufffd \ufffd"}},
		{"program", core.Event{Source: "shop"}, `{"text":"x","url":"javascript:alert(1)"}`, readable.Record{Body: "x"}},
		{"file", core.Event{Source: "shop"}, `{"text":"x","url":"file:///etc/passwd"}`, readable.Record{Body: "x"}},
		{"path", core.Event{Source: "mastodon"}, `{"content":"x","url":"//a/b"}`, readable.Record{Body: "x"}},
	} {
		test.e.Data = []byte(test.data)
		if got := readable.Of(&test.e); got != test.want {
			t.Errorf("%s: got\n%+q, want\n%+q", test.name, got, test.want)
		}
	}
}

func TestHeadline(t *testing.T) {
	for want, r := range map[string]readable.Record{
		"T": {Title: "T", Body: "b"},
		"a": {Body: "a\nb"},
		"":  {Link: "https://example.org"},
	} {
		if got := r.Headline(); got != want {
			t.Errorf("%+v: got %q, want %q", r, got, want)
		}
	}
}

// TestReal: the comments and posts of real files have a text, but for those that never
// had one, and a link.
func TestReal(t *testing.T) {
	folder := os.Getenv("WEIR_TESTDATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	for file, want := range map[string]struct{ events, empty int }{
		"RC_2006-01.zst":                     {3666, 1},
		"RC_2006-03.bz2":                     {13859, 3},
		"RS_2006-03.bz2":                     {206, 0},
		"RC_2019-08-01_first15s.zst":         {1007, 0},
		"mixed_eras_comments.ndjson":         {27, 0},
		"mixed_eras_submissions.ndjson":      {31, 0},
		"bsky_jetstream_v1_2026-07-04.jsonl": {17, 0},
	} {
		path := filepath.Join(folder, file)
		if _, err := os.Stat(path); err != nil {
			t.Skipf("no real data: set WEIR_TESTDATA to the folder of %s", file)
		}
		source, err := dump.Open(t.Context(), dump.Options{Inputs: []string{path}, Checkpoints: none{}})
		if err != nil {
			t.Fatal(err)
		}
		n, empty := 0, 0
		for {
			record, err := source.Next(t.Context())
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			e, ok := record.Event()
			if !ok || e.Kind != core.KindComment && e.Kind != core.KindPost {
				continue
			}
			n++
			r := readable.Of(e)
			if r.Headline() == "" {
				empty++
			}
			if r.Link == "" {
				t.Errorf("%s: %s: no link: %.300s", file, e.Key, e.Data)
			}
			if strings.Contains(r.Body, "&gt;") && !bytes.Contains(e.Data, []byte("&amp;gt;")) {
				t.Errorf("%s: %s: still escaped: %q", file, e.Key, r.Body)
			}
		}
		if err := source.Close(); err != nil {
			t.Error(err)
		}
		if n != want.events || empty != want.empty {
			t.Errorf("%s: got %d comments and posts, %d without text, want %+v", file, n, empty, want)
		}
	}
}

// none is a store without checkpoints.
type none struct{}

func (none) TakeCheckpoint(_ context.Context, in core.Input) (core.Checkpoint, bool, error) {
	return core.Checkpoint{Input: in}, false, nil
}

func (none) Checkpoint(context.Context, string) (core.Checkpoint, bool, error) {
	return core.Checkpoint{}, false, nil
}

func ExampleOf() {
	r := readable.Of(&core.Event{
		Source: "reddit", Key: "t1_b", Link: "t3_a",
		Data: []byte(`{"body": "&gt; Why?\n\nBecause.", "permalink": "/r/golang/comments/a/why/b/"}`),
	})
	fmt.Println(r.Body)
	fmt.Println(r.Link)
	// Output:
	// > Why?
	//
	// Because.
	// https://www.reddit.com/r/golang/comments/a/why/b/
}
