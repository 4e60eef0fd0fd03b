package simulate_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/simulate"
)

var sunday = time.Date(2026, 1, 4, 22, 30, 15, 123_456_789, time.UTC)

func open(tb testing.TB, m simulate.Model) *simulate.Source {
	tb.Helper()
	src, err := simulate.New(m)
	if err != nil {
		tb.Fatal(err)
	}
	return src
}

func next(tb testing.TB, src core.Source) core.Event {
	r, err := src.Next(tb.Context())
	if err != nil {
		tb.Helper() // only here: it costs as much as an event
		tb.Fatal(err)
	}
	e, ok := r.Event()
	if !ok {
		tb.Fatal("the record is not an event")
	}
	return *e
}

func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		model simulate.Model
		want  string
	}{
		{simulate.Model{EventsPerDay: 0, Start: sunday}, "events per day is 0: want 1 to 10000000000"},
		{simulate.Model{EventsPerDay: -5, Start: sunday}, "events per day is -5"},
		{simulate.Model{EventsPerDay: math.NaN(), Start: sunday}, "events per day is NaN"},
		{simulate.Model{EventsPerDay: math.Inf(1), Start: sunday}, "events per day is +Inf"},
		{simulate.Model{EventsPerDay: 1e5}, "start is not set"},
		{simulate.Model{EventsPerDay: 1e5, Start: sunday.AddDate(8000, 0, 0)}, "year 10026"},
		{simulate.Model{EventsPerDay: 1e5, Start: sunday.AddDate(-3000, 0, 0)}, "year -974"},
	} {
		if _, err := simulate.New(c.model); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("New(%+v): got %v, want an error with %q", c.model, err, c.want)
		}
	}
}

// TestSeed: the same model gives the same events to the last byte; another seed
// gives others.
func TestSeed(t *testing.T) {
	m := simulate.Model{Seed: 42, EventsPerDay: 100_000, Start: sunday}
	one, same := open(t, m), open(t, m)
	m.Seed = 43
	other := open(t, m)
	equal := 0
	for i := range 20_000 {
		e := next(t, one)
		if got := next(t, same); !reflect.DeepEqual(got, e) {
			t.Fatalf("event %d: got %+v, want %+v", i, got, e)
		}
		if reflect.DeepEqual(next(t, other), e) {
			equal++
		}
	}
	if equal > 0 {
		t.Errorf("another seed: got %d equal events, want 0", equal)
	}
}

// TestEvents: every event is valid, none is earlier than the one before, its data
// agrees with its fields, and its parent belongs to the same post.
func TestEvents(t *testing.T) {
	for _, perDay := range []float64{1, 100_000, 1e9} {
		src := open(t, simulate.Model{Seed: 3, EventsPerDay: perDay, Start: sunday})
		at := sunday.Truncate(time.Microsecond)
		links := map[string]string{} // of each name in the stream, its post
		answers := 0
		for range 10_000 {
			e := next(t, src)
			if err := e.Validate(); err != nil {
				t.Fatalf("%+v: %v", e, err)
			}
			if e.Source != simulate.Name || e.Key != "" || !e.Scored || e.Author == "" || e.Subreddit == "" {
				t.Fatalf("fields: got %+v", e)
			}
			if e.CreatedAt.Before(at) || e.CreatedAt.Nanosecond()%1000 != 0 || e.CreatedAt.Location() != time.UTC {
				t.Fatalf("created: got %v after %v", e.CreatedAt, at)
			}
			at = e.CreatedAt

			var got record
			if err := json.Unmarshal(e.Data, &got); err != nil {
				t.Fatalf("data %s: %v", e.Data, err)
			}
			if want := expected(t, &e, got); !reflect.DeepEqual(got, want) {
				t.Fatalf("data %s: got %+v, want %+v", e.Data, got, want)
			}
			if link, ok := links[e.Parent]; ok {
				answers++
				if link != e.Link {
					t.Fatalf("link of %+v: got %q, want its parent's %q", e, e.Link, link)
				}
			}
			if got.Name != "" {
				if _, ok := links[got.Name]; ok {
					t.Fatalf("name %s: got it twice", got.Name)
				}
				links[got.Name] = e.Link
			}
		}
		between(t, "answers to what is in the stream", float64(answers), 500, 2000)
	}
}

// record has every field of the data that depends on the event.
type record struct {
	ID, Name, Author, Subreddit, Title, Selftext, Body, URL, Permalink, Domain string

	CreatedUTC int64  `json:"created_utc"`
	ParentID   string `json:"parent_id"`
	LinkID     string `json:"link_id"`
	Score      int64  `json:"score"`
	Dir        int64  `json:"dir"`
	IsSelf     bool   `json:"is_self"`
}

// expected returns the expected data of an event. The parts that the event
// doesn't determine, the texts and a comment's name, are taken from got.
func expected(t *testing.T, e *core.Event, got record) record {
	t.Helper()
	want := record{Author: e.Author, Subreddit: e.Subreddit, CreatedUTC: e.CreatedAt.Unix()}
	page := "/r/" + e.Subreddit + "/comments/" + strings.TrimPrefix(e.Link, "t3_") + "/"
	score := int64(1)
	switch e.Kind {
	case core.KindUpvote, core.KindDownvote:
		if e.Kind == core.KindDownvote {
			score = -1
		}
		want.ID, want.LinkID, want.Dir = e.Parent, e.Link, score
	case core.KindComment:
		want.ID, want.Name, want.Score = strings.TrimPrefix(got.Name, "t1_"), got.Name, score
		want.ParentID, want.LinkID = e.Parent, e.Link
		want.Permalink = page + "_/" + want.ID + "/"
		want.Body = got.Body
		if want.ID == want.Name || got.Body == "" {
			t.Fatalf("comment: got %s", e.Data)
		}
	case core.KindPost:
		want.ID, want.Name, want.Score = strings.TrimPrefix(e.Link, "t3_"), e.Link, score
		want.Permalink = page
		want.URL, want.Domain = "https://example.com/"+want.ID, "example.com"
		if got.IsSelf {
			want.URL, want.Domain, want.IsSelf = "https://www.reddit.com"+page, "self."+e.Subreddit, true
		}
		want.Title, want.Selftext = got.Title, got.Selftext
		if got.Title == "" || got.IsSelf == (got.Selftext == "") || e.Parent != "" {
			t.Fatalf("post: got %s", e.Data)
		}
	default:
		t.Fatalf("kind: got %q", e.Kind)
	}
	if e.Score != score {
		t.Fatalf("score of %s: got %d, want %d", e.Kind, e.Score, score)
	}
	return want
}

// TestEarlyKinds: comments have their share from the first events on, although a
// reply comes 100,000 events after its parent.
func TestEarlyKinds(t *testing.T) {
	const streams, events = 5, 20_000
	kinds := map[string]float64{}
	for seed := range uint64(streams) {
		src := open(t, simulate.Model{Seed: seed, EventsPerDay: 1e9, Start: sunday})
		for range events {
			kinds[next(t, src).Kind]++
		}
	}
	between(t, "per cent of posts", 100*kinds[core.KindPost]/(streams*events), 0.4, 0.8)
	between(t, "per cent of comments", 100*kinds[core.KindComment]/(streams*events), 2.9, 4.9)
}

// TestDataIsTheCallers: changes by the caller to one event's data don't appear in
// later events.
func TestDataIsTheCallers(t *testing.T) {
	m := simulate.Model{Seed: 5, EventsPerDay: 100_000, Start: sunday}
	scribbled, clean := open(t, m), open(t, m)
	var kept []core.Event
	for range 2000 {
		e, want := next(t, scribbled), next(t, clean)
		if !reflect.DeepEqual(e, want) {
			t.Fatalf("got %+v, want %+v", e, want)
		}
		kept = append(kept, want)
		b := e.Data[:cap(e.Data)]
		for i := range b {
			b[i] = '#'
		}
	}
	for _, e := range kept {
		if !json.Valid(e.Data) {
			t.Fatalf("data was overwritten: %s", e.Data)
		}
	}
}

// TestMemory: the memory of a source doesn't grow with the run, nor with the
// rate.
func TestMemory(t *testing.T) {
	const bound = 2 << 20
	for _, perDay := range []float64{100_000, 1e10} {
		before := heap()
		src := open(t, simulate.Model{Seed: 9, EventsPerDay: perDay, Start: sunday})
		for range 300_000 {
			next(t, src)
		}
		if got := heap() - before; got > bound {
			t.Errorf("%g events a day: got %d bytes held, want at most %d", perDay, got, bound)
		} else {
			t.Logf("%g events a day: %d kB held", perDay, got>>10)
		}
		runtime.KeepAlive(src)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestStops(t *testing.T) {
	src := open(t, simulate.Model{Seed: 1, EventsPerDay: 1000, Start: sunday})
	done, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := src.Next(done); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context's end: got %v, want %v", err, context.Canceled)
	}

	start := time.Date(9999, 12, 31, 12, 0, 0, 0, time.UTC)
	src = open(t, simulate.Model{Seed: 1, EventsPerDay: 1000, Start: start})
	events := 0
	for {
		r, err := src.Next(t.Context())
		if err == nil {
			e, _ := r.Event()
			err = e.Validate()
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		events++
	}
	between(t, "events in the last half of the year 9999's last day", float64(events), 500, 750)
	if _, err := src.Next(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("after the end: got %v, want %v", err, io.EOF)
	}
}
