package dump_test

import (
	"slices"
	"testing"

	"weir/core/dump"
)

// samples are two records of each preset.
var samples = map[string][2]string{
	"reddit": {
		`{"id":"a","body":"x","link_id":"t3_b","author":"u","subreddit":"s","created_utc":1,"score":5}`,
		`{"id":"b","name":"t3_b","title":"x","url":"u","type":"link","created_utc":1,"created":1}`,
	},
	"jetstream": {
		`{"did":"did:plc:a","time_us":1700000000001000,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","rkey":"a","record":{}}}`,
		`{"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#info","name":"OutdatedCursor"}}`,
	},
	"gharchive": {
		`{"id":"41","type":"WatchEvent","actor":{"login":"ann"},"repo":{"name":"ann/weir"},"created_at":"2016-06-24T12:00:00Z"}`,
		`{"created_at":"2012/03/10 22:32:39 -0700","type":"PushEvent","actor":"ann","repository":{"name":"weir","owner":"ann"}}`,
	},
	"hackernews": {
		`{"by":"ann","id":8,"score":57,"time":1175714200,"title":"t","type":"story","url":"u"}`,
		`{"objectID":"8","author":"ann","comment_text":"x","created_at":"2007-04-04T19:16:40.000Z","created_at_i":1175714200,"_tags":["comment"]}`,
	},
	"mastodon": {
		`{"id":"109","uri":"https://a.example/1","url":"https://a.example/@ann/1","created_at":"2022-11-15T16:06:48.410Z","content":"x","account":{"acct":"ann"}}`,
		`{"stream":["public"],"event":"delete","payload":"109"}`,
	},
	"wikimedia": {
		`{"$schema":"/mediawiki/recentchange/1.0.0","meta":{"id":"a","dt":"2021-03-04T05:06:00Z"},"id":5,"type":"edit","user":"ann","wiki":"w","timestamp":1}`,
		`{"$schema":"/mediawiki/recentchange/1.0.0","meta":{"id":"a","dt":"2021-03-04T05:06:00Z","domain":"canary"},"type":"log"}`,
	},
	"cloudevents": {
		`{"specversion":"1.0","type":"com.example.made","source":"/shop","id":"A-1","time":"2018-04-05T17:31:00Z","data":{}}`,
		`{"specversion":"1.0","type":"comment","source":"/shop","id":"2","time":"2018-04-05T17:31:00Z","kind":"x"}`,
	},
	"generic": {
		`{"source":"shop","key":"1","kind":"sale","created_at":"2018-04-05T17:31:00Z"}`,
		`{"key":"2","kind":"commit","created_at":1,"author":"ann"}`,
	},
}

// TestSpecific: a record of one preset fits no other.
func TestSpecific(t *testing.T) {
	for name, records := range samples {
		for _, record := range records {
			preset, fits := dump.Detect([][]byte{[]byte(record)})
			if record == samples["cloudevents"][1] {
				continue // see TestDetect
			}
			if preset != name {
				t.Errorf("%s: %q, want %s: %v", record, preset, name, fits)
			}
			for _, f := range fits {
				if (f.Records == 1) != (f.Preset == name) {
					t.Errorf("%s: %d fit %s", record, f.Records, f.Preset)
				}
			}
		}
	}
}

func TestDetect(t *testing.T) {
	sample := func(names ...string) (records [][]byte) {
		for _, name := range names {
			records = append(records, []byte(samples[name][0]))
		}
		return records
	}
	junk := [][]byte{[]byte(`{"a":1}`), []byte(`[1]`), []byte("x"), []byte(""), []byte("5"), []byte("null"), []byte(`{"id":"a"`)}
	for _, tt := range []struct {
		name    string
		records [][]byte
		want    string
	}{
		{"nothing", nil, ""},
		{"junk", junk, ""},
		{"one among junk", append(slices.Clone(junk), sample("hackernews")...), "hackernews"},
		{"two presets", sample("reddit", "gharchive"), ""},
		{"two presets and junk", append(slices.Clone(junk), sample("reddit", "reddit", "reddit", "mastodon")...), ""},
		{"a specific one and the generic", sample("reddit", "generic"), "reddit"},
		{"the generic alone", sample("generic", "generic"), "generic"},
		{"other things of Reddit's", [][]byte{[]byte(`{"id":"s1","name":"t5_s1","display_name":"x","created_utc":1}`)}, ""},
		{"a record of two", [][]byte{[]byte(samples["cloudevents"][1])}, ""}, // its type is an item's, too
	} {
		if got, fits := dump.Detect(tt.records); got != tt.want {
			t.Errorf("%s: %q, want %q: %v", tt.name, got, tt.want, fits)
		}
	}
	_, fits := dump.Detect(sample("reddit", "reddit", "generic"))
	want := []dump.Fit{
		{"reddit", 2}, {"jetstream", 0}, {"gharchive", 0}, {"hackernews", 0}, {"mastodon", 0}, {"wikimedia", 0}, {"cloudevents", 0}, {"generic", 1},
	}
	if !slices.Equal(fits, want) {
		t.Errorf("fits = %v, want %v", fits, want)
	}
}
