package recordview

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"weir/app/ui/hosttest"
	"weir/core"
)

func TestRecordText(t *testing.T) {
	for _, test := range []struct{ name, data, want, note string }{
		{"JSON", `{"b":1,"a":[1.50,{"c":"é"}],"b":2}`, "{\n  \"b\": 1,\n  \"a\": [\n    1.50,\n    {\n      \"c\": \"é\"\n    }\n  ],\n  \"b\": 2\n}", ""},
		{"text", "plain", "plain", "The record is not JSON."},
		{"cut text", strings.Repeat("é", 100), strings.Repeat("é", 50) + "…", "Only the beginning is shown; there are 200 B."},
		{"bytes", "\xff\x00A", "0000  ff 00 41                 ..A", "Not UTF-8"},
		{"nothing", "", "", "The source's record was not kept."},
	} {
		got, note := recordText([]byte(test.data), 101)
		if got != test.want || !strings.Contains(note, test.note) || test.note == "" && note != "" {
			t.Errorf("%s: got %q, %q, want %q, %q", test.name, got, note, test.want, test.note)
		}
	}
}

// A record may have 256 MiB: the part that isn't shown isn't read, so an error
// in it isn't found.
func TestRecordTextIsCutEarly(t *testing.T) {
	data := bytes.Repeat([]byte(`{"name":"value","list":[1,2,3]},`), 400_000)
	data = append(append([]byte("["), data...), "broken"...)
	text, note := recordText(data, MaxShown)
	if want := "[\n  {\n    \"name\": \"value\","; !strings.HasPrefix(text, want) || len(text) != MaxShown+len("…") {
		t.Errorf("got %d bytes that begin with %.40q, want %d that begin with %q", len(text), text, MaxShown, want)
	}
	if !strings.Contains(note, "12 MiB") {
		t.Errorf("got note %q, want the size in it", note)
	}
}

func TestHexText(t *testing.T) {
	want := "0000  68 65 6c 6c 6f 20 c3 28  hello .(\n0008  0a                       ."
	if got := hexText([]byte("hello \xc3(\n")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEventFacts(t *testing.T) {
	now := hosttest.FirstEvent.Add(time.Hour)
	e := core.Stored{State: core.StateClaimed, ClaimedBy: 3, Event: core.Event{Kind: "comment", Author: "alice", CreatedAt: hosttest.FirstEvent, StoredAt: hosttest.FirstEvent, Scored: true, Score: -4, Flags: core.TextRemoved | core.ScoreSettled}}
	f := core.Failure{Attempts: 2, Error: "boom\nsecond line", FailedAt: hosttest.FirstEvent, NextAttemptAt: now.Add(90 * time.Second)}
	got := make(map[string]string)
	for _, v := range Facts(e, &f, now) {
		got[v.Name] = v.Value
	}
	for name, want := range map[string]string{
		"State": "● claimed by node 3", "Attempts": "2", "Error": "boom\nsecond line", "Next attempt": "in 1 m 30 s",
		"Score": "−4", "Created": "2026-11-24 10:00:00 UTC", "Flags": "text [removed], score final", "Subreddit": "",
	} {
		if got[name] != want {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
}

func TestNextAttempt(t *testing.T) {
	for want, f := range map[string]core.Failure{
		"–":           {},
		"due now":     {NextAttemptAt: hosttest.FirstEvent},
		"being tried": {NextAttemptAt: hosttest.FirstEvent, Claimed: true},
		"in 5 s":      {NextAttemptAt: hosttest.FirstEvent.Add(5 * time.Second)},
	} {
		if got := NextAttempt(f, hosttest.FirstEvent); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
