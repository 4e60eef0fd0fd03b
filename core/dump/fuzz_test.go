package dump_test

import (
	"bytes"
	"os"
	"testing"

	"weir/core/dump"
)

// FuzzParse: each preset turns any record into an event that a store accepts, or
// returns a reason; and the stored fields of the event give the same event again.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"comments.ndjson", "posts.ndjson", "jetstream.jsonl", "hostile.ndjson"} {
		content, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		for line := range bytes.Lines(content) {
			f.Add("", line)
		}
	}
	for _, records := range samples {
		for _, record := range records {
			f.Add("t1", []byte(record))
		}
	}
	for _, record := range []string{
		`{"id":"u1","name":"t3_x","link_karma":1}`, `{"id":"a","was_comment":true,"dest":"","body":"x","created_utc":"1","score":1e3}`,
		`{"id":"a","parent_id":432.0,"created_utc":1,"author":{},"subreddit":[],"retrieved_on":"x","body":""}`,
		`{"event":"update","payload":"{\"uri\":\"a://b/c\",\"account\":{\"acct\":\"d\"},\"created_at\":1}"}`,
	} {
		f.Add("", []byte(record))
	}
	f.Fuzz(func(t *testing.T, kind string, record []byte) {
		for _, p := range dump.Presets() {
			if p.Name == "auto" || p.Name == "custom" {
				continue
			}
			o := preset(p.Name)
			o.Data = dump.DataFields
			first := thing(t, o, kind, string(record))
			if first.reason != "" || first.filtered {
				continue
			}
			if err := first.event.Validate(); err != nil {
				t.Fatalf("%s: %s: %v", p.Name, record, err)
			}
			if p.Name == "gharchive" && len(first.event.Key) > len("sha256:") && first.event.Key[:7] == "sha256:" {
				continue // of the whole record
			}
			again := thing(t, o, kind, string(first.event.Data))
			if !equal(again.event, first.event) {
				t.Fatalf("%s: %s\ngot %+v\nof its fields %+v %s", p.Name, record, first.event, again.event, again.reason)
			}
		}
	})
}
