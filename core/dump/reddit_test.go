package dump_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/dump"
)

var reddit = dump.Options{Fields: dump.Fields{Preset: "reddit"}}

// TestRedditType: a record's own name determines its type; without one its
// members do. A null member counts as absent.
func TestRedditType(t *testing.T) {
	for _, tt := range []struct{ record, key string }{
		// The name decides.
		{`{"id":"a","name":"t1_a","title":"re: x","url":"u","created_utc":1}`, "t1_a"},
		{`{"name":"t1_a","created_utc":1,"selftext":"x","id":"a"}`, "t1_a"},
		{`{"id":"a","name":"t3_a","body":"x","parent_id":"t3_a","created_utc":1}`, "t3_a"},
		{`{"id":"a","name":"t3_a","link_id":"t3_a","body":"x","title":"y","created_utc":1}`, "t3_a"},
		{`{"id":"t3_a","name":"t3_a","link_id":"t3_a","body":"x","created_utc":1}`, "t3_a"},
		{`{"id":"a","name":"t3_a","created_utc":1}`, "t3_a"},
		{`{"id":"a","name":"t3_a","display_name":"x","subscribers":5,"title":"y","created_utc":1}`, "t3_a"},
		{`{"id":"a","name":"\u0074\u0031_a","title":"x","created_utc":1}`, "t1_a"},
		// A comment out of an inbox.
		{`{"id":"a","name":"t1_a","subject":"comment reply","dest":"me","context":"/r/x","was_comment":true,"body":"x","parent_id":"t1_b","created_utc":1}`, "t1_a"},
		{`{"id":"a","subject":"comment reply","dest":"me","was_comment":true,"body":"x","parent_id":"t1_b","created_utc":1}`, "t1_a"},
		{`{"id":"a","subject":"comment reply","dest":"","was_comment":null,"body":"x","link_id":"t3_b","created_utc":1}`, "t1_a"},
		// A name that belongs to something else, or isn't a name.
		{`{"id":"a","name":"t3_b","body":"x","link_id":"t3_b","created_utc":1}`, "t1_a"},
		{`{"id":"a","name":"t1_b","title":"x","created_utc":1}`, "t3_a"},
		{`{"id":"a","name":5,"body":"x","created_utc":1}`, "t1_a"},
		{`{"id":"a","name":{},"title":"x","created_utc":1}`, "t3_a"},
		{`{"id":"a","name":null,"title":"x","created_utc":1}`, "t3_a"},
		{`{"id":"a","name":"","body":"x","created_utc":1}`, "t1_a"},
		// The id.
		{`{"id":"t1_a","title":"x","created_utc":1}`, "t1_a"},
		{`{"id":"t3_a","body":"x","link_id":"t3_b","created_utc":1}`, "t3_a"},
		// The members, null where the other type has one.
		{`{"id":"a","title":"x","selftext":"","url":"u","body":null,"link_id":null,"parent_id":null,"created_utc":1}`, "t3_a"},
		{`{"id":"a","title":null,"selftext":null,"url":null,"body":"x","link_id":"t3_b","parent_id":"t3_b","created_utc":1}`, "t1_a"},
		{`{"id":"a","title":null,"selftext":null,"url":null,"body":"x","link_id":null,"parent_id":null,"created_utc":1}`, "t1_a"},
		{`{"id":"a","title":null,"selftext":null,"url":"u","body":null,"name":null,"created_utc":1}`, "t3_a"},
		{`{"id":"a","title":null,"selftext":"","url":null,"body":null,"created_utc":1}`, "t3_a"},
		{`{"id":"a","title":"x","body":"","link_id":"","parent_id":"","created_utc":1}`, "t3_a"},
		{`{"id":"a","title":"","body":"x","link_id":"","parent_id":"","created_utc":1}`, "t1_a"},
		{`{"id":"a","title":"x","body":"y","created_utc":1}`, "t3_a"},
		// Columns that come from elsewhere do not make a post a subreddit, or a
		// comment a user.
		{`{"id":"a","author":"b","title":"x","subscribers":5,"display_name":"c","created_utc":1}`, "t3_a"},
		{`{"id":"a","author":"b","title":null,"url":"u","subscribers":5,"created_utc":1}`, "t3_a"},
		{`{"id":"a","author":"b","body":"x","link_id":"t3_b","link_karma":5,"comment_karma":6,"is_gold":true,"created_utc":1}`, "t1_a"},
		{`{"id":"a","author":"b","title":"x","link_karma":5,"children":[],"created_utc":1}`, "t3_a"},
		{`{"id":"a","author":"b","body":"x","link_id":"t3_b","children":["c"],"created_utc":1}`, "t1_a"},
		{`{"id":"a","author":null,"body":"x","parent_id":"t1_b","display_name":"c","rules":[],"created_utc":1}`, "t1_a"},
	} {
		got := one(t, reddit, tt.record)
		kind := core.KindComment
		if strings.HasPrefix(tt.key, "t3_") {
			kind = core.KindPost
		}
		if got.reason != "" || got.event.Key != tt.key || got.event.Kind != kind {
			t.Errorf("%s\n%s %s (%s), want %s", tt.record, got.event.Kind, got.event.Key, got.reason, tt.key)
		}
	}
}

// TestThings: Reddit's other things are rejects whose reasons name them.
func TestThings(t *testing.T) {
	const (
		user       = "a user (t2), not a comment or a post"
		message    = "a message (t4), not a comment or a post"
		subreddit  = "a subreddit (t5), not a comment or a post"
		award      = "an award (t6), not a comment or a post"
		otherType  = "a thing of another Reddit type, not a comment or a post"
		liveUpdate = "an update of a live thread, not a comment or a post"
		liveThread = "a live thread, not a comment or a post"
		rules      = "a subreddit's rules, not a comment or a post"
		wiki       = "a wiki page, not a comment or a post"
		action     = "a moderator's action, not a comment or a post"
		more       = "a stub for comments that were not loaded (more), not a comment or a post"
	)
	for _, tt := range []struct{ kind, record, want string }{
		{"", `{"id":"u1","name":"someone","created_utc":1,"link_karma":1,"comment_karma":2}`, user},
		{"", `{"id":"u1","name":"t3_x","created_utc":1,"link_karma":1}`, user},
		{"", `{"id":"u1","name":"t1_u1","created_utc":1,"comment_karma":0,"is_gold":false}`, user},
		{"", `{"id":"u1","name":"t5_x","created_utc":1,"total_karma":0}`, user},
		{"", `{"name":"someone","is_suspended":true,"link_karma":null}`, user},
		{"", `{"id":"u1","name":"t3_x","verified":true,"icon_img":"","created_utc":1}`, user},
		{"", `{"id":"t2_u1","author":"someone","_meta":{"num_posts":3}}`, user},
		{"", `{"id":"u1","name":"t2_u1","created_utc":1,"url":"/user/x"}`, user},
		{"t2", `{"id":"u1","name":"t3_u1","created_utc":1,"title":"x"}`, user},

		{"", `{"id":"m1","name":"t4_m1","author":"a","dest":"b","subject":"s","body":"x","created_utc":1,"was_comment":false}`, message},
		{"", `{"id":"m1","author":"a","dest":"b","subject":"s","body":"x","created_utc":1,"parent_id":null}`, message},
		{"", `{"id":"m1","author":"a","subject":"s","body":"x","created_utc":1,"was_comment":false,"parent_id":"t4_m0"}`, message},
		{"", `{"id":"m1","author":"a","body":"x","created_utc":1,"parent_id":"t4_m0"}`, message},
		{"t4", `{"id":"m1","author":"a","body":"x","created_utc":1}`, message},

		{"", `{"id":"s1","name":"t5_s1","display_name":"x","title":"All about x","url":"/r/x/","created_utc":1}`, subreddit},
		{"", `{"id":"s1","display_name":"x","title":"All about x","url":"/r/x/","created_utc":1}`, subreddit},
		{"", `{"id":"s1","name":null,"subscribers":0,"title":"All about x","url":"/r/x/","created_utc":1}`, subreddit},
		{"", `{"_meta":{"num_posts":1},"display_name":"x","id":"s1"}`, subreddit},
		{"", `{"id":5,"name":"t5_s1","title":"All about x","url":"/r/x/","created_utc":1}`, subreddit},
		{"", `{"name":"t5_s1","title":"All about x","url":"/r/x/"}`, subreddit},
		{"t5", `{"id":"s1","title":"All about x","url":"/r/x/","created_utc":1}`, subreddit},

		{"", `{"id":"award_5f","name":"Silver","coin_price":100,"icon_url":"u"}`, award},
		{"", `{"id":null,"name":"Verified Email","icon_70":"u","url":null,"description":null}`, award},
		{"t6", `{"name":"Verified Email","url":"u"}`, award},
		{"", `{"id":"x","name":"t8_x","title":"x","created_utc":1}`, otherType},

		{"", `{"id":"LiveUpdate_0a","name":"LiveUpdate_0a","author":"a","body":"x","stricken":false,"created_utc":1}`, liveUpdate},
		{"", `{"id":"0a","author":"a","body":"x","stricken":false,"created_utc":1}`, liveUpdate},
		{"LiveUpdate", `{"id":"0a","author":"a","body":"x","created_utc":1}`, liveUpdate},
		{"", `{"id":"xy","name":"LiveUpdateEvent_xy","title":"x","description":"y","created_utc":1}`, liveThread},
		{"", `{"id":"xy","title":"x","description":"y","state":"live","viewer_count":5,"created_utc":1}`, liveThread},
		{"LiveUpdateEvent", `{"id":"xy","title":"x","created_utc":1}`, liveThread},

		{"", `{"subreddit":"x","rules":[{"kind":"all","short_name":"Be kind","created_utc":1}],"retrieved_on":1}`, rules},
		{"", `{"subreddit":"x","rules":[]}`, rules},
		{"", `{"kind":"all","short_name":"Be kind","description":"Always.","violation_reason":"unkind","priority":0,"created_utc":1}`, rules},
		{"", `{"path":"/r/x/wiki/index","content":"# x","revision_author":"a","revision_date":"2023-11-14T22:13:26Z"}`, wiki},
		{"", `{"content_md":"# x","content_html":"x","may_revise":false,"revision_date":1}`, wiki},
		{"wikipage", `{"content_html":"x"}`, wiki},
		{"", `{"id":"ModAction_1","action":"removelink","created_utc":1}`, action},
		{"", `{"id":"1","action":"removelink","target_fullname":"t3_x","created_utc":1}`, action},

		{"", `{"dir":1,"id":"t3_a","link_id":"t3_a","author":"b","created_utc":1}`, "a vote, not a comment or a post"},
		{"", `{"count":10,"name":"t1_c","id":"c","parent_id":"t3_p","depth":1,"children":["c","d"]}`, more},
		{"", `{"count":0,"name":"t1__","id":"_","parent_id":"t1_p","depth":10,"children":[]}`, more},
		{"more", `{"count":10,"name":"t1_c","id":"c","parent_id":"t3_p"}`, more},

		{"Listing", `{"id":"a","created_utc":1}`, "neither a comment (no body, link_id or parent_id) nor a submission (no title, selftext or url)"},
		{"", `{"id":"a","name":"t3_b","created_utc":1}`, "neither a comment (no body, link_id or parent_id) nor a submission (no title, selftext or url)"},
		{"", `{"id":"a","body":null,"title":null,"created_utc":1}`, "neither a comment (no body, link_id or parent_id) nor a submission (no title, selftext or url)"},
	} {
		if got := thing(t, reddit, tt.kind, tt.record); got.reason != tt.want {
			t.Errorf("%s %s\nreason %q (key %s), want %q", tt.kind, tt.record, got.reason, got.event.Key, tt.want)
		}
	}
}

// TestEnvelope: the kind around a record decides what it is.
func TestEnvelope(t *testing.T) {
	for _, tt := range []struct{ kind, record, key string }{
		{"t1", `{"id":"a","title":"x","url":"u","created_utc":1}`, "t1_a"},
		{"t3", `{"id":"a","body":"x","link_id":"t3_b","created_utc":1}`, "t3_a"},
		{"t3", `{"id":"a","display_name":"x","title":"y","created_utc":1}`, "t3_a"},
		{"t1", `{"id":"t1_a","created_utc":1}`, "t1_a"},
		{"all", `{"id":"a","title":"x","created_utc":1}`, "t3_a"}, // a kind that decides nothing
	} {
		if got := thing(t, reddit, tt.kind, tt.record); got.event.Key != tt.key {
			t.Errorf("%s %s: key %q (%s), want %s", tt.kind, tt.record, got.event.Key, got.reason, tt.key)
		}
	}
}

// TestPageOfThings: in a page the envelope of each thing determines its type.
func TestPageOfThings(t *testing.T) {
	page := `{"kind":"Listing","data":{"children":[
		{"kind":"t1","data":{"id":"a","title":"x","created_utc":1}},
		{"kind":"more","data":{"count":2,"name":"t1_c","id":"c","parent_id":"t3_p","children":["c","d"]}},
		{"kind":"t2","data":{"id":"u","name":"t3_u","title":"x","created_utc":1}},
		{"kind":"t3","data":{"id":"b","body":"x","created_utc":1}}]}}`
	r := read(t, dump.Options{Inputs: []string{file(t, "page.json", []byte(page))}})
	if got := r.keys(); !slices.Equal(got, []string{"t1_a", "t3_b"}) {
		t.Errorf("keys = %q", got)
	}
	var reasons []string
	for _, reject := range r.rejects() {
		reasons = append(reasons, reject.Reason)
	}
	want := []string{"a stub for comments that were not loaded (more), not a comment or a post", "a user (t2), not a comment or a post"}
	if !slices.Equal(reasons, want) {
		t.Errorf("rejects = %q, want %q", reasons, want)
	}
}

func TestRetrieved(t *testing.T) {
	at := func(seconds int64) time.Time { return time.Unix(seconds, 0) }
	for _, tt := range []struct {
		members string
		want    time.Time
		flags   core.Flags
		misfit  bool
	}{
		{``, time.Time{}, 0, false},
		{`,"retrieved_on":1700000016`, at(1700000016), 0, false},
		{`,"retrieved_utc":"1700000016"`, at(1700000016), 0, false},
		{`,"retrieved_on":1700000016.0`, at(1700000016), 0, false},
		{`,"retrieved_on":1700000016.25`, time.UnixMilli(1700000016250), 0, false},
		{`,"retrieved_on":2,"retrieved_utc":1`, at(2), 0, false},
		{`,"retrieved_on":1,"retrieved_utc":2`, at(2), 0, false},
		{`,"retrieved_on":5,"_meta":{"retrieved_2nd_on":9}`, at(9), core.ScoreSettled, false},
		{`,"_meta":{"retrieved_2nd_on":3},"retrieved_on":5`, at(5), core.ScoreSettled, false},
		{`,"_meta.retrieved_2nd_on":"9"`, at(9), core.ScoreSettled, false},
		{`,"retrieved_on":null,"retrieved_utc":"","_meta":{"retrieved_2nd_on":null}`, time.Time{}, 0, false},
		{`,"retrieved_on":true`, time.Time{}, 0, true},
		{`,"retrieved_on":"soon","retrieved_utc":7`, at(7), 0, true},
		{`,"retrieved_on":{},"_meta":{"retrieved_2nd_on":[]}`, time.Time{}, 0, true},
		{`,"retrieved_on":290000000000`, time.Time{}, 0, true}, // the year 11159
		{`,"retrieved_on":1e300`, time.Time{}, 0, true},
		{`,"retrieved_on":-62135596801`, time.Time{}, 0, true}, // the year 0
		{`,"retrieved_on":-5`, at(-5), 0, false},
	} {
		record := `{"id":"a","body":"x","link_id":"t3_b","created_utc":1` + tt.members + `}`
		wantEvent(t, reddit, record, core.Event{Source: "reddit", Key: "t1_a", Kind: core.KindComment, Link: "t3_b",
			CreatedAt: at(1), RetrievedAt: tt.want, Flags: tt.flags}, tt.misfit)
	}
}

// TestMisfits: a value that doesn't fit an optional field counts as unknown and
// as a misfit, and never causes a reject.
func TestMisfits(t *testing.T) {
	long := strings.Repeat("é", 128)
	for _, tt := range []struct {
		members string
		change  func(e *core.Event)
		misfit  bool
	}{
		{`"score":5`, func(e *core.Event) { e.Score, e.Scored = 5, true }, false},
		{`"score":5.0`, func(e *core.Event) { e.Score, e.Scored = 5, true }, false},
		{`"score":-0.0`, func(e *core.Event) { e.Scored = true }, false},
		{`"score":1e3`, func(e *core.Event) { e.Score, e.Scored = 1000, true }, false},
		{`"score":"5"`, func(e *core.Event) { e.Score, e.Scored = 5, true }, false},
		{`"score":"-5.0"`, func(e *core.Event) { e.Score, e.Scored = -5, true }, false},
		{`"score":1099511627776`, func(e *core.Event) { e.Score, e.Scored = core.MaxScore, true }, false},
		{`"score":null`, nil, false},
		{`"score":""`, nil, false},
		{`"score":12.5`, nil, true},
		{`"score":-0.5`, nil, true},
		{`"score":1e-3`, nil, true},
		{`"score":true`, nil, true},
		{`"score":false`, nil, true},
		{`"score":"abc"`, nil, true},
		{`"score":"0x10"`, nil, true},
		{`"score":[5]`, nil, true},
		{`"score":1099511627777`, nil, true},
		{`"score":1e300`, nil, true},
		{`"author":{"name":"a"}`, nil, true},
		{`"author":false`, nil, true},
		{`"author":"a\u0000b"`, nil, true},
		{`"author":"` + long + `"`, nil, true},
		{`"author":"` + long[:254] + `"`, func(e *core.Event) { e.Author = long[:254] }, false},
		{`"author":7`, func(e *core.Event) { e.Author = "7" }, false},
		{`"subreddit":{"display_name":"a"}`, nil, true},
		{`"subreddit":"` + long + `"`, nil, true},
		{`"subreddit":"a\u0000"`, nil, true},
		{`"link_id":true,"parent_id":["t1_b"]`, nil, true},
		{`"parent_id":{}`, nil, true},
		{`"link_id":"t3_\u0000"`, nil, true},
		{`"parent_id":432.0`, func(e *core.Event) { e.Parent = "t1_c0" }, false},
		{`"parent_id":432.5`, nil, true},
		{`"parent_id":-1`, nil, true},
		{`"edited":1.5,"title":null,"url":[1]`, nil, false}, // these aren't fields of an event
	} {
		record := `{"id":"a","body":"x","created_utc":1,` + tt.members + `}`
		want := core.Event{Source: "reddit", Key: "t1_a", Kind: core.KindComment, CreatedAt: time.Unix(1, 0)}
		if tt.change != nil {
			tt.change(&want)
		}
		wantEvent(t, reddit, record, want, tt.misfit)
	}
	for _, tt := range []struct{ record, want string }{
		{`{"id":true,"body":"x","created_utc":1}`, "id is neither text nor a number: true"},
		{`{"id":"a","body":"x","created_utc":[1]}`, "created_utc is neither text nor a number: [1]"},
	} {
		wantReject(t, reddit, tt.record, tt.want)
	}
}

// TestNull: NaN and the like count as null.
func TestNull(t *testing.T) {
	for value, want := range map[string]bool{
		"": true, "null": true, "NaN": true, "Infinity": true, "-Infinity": true,
		"-1": false, "0": false, "true": false, `"NaN"`: false, `""`: false, "{}": false, "[]": false, "-": false,
	} {
		if got := dump.Null([]byte(value)); got != want {
			t.Errorf("%s: null = %t, want %t", value, got, want)
		}
	}
}

// TestLongKeys: keys, parents and links over 255 bytes are stored as hashes, and
// still match each other.
func TestLongKeys(t *testing.T) {
	hashed := func(text string) string { return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(text))) }
	fits, long := strings.Repeat("k", 255), strings.Repeat("é", 128)
	fields := dump.Fields{Key: "id", Kind: "=x", CreatedAt: "at", Parent: "to", Link: "in"}
	for _, tt := range []struct {
		record            string
		key, parent, link string
	}{
		{`{"id":"` + fits + `","to":"` + fits + `","in":"` + fits + `","at":1}`, fits, fits, fits},
		{`{"id":"` + fits + `l","at":1}`, hashed(fits + "l"), "", ""},
		{`{"id":"` + long + `","to":"` + long + `","in":"` + fits + `l","at":1}`, hashed(long), hashed(long), hashed(fits + "l")},
		{`{"id":"` + strings.Repeat(`\u00e9`, 128) + `","at":1}`, hashed(long), "", ""}, // hashed as decoded, not as written
		{`{"id":"a","to":"` + strings.Repeat("k", 1025) + `","at":1}`, "a", hashed(strings.Repeat("k", 1025)), ""},
	} {
		wantEvent(t, dump.Options{Fields: fields}, tt.record, core.Event{Source: "dump", Kind: "x", CreatedAt: time.Unix(1, 0),
			Key: tt.key, Parent: tt.parent, Link: tt.link}, false)
	}
	if data := one(t, dump.Options{Fields: fields, Data: dump.DataFields}, `{"id":"`+long+`","at":1}`).event.Data; !strings.Contains(string(data), long) {
		t.Errorf("data = %s, want the whole key in it", data)
	}
	wantEvent(t, reddit, `{"id":"`+fits+`","title":"x","created_utc":1}`, core.Event{Source: "reddit", Kind: core.KindPost,
		Key: hashed("t3_" + fits), Link: hashed("t3_" + fits), CreatedAt: time.Unix(1, 0)}, false)
	wantReject(t, dump.Options{Fields: dump.Fields{Kind: "kind", CreatedAt: "at"}}, `{"kind":"`+long+`","at":1}`,
		"kind has 256 bytes, at most 255 are allowed")
}
