package dump_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/dump"
)

// preset returns options with a preset.
func preset(name string) dump.Options { return dump.Options{Fields: dump.Fields{Preset: name}} }

func TestPresets(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range dump.Presets() {
		if p.Name == "" || seen[p.Name] || p.Doc == "" || strings.Contains(p.Doc, "\n") {
			t.Errorf("%+v: want a name of its own and one line", p)
		}
		seen[p.Name] = true
		if p.Name == "auto" || p.Name == "custom" {
			continue
		}
		if _, err := dump.NewParse(preset(p.Name)); err != nil {
			t.Error(err)
		}
	}
	if first, last := dump.Presets()[0].Name, dump.Presets()[len(seen)-1].Name; first != "auto" || last != "custom" {
		t.Errorf("from %s to %s, want auto first and custom last", first, last)
	}
}

func TestJetstream2(t *testing.T) {
	const (
		like    = `"$type":"network.bsky.jetstream.subscribeEvents#commit","seq":1,"did":"did:plc:a","time":"2026-09-01T07:08:09.000001Z","operation":"create","collection":"app.bsky.feed.like","rkey":"r1","record":{"subject":{"uri":"at://did:plc:b/app.bsky.feed.post/p"}}`
		post    = `"$type":"network.bsky.jetstream.subscribeEvents#commit","did":"did:plc:a","time":"2026-09-01T07:08:09Z","operation":"create","collection":"app.bsky.feed.post","rkey":"r2","record":{"text":"x"}`
		comment = `"$type":"network.bsky.jetstream.subscribe#commit","did":"did:plc:a","time":"2026-09-01T07:08:09Z","operation":"create","collection":"app.bsky.feed.post","rkey":"r3","record":{"reply":{"root":{"uri":"at://root"},"parent":{"uri":"at://parent"}}}`
	)
	at := time.Date(2026, 9, 1, 7, 8, 9, 0, time.UTC)
	o := preset("jetstream")
	for _, wrap := range []func(string) string{
		func(event string) string { return `{"$type":"message","payload":{` + event + `}}` },
		func(event string) string { return `{"payload":{` + event + `},"$type":"message"}` },
		func(event string) string { return `{` + event + `}` }, // taken out by a client
	} {
		wantEvent(t, o, wrap(like), core.Event{Source: "bluesky", Kind: core.KindUpvote, Subreddit: "bluesky", Author: "did:plc:a",
			Key: "at://did:plc:a/app.bsky.feed.like/r1", Parent: "at://did:plc:b/app.bsky.feed.post/p", CreatedAt: at.Add(time.Microsecond)}, false)
		wantEvent(t, o, wrap(post), core.Event{Source: "bluesky", Kind: core.KindPost, Subreddit: "bluesky", Author: "did:plc:a",
			Key: "at://did:plc:a/app.bsky.feed.post/r2", Link: "at://did:plc:a/app.bsky.feed.post/r2", CreatedAt: at}, false)
		wantEvent(t, o, wrap(comment), core.Event{Source: "bluesky", Kind: core.KindComment, Subreddit: "bluesky", Author: "did:plc:a",
			Key: "at://did:plc:a/app.bsky.feed.post/r3", Parent: "at://parent", Link: "at://root", CreatedAt: at}, false)
		for _, event := range []string{
			strings.Replace(post, "create", "delete", 1), strings.Replace(post, "create", "update", 1),
			strings.Replace(post, "app.bsky.feed.post", "app.bsky.graph.follow", 1),
			`"$type":"network.bsky.jetstream.subscribeEvents#identity","did":"did:plc:a","time":"2026-09-01T07:08:09Z","identity":{"handle":"x"}`,
			`"$type":"network.bsky.jetstream.subscribeEvents#account","did":"did:plc:a","time":"2026-09-01T07:08:09Z","account":{"active":true}`,
			`"$type":"network.bsky.jetstream.subscribeEvents#sync","did":"did:plc:a","time":"2026-09-01T07:08:09Z","sync":{}`,
			`"$type":"network.bsky.jetstream.subscribeEvents#unheardOf","did":"did:plc:a","time":"2026-09-01T07:08:09Z"`,
			`"$type":"network.bsky.jetstream.subscribeEvents#info","name":"OutdatedCursor","message":"x"`,
		} {
			wantFiltered(t, o, wrap(event))
		}
		wantReject(t, o, wrap(strings.Replace(post, `"time":"2026-09-01T07:08:09Z",`, "", 1)), "no time")
		wantReject(t, o, wrap(strings.Replace(post, "2026-09-01T07:08:09Z", "now", 1)), `time is not a time by RFC 3339: "now"`)
		wantReject(t, o, wrap(strings.Replace(post, `"rkey":"r2",`, "", 1)), "no rkey")
		wantReject(t, o, wrap(strings.Replace(post, `"operation":"create",`, "", 1)), "no operation")
	}
	wantFiltered(t, o, `{"$type":"error","error":"ConsumerTooSlow","message":"x"}`)
	wantReject(t, o, `{"$type":"message"}`, "no kind")
	wantReject(t, o, `{"$type":"app.bsky.feed.post","text":"x"}`, "no kind")
	wantReject(t, o, `{"kind":"sale","key":"x","created_at":1}`, "no did")
	wantReject(t, o, `{"kind":"identity","did":"did:plc:a"}`, "no time_us")
}

func TestGHArchive(t *testing.T) {
	o := preset("gharchive")
	at := time.Date(2012, 3, 11, 5, 32, 39, 0, time.UTC)
	hashed := func(record string) string { return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(record))) }
	event := func(key, kind, repo, author string) core.Event {
		return core.Event{Source: "github", Key: key, Kind: kind, Subreddit: repo, Author: author, CreatedAt: at}
	}
	for _, tt := range []struct {
		record string
		want   core.Event // its key "" stands for the record's hash
	}{
		{`{"id":"41","type":"WatchEvent","actor":{"id":1,"login":"ann"},"repo":{"id":2,"name":"ann/weir"},"payload":{"action":"started"},"public":true,"created_at":"2012-03-11T05:32:39Z"}`,
			event("41", "WatchEvent", "ann/weir", "ann")},
		{`{"id":41,"type":"PushEvent","actor":{},"repo":{},"created_at":"2012-03-11T05:32:39Z"}`, event("41", "PushEvent", "", "")},
		{`{"repo":{"url":"https://api.github.dev/repos//","name":"/"},"type":"PushEvent","created_at":"2012-03-11T05:32:39Z","payload":{"repo":"ann/weir","actor":"ann"},"actor":{"login":"ann"},"id":"11"}`,
			event("11", "PushEvent", "ann/weir", "ann")},
		{`{"actor":"ann","actor_attributes":{"login":"ann","type":"User"},"repository":{"id":2,"name":"weir","owner":"ann","created_at":"2010-01-01T00:00:00Z"},"type":"ForkEvent","payload":{"forkee":{}},"public":true,"created_at":"2012-03-11T05:32:39Z"}`,
			event("", "ForkEvent", "ann/weir", "ann")},
		{`{"created_at":"2012/03/10 22:32:39 -0700","type":"PushEvent","actor":"ann","repository":{"name":"weir","owner":"ann"}}`, event("", "PushEvent", "ann/weir", "ann")},
		{`{"created_at":"2012-03-10T21:32:39-08:00","type":"FollowEvent","actor":"ann","payload":{"target":{"login":"bob"}}}`, event("", "FollowEvent", "", "ann")},
		{`{"created_at":"2012-03-11 05:32:39 UTC","type":"GistEvent","actor":null,"actor_attributes":{"login":"ann"},"repository":{"name":"weir"}}`, event("", "GistEvent", "weir", "ann")},
		{`{"repository_name":"weir","repository_owner":"ann","actor":"ann","actor_attributes_login":"ann","created_at":"2012-03-11 05:32:39","type":"IssuesEvent"}`,
			event("", "IssuesEvent", "ann/weir", "ann")},
		{`{"type":"PushEvent","public":true,"payload":"{\"repo\":1}","repo":{"name":"ann/weir"},"actor":{"login":"ann"},"created_at":"2012-03-11 05:32:39 UTC","id":"9","other":null}`,
			event("9", "PushEvent", "ann/weir", "ann")},
		{`{"id":null,"type":"CreateEvent","actor":"ann","created_at":1331443959}`, event("", "CreateEvent", "", "ann")},
	} {
		if tt.want.Key == "" {
			tt.want.Key = hashed(tt.record)
		}
		wantEvent(t, o, tt.record, tt.want, false)
		wantEvent(t, o, " "+tt.record+"\t\r", tt.want, false)
	}
	misfit := `{"id":"1","type":"PushEvent","actor":[1],"repo":{"name":true},"created_at":"2012-03-11T05:32:39Z"}`
	wantEvent(t, o, misfit, event("1", "PushEvent", "", ""), true)
	for _, tt := range []struct{ record, want string }{
		{`{"id":"1","created_at":"2012-03-11T05:32:39Z"}`, "no type"},
		{`{"id":"1","type":"note","created_at":"2012-03-11T05:32:39Z"}`, `type is not that of an event of GitHub's: "note"`},
		{`{"id":"1","type":"PushEvent"}`, "no created_at"},
		{`{"id":true,"type":"PushEvent","created_at":1}`, "id is neither text nor a number: true"},
		{`{"id":"1","type":"PushEvent","created_at":"now"}`, `created_at is not a time: "now"`},
	} {
		wantReject(t, o, tt.record, tt.want)
	}
}

func TestHackerNews(t *testing.T) {
	o := preset("hackernews")
	item := func(key, kind string, change func(e *core.Event)) core.Event {
		e := core.Event{Source: "hackernews", Subreddit: "hackernews", Key: key, Kind: kind, Author: "ann", CreatedAt: time.Unix(1175714200, 0)}
		if change != nil {
			change(&e)
		}
		return e
	}
	story := func(e *core.Event) { e.Link, e.Score, e.Scored = "8", 57, true }
	comment := func(e *core.Event) { e.Parent = "7" }
	for _, tt := range []struct {
		record string
		want   core.Event
	}{
		// The API's.
		{`{"by":"ann","descendants":1,"id":8,"kids":[9],"score":57,"time":1175714200,"title":"t","type":"story","url":"u"}`, item("8", "story", story)},
		{`{"by":"ann","id":8,"parent":7,"text":"x","time":1175714200,"type":"comment"}`, item("8", core.KindComment, comment)},
		{`{"by":"ann","id":8,"score":3,"text":"x","time":1175714200,"title":"t","type":"job"}`, item("8", "job", func(e *core.Event) { e.Score, e.Scored = 3, true })},
		{`{"by":"ann","id":8,"parts":[9],"score":46,"time":1175714200,"title":"t","type":"poll"}`, item("8", "poll", func(e *core.Event) { e.Score, e.Scored = 46, true })},
		{`{"by":"ann","id":8,"poll":7,"score":335,"text":"x","time":1175714200,"type":"pollopt"}`,
			item("8", "pollopt", func(e *core.Event) { e.Parent, e.Score, e.Scored = "7", 335, true })},
		{`{"deleted":true,"id":8,"parent":7,"time":1175714200,"type":"comment"}`,
			item("8", core.KindComment, func(e *core.Event) { e.Author, e.Parent, e.Flags = "", "7", core.TextDeleted|core.AuthorDeleted })},
		{`{"by":"ann","dead":true,"id":8,"parent":7,"text":"[flagged]","time":1175714200,"type":"comment"}`,
			item("8", core.KindComment, func(e *core.Event) { e.Parent, e.Flags = "7", core.TextRemoved })},
		// Algolia's search, and its items.
		{`{"objectID":"8","author":"ann","points":57,"title":"t","url":"u","created_at":"2007-04-04T19:16:40.000Z","created_at_i":1175714200,"_tags":["story","author_ann","story_8"]}`,
			item("8", "story", story)},
		{`{"objectID":"8","author":"ann","comment_text":"x","points":null,"story_id":6,"parent_id":7,"created_at_i":1175714200,"_tags":["comment","author_ann","story_6"]}`,
			item("8", core.KindComment, func(e *core.Event) { e.Parent, e.Link = "7", "6" })},
		{`{"id":8,"created_at":"2007-04-04T19:16:40.000Z","created_at_i":1175714200,"type":"story","author":"ann","title":"t","url":"u","text":null,"points":57,"parent_id":null,"story_id":null,"children":[]}`,
			item("8", "story", story)},
		// BigQuery's, and other tables'.
		{`{"title":"t","url":"u","text":null,"dead":null,"by":"ann","score":"57","time":"1175714200","timestamp":"2007-04-04 19:16:40 UTC","type":"story","id":"8","parent":null,"deleted":null}`,
			item("8", "story", story)},
		{`{"by":"ann","score":57,"timestamp":"2007-04-04 19:16:40 UTC","type":"story","id":8}`, item("8", "story", story)},
		{`{"id":8,"deleted":0,"type":"comment","by":"ann","time":"2007-04-04 19:16:40","dead":1,"parent":7,"poll":0}`,
			item("8", core.KindComment, func(e *core.Event) { e.Parent, e.Flags = "7", core.TextRemoved })},
		{`{"id":8,"deleted":false,"type":"story","by":"ann","time":1175714200,"dead":0,"parent":0,"score":57}`, item("8", "story", story)},
	} {
		wantEvent(t, o, tt.record, tt.want, false)
	}
	wantEvent(t, o, `{"by":{},"id":8,"parent":7,"time":1175714200,"type":"comment","score":1.5}`,
		item("8", core.KindComment, func(e *core.Event) { e.Author, e.Parent = "", "7" }), true)
	for _, tt := range []struct{ record, want string }{
		{`{"id":8,"time":1}`, "no type"},
		{`{"id":8,"time":1,"type":"edit"}`, `type is not that of an item of Hacker News: "edit"`},
		{`{"id":"ann","created":1173923446,"karma":2937}`, "no type"},
		{`{"type":"story","time":1}`, "no id"},
		{`{"type":"story","id":8}`, "no time"},
		{`{"type":"story","id":8,"time":"now"}`, `time is not a time: "now"`},
		{`null`, "not a JSON object"}, // the API's answer for an item that it doesn't show
	} {
		wantReject(t, o, tt.record, tt.want)
	}
}

func TestMastodon(t *testing.T) {
	o := preset("mastodon")
	const uri = "https://social.example/users/ann/statuses/109"
	const status = `{"id":"109","created_at":"2022-11-15T16:06:48.410Z","in_reply_to_id":null,"visibility":"public","uri":"` + uri + `","favourites_count":2,"content":"<p>x</p>","reblog":null,"account":{"id":"1","acct":"ann","username":"ann","created_at":"2022-11-13T00:00:00.000Z"}}`
	with := func(old, new string) string {
		if !strings.Contains(status, old) {
			t.Fatalf("%s is not in the status", old)
		}
		return strings.Replace(status, old, new, 1)
	}
	event := func(change func(e *core.Event)) core.Event {
		e := core.Event{Source: "mastodon", Key: uri, Kind: core.KindPost, Subreddit: "social.example", Author: "ann", Link: uri, Score: 2, Scored: true,
			CreatedAt: time.Date(2022, 11, 15, 16, 6, 48, 410_000_000, time.UTC)}
		if change != nil {
			change(&e)
		}
		return e
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	reblog := func(e *core.Event) {
		e.Kind, e.Parent, e.Link = "reblog", "https://other.example/s/1", "https://other.example/s/1"
	}
	for _, tt := range []struct {
		record string
		want   core.Event
		misfit bool
	}{
		{status, event(nil), false},
		{with(`"in_reply_to_id":null`, `"in_reply_to_id":"108"`), event(func(e *core.Event) { e.Kind, e.Parent, e.Link = core.KindComment, "108", "" }), false},
		{with(`"reblog":null`, `"reblog":{"id":"7","uri":"https://other.example/s/1","account":{"acct":"bob@other.example"}}`), event(reblog), false},
		{with(`"acct":"ann"`, `"acct":"ann@social.example"`), event(func(e *core.Event) { e.Author = "ann@social.example" }), false},
		{with(`"uri":"`+uri+`",`, ``), event(func(e *core.Event) { e.Key, e.Link, e.Subreddit = "109", "109", "" }), false},
		{with(uri, "tag:social.example,2017-01-01:objectId=1:objectType=Status"), event(func(e *core.Event) {
			e.Key, e.Link, e.Subreddit = "tag:social.example,2017-01-01:objectId=1:objectType=Status", "tag:social.example,2017-01-01:objectId=1:objectType=Status", ""
		}), false},
		{with(`"favourites_count":2`, `"favourites_count":null`), event(func(e *core.Event) { e.Score, e.Scored = 0, false }), false},
		{with(`"favourites_count":2`, `"favourites_count":true`), event(func(e *core.Event) { e.Score, e.Scored = 0, false }), true},
		{with(`"content":"<p>x</p>"`, `"content":"","edited_at":"2022-11-15T16:07:29.023Z"`), event(nil), false},
		// Messages of the WebSocket.
		{`{"stream":["public"],"event":"update","payload":"` + quoted.Replace(status) + `"}`, event(nil), false},
		{`{"payload":"` + quoted.Replace(status) + `\n","event":"status.update","stream":["user"]}`, event(nil), false},
	} {
		wantEvent(t, o, tt.record, tt.want, tt.misfit)
	}
	for _, record := range []string{
		`109348677773283527`, // the data of a server-sent event "delete"
		`{"stream":["public"],"event":"delete","payload":"109348677773283527"}`,
		`{"stream":["user"],"event":"notification","payload":"{\"id\":\"4\"}"}`,
		`{"stream":["user"],"event":"filters_changed","payload":"undefined"}`,
		`{"id":"4","type":"favourite","created_at":"2022-11-15T16:06:48.410Z","account":{"acct":"bob"},"status":` + status + `}`,
	} {
		wantFiltered(t, o, record)
	}
	for _, tt := range []struct{ record, want string }{
		{with(`"acct":"ann",`, ``), "no account.acct"},
		{`{"id":"1","uri":"x","content":"y","created_at":1,"account":{}}`, "no account.acct"},
		{strings.Replace(with(uri, ""), `"id":"109",`, "", 1), "no uri"},
		{with("2022-11-15T16:06:48.410Z", "now"), `created_at is not a time: "now"`},
		{with(`"created_at":"2022-11-15T16:06:48.410Z",`, ``), "no created_at"},
		{`{"stream":["public"],"event":"update","payload":"{"}`, "invalid JSON: it ends too early"},
		{`{"stream":["public"],"event":"update","payload":"[]"}`, "not a JSON object"},
		{`[]`, "not a JSON object"},
		{`"109"`, "not a JSON object"},
	} {
		wantReject(t, o, tt.record, tt.want)
	}
}

func TestWikimedia(t *testing.T) {
	o := preset("wikimedia")
	const change = `{"$schema":"/mediawiki/recentchange/1.0.0","meta":{"uri":"https://wiki.example/P","id":"aaaa-1","dt":"2021-03-04T05:06:00Z","domain":"wiki.example","stream":"mediawiki.recentchange"},"id":5,"type":"edit","title":"P","user":"ann","wiki":"examplewiki","timestamp":1614834361,"bot":false}`
	with := func(old, new string) string {
		if !strings.Contains(change, old) {
			t.Fatalf("%s is not in the change", old)
		}
		return strings.Replace(change, old, new, 1)
	}
	event := func(change func(e *core.Event)) core.Event {
		e := core.Event{Source: "wikimedia", Key: "aaaa-1", Kind: "edit", Subreddit: "examplewiki", Author: "ann", Link: "https://wiki.example/P",
			CreatedAt: time.Date(2021, 3, 4, 5, 6, 0, 0, time.UTC)}
		if change != nil {
			change(&e)
		}
		return e
	}
	wantEvent(t, o, change, event(nil), false)
	wantEvent(t, o, with(`"dt":"2021-03-04T05:06:00Z",`, ``), event(func(e *core.Event) { e.CreatedAt = e.CreatedAt.Add(time.Second) }), false)
	wantEvent(t, o, with(`"2021-03-04T05:06:00Z"`, `"2021-03-04T05:06:00.250Z"`), event(func(e *core.Event) { e.CreatedAt = e.CreatedAt.Add(250 * time.Millisecond) }), false)
	wantEvent(t, o, with(`"id":5`, `"id":null`), event(nil), false)
	wantEvent(t, o, with(`"type":"edit"`, `"type":"categorize"`), event(func(e *core.Event) { e.Kind = "categorize" }), false)
	wantEvent(t, o, with(`"wiki":"examplewiki",`, ``), event(func(e *core.Event) { e.Subreddit = "wiki.example" }), false)
	wantEvent(t, o, with(`"$schema":"/mediawiki/recentchange/1.0.0",`, ``), event(nil), false)
	wantEvent(t, o, with(`"user":"ann"`, `"user":{}`), event(func(e *core.Event) { e.Author = "" }), true)
	wantFiltered(t, o, with(`"domain":"wiki.example"`, `"domain":"canary"`))
	for _, tt := range []struct{ record, want string }{
		{with("recentchange/1.0.0", "revision/create/1.0.0"), `$schema is not that of a recent change: "/mediawiki/revision/create/1.0.0"`},
		{with(`"id":"aaaa-1",`, ``), "no meta.id"},
		{with(`"type":"edit",`, ``), "no type"},
		{with(`"2021-03-04T05:06:00Z"`, `"now"`), `meta.dt is not a time: "now"`},
		{`{"meta":{"id":"x"},"type":"edit","wiki":"w"}`, "no meta.dt"},
		{`{"meta":{"id":"x","dt":"2021-03-04T05:06:00Z"},"type":"edit"}`, "no wiki"},
	} {
		wantReject(t, o, tt.record, tt.want)
	}
}

func TestCloudEvents(t *testing.T) {
	o := preset("cloudevents")
	const record = `{"specversion":"1.0","type":"com.example.made","source":"/shop","subject":"cart","id":"A-1","time":"2018-04-05T17:31:00Z","datacontenttype":"application/json","data":{"id":5}}`
	with := func(old, new string) string {
		if !strings.Contains(record, old) {
			t.Fatalf("%s is not in the event", old)
		}
		return strings.Replace(record, old, new, 1)
	}
	event := func(change func(e *core.Event)) core.Event {
		e := core.Event{Source: "cloudevents", Key: "/shop A-1", Kind: "com.example.made", Subreddit: "cart", CreatedAt: time.Date(2018, 4, 5, 17, 31, 0, 0, time.UTC)}
		if change != nil {
			change(&e)
		}
		return e
	}
	wantEvent(t, o, record, event(nil), false)
	wantEvent(t, o, with("2018-04-05T17:31:00Z", "2018-04-05t19:31:00+02:00"), event(nil), false)
	wantEvent(t, o, with(`"1.0"`, `"1.0.2"`), event(nil), false)
	wantEvent(t, o, with(`"subject":"cart",`, ``), event(func(e *core.Event) { e.Subreddit = "/shop" }), false)
	wantEvent(t, o, with(`"subject":"cart"`, `"subject":""`), event(func(e *core.Event) { e.Subreddit = "/shop" }), false)
	wantEvent(t, o, with("cart", strings.Repeat("s", 256)), event(func(e *core.Event) { e.Subreddit = "" }), true)
	for _, tt := range []struct{ record, want string }{
		{with(`"time":"2018-04-05T17:31:00Z",`, ``), "no time"},
		{with("2018-04-05T17:31:00Z", "now"), `time is not a time: "now"`},
		{with(`"specversion":"1.0",`, ``), "no specversion"},
		{with(`"1.0"`, `"0.3"`), `specversion is "0.3": want 1.0`},
		{with(`"id":"A-1",`, ``), "no id"},
		{with(`"source":"/shop",`, ``), "no source"},
		{with(`"type":"com.example.made",`, ``), "no type"},
	} {
		wantReject(t, o, tt.record, tt.want)
	}
}

// TestPresetsKeepFields: the data kept by DataFields gives the same event again,
// except for keys that are computed from the whole record.
func TestPresetsKeepFields(t *testing.T) {
	for _, tt := range []struct{ preset, record string }{
		{"jetstream", `{"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#commit","did":"did:plc:a","time":"2026-09-01T07:08:09Z","operation":"create","collection":"app.bsky.feed.post","rkey":"r","record":{"reply":{"root":{"uri":"at://root"},"parent":{"uri":"at://parent"}}}}}`},
		{"gharchive", `{"id":"9","type":"PushEvent","repo":{"name":"ann/weir"},"actor":{"login":"ann"},"created_at":"2012-03-11 05:32:39 UTC"}`},
		{"hackernews", `{"objectID":"8","author":"ann","points":7,"story_id":6,"parent_id":7,"created_at_i":1175714200,"_tags":["comment"]}`},
		{"mastodon", `{"stream":["public"],"event":"update","payload":"{\"uri\":\"https://a.example/1\",\"created_at\":\"2022-11-15T16:06:48.410Z\",\"account\":{\"acct\":\"ann\"},\"content\":\"x\"}"}`},
		{"wikimedia", `{"meta":{"uri":"https://wiki.example/P","id":"a","dt":"2021-03-04T05:06:00Z","domain":"wiki.example"},"type":"edit","user":"ann","wiki":"w"}`},
		{"cloudevents", `{"specversion":"1.0","type":"made","source":"/shop","subject":"cart","id":"A-1","time":"2018-04-05T17:31:00Z","data":{}}`},
		{"generic", `{"source":"s","key":"k","kind":"x","created_at":1,"retrieved_at":"2015-01-01","score":3}`},
	} {
		o := preset(tt.preset)
		o.Data = dump.DataFields
		first := one(t, o, tt.record)
		again := one(t, o, string(first.event.Data))
		if first.reason != "" || first.event.Key == "" || !equal(again.event, first.event) {
			t.Errorf("%s: %s\nread again: %+v %s\nwant        %+v", tt.preset, first.event.Data, again.event, again.reason, first.event)
		}
	}
}
