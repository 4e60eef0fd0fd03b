package dump_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/dump"
)

func TestAlternatives(t *testing.T) {
	fields := dump.Fields{
		Source: "=feed", Key: "id|guid|link.href", Kind: "type | category|=entry", Subreddit: "channel.name|channel",
		Author: "by|author.name|author", CreatedAt: "at|published|updated", Parent: "to|reply.id", Link: "thread|to",
		Score: "points|score", RetrievedAt: "seen|fetched_at",
	}
	entry := func(change func(e *core.Event)) core.Event {
		e := core.Event{Source: "feed", Key: "a", Kind: "entry", CreatedAt: time.Unix(1, 0)}
		if change != nil {
			change(&e)
		}
		return e
	}
	for _, tt := range []struct {
		record string
		want   core.Event
		misfit bool
	}{
		{`{"id":"a","guid":"b","at":1,"published":2}`, entry(nil), false},
		{`{"guid":"a","published":"1970-01-01T00:00:01Z"}`, entry(nil), false},
		{`{"id":null,"guid":"","link":{"href":"a"},"at":null,"published":"","updated":1}`, entry(nil), false},
		{`{"updated":1,"link.href":"a"}`, entry(nil), false},
		{`{"id":0,"at":1}`, entry(func(e *core.Event) { e.Key = "0" }), false},
		{`{"id":"a","at":1,"type":"note","category":"x"}`, entry(func(e *core.Event) { e.Kind = "note" }), false},
		{`{"id":"a","at":1,"type":null,"category":"x"}`, entry(func(e *core.Event) { e.Kind = "x" }), false},
		{`{"id":"a","at":1,"channel":{"name":"c"}}`, entry(func(e *core.Event) { e.Subreddit = "c" }), false},
		{`{"id":"a","at":1,"channel":"c"}`, entry(func(e *core.Event) { e.Subreddit = "c" }), false},
		{`{"id":"a","at":1,"channel":{"id":5}}`, entry(nil), true}, // an object is there, and fits no name
		{`{"id":"a","at":1,"author":{"name":"u"}}`, entry(func(e *core.Event) { e.Author = "u" }), false},
		{`{"id":"a","at":1,"by":"","author":"u"}`, entry(func(e *core.Event) { e.Author = "u" }), false},
		{`{"id":"a","at":1,"by":true,"author":"u"}`, entry(nil), true},
		{`{"id":"a","at":1,"to":"p"}`, entry(func(e *core.Event) { e.Parent, e.Link = "p", "p" }), false},
		{`{"id":"a","at":1,"reply":{"id":5},"thread":"l"}`, entry(func(e *core.Event) { e.Parent, e.Link = "5", "l" }), false},
		{`{"id":"a","at":1,"score":3}`, entry(func(e *core.Event) { e.Score, e.Scored = 3, true }), false},
		{`{"id":"a","at":1,"points":null,"score":3}`, entry(func(e *core.Event) { e.Score, e.Scored = 3, true }), false},
		{`{"id":"a","at":1,"points":0,"score":3}`, entry(func(e *core.Event) { e.Scored = true }), false},
		{`{"id":"a","at":1,"points":1.5,"score":3}`, entry(nil), true},
		{`{"id":"a","at":1,"seen":"2015-01-01"}`, entry(func(e *core.Event) { e.RetrievedAt = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC) }), false},
		{`{"id":"a","at":1,"fetched_at":1420124400123}`, entry(func(e *core.Event) { e.RetrievedAt = time.UnixMilli(1420124400123) }), false},
		{`{"id":"a","at":1,"seen":"yesterday"}`, entry(nil), true},
		{`{"id":"a","at":1,"seen":null}`, entry(nil), false},
	} {
		wantEvent(t, dump.Options{Fields: fields}, tt.record, tt.want, tt.misfit)
	}
	for _, tt := range []struct{ record, want string }{
		{`{"at":1}`, "no id|guid|link.href"},
		{`{"id":"","guid":null,"at":1}`, "no id|guid|link.href"},
		{`{"id":{},"guid":"a","at":1}`, "id|guid|link.href is neither text nor a number: {}"},
		{`{"id":"a"}`, "no at|published|updated"},
		{`{"id":"a","published":"soon"}`, `at|published|updated is not a time: "soon"`},
		{`{"id":"a","at":1,"type":[]}`, "type | category|=entry is neither text nor a number: []"},
	} {
		wantReject(t, dump.Options{Fields: fields}, tt.record, tt.want)
	}
	// What is kept of a record is every path that is there, and gives the same
	// event again.
	record := `{"guid":"a","updated":1,"author":{"name":"u"},"x":1}`
	event := one(t, dump.Options{Fields: fields, Data: dump.DataFields}, record).event
	again := one(t, dump.Options{Fields: fields, Data: dump.DataFields}, string(event.Data)).event
	if event.Author != "u" || !equal(again, event) {
		t.Errorf("read again: %+v, want %+v", again, event)
	}
}

func TestConstants(t *testing.T) {
	fields := dump.Fields{Source: `=a "b" \ c`, Kind: "=ü", Subreddit: "=", Author: "x|=", CreatedAt: "=2015-01-01", Score: "=7"}
	wantEvent(t, dump.Options{Fields: fields}, `{}`, core.Event{Source: `a "b" \ c`, Kind: "ü", Score: 7, Scored: true,
		CreatedAt: time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)}, false)
	wantReject(t, dump.Options{Fields: dump.Fields{Kind: "=", CreatedAt: "at"}}, `{"at":1}`, "no =")
}

// TestSourceFits: another key space is no place for an event whose own is no text.
func TestSourceFits(t *testing.T) {
	fields := dump.Fields{Source: "from", Key: "id", Kind: "=x", CreatedAt: "at"}
	wantEvent(t, dump.Options{Fields: fields}, `{"from":null,"id":"a","at":1}`,
		core.Event{Source: "dump", Key: "a", Kind: "x", CreatedAt: time.Unix(1, 0)}, false)
	wantReject(t, dump.Options{Fields: fields}, `{"from":{},"id":"a","at":1}`, "from is neither text nor a number: {}")
}

// TestCustomByName: a mapping of the user's own is the same whether its preset is
// named or not: nothing is said against it that fits another preset, and without a
// key an input is not stored twice.
func TestCustomByName(t *testing.T) {
	path := file(t, "a.ndjson", []byte(`{"id":"a","body":"x","link_id":"t3_b","created_utc":1}`+"\n"))
	for _, name := range []string{"", "custom"} {
		o := dump.Options{Inputs: []string{path}, Fields: dump.Fields{Preset: name, Kind: "=x", CreatedAt: "created_utc"}, Checkpoints: checkpoints{}}
		if first := read(t, o); len(first.events()) != 1 || first.errs != nil {
			t.Errorf("%q: %d events, %v", name, len(first.events()), first.errs)
		}
		if again := read(t, o); len(again.events()) != 0 || len(again.errs) != 1 || !errors.Is(again.errs[0], dump.ErrAgain) {
			t.Errorf("%q again: %d events, %v", name, len(again.events()), again.errs)
		}
		need, err := dump.Estimate(t.Context(), o)
		if err != nil || len(need.Problems) != 1 || !errors.Is(need.Problems[0].Reason, dump.ErrAgain) || need.Events != 0 {
			t.Errorf("%q is estimated as %+v, %v, want that it was imported before", name, need, err)
		}
		o.Again = true
		if need, err := dump.Estimate(t.Context(), o); err != nil || len(need.Problems) > 0 || need.Events != 1 {
			t.Errorf("%q, forced, is estimated as %+v, %v", name, need, err)
		}
	}
}

// TestTooManyMembers: a mapping that names more members than can be told apart is
// refused; it would find some of them never.
func TestTooManyMembers(t *testing.T) {
	names := make([]string, 300)
	for i := range names {
		names[i] = fmt.Sprint("name", i)
	}
	f := dump.Fields{Kind: "=post", CreatedAt: dump.Field(strings.Join(names, "|"))}
	if _, err := dump.Open(t.Context(), dump.Options{Inputs: []string{file(t, "a.ndjson", nil)}, Fields: f}); err == nil || !strings.Contains(err.Error(), "want 127 at most") {
		t.Errorf("got %v, want a mapping of 300 members to be refused", err)
	}
}
