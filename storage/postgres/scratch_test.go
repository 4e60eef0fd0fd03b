package postgres_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"weir/core"
	"weir/storage/postgres"
)

// TestScratch: bare inserts are in a scratch schema, and go with it.
func TestScratch(t *testing.T) {
	o := postgres.Options{URL: server, Schema: postgres.ScratchSchema(), Log: slog.New(slog.DiscardHandler)}
	if other := postgres.ScratchSchema(); other == o.Schema {
		t.Errorf("two scratch schemas are %s", other)
	}
	b, err := postgres.OpenBare(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	for _, events := range [][]core.Event{
		{{Source: "test", Key: "a", Kind: core.KindPost, Subreddit: "s", Author: "b", CreatedAt: at, Parent: "p", Link: "l", Score: -3, Scored: true, RetrievedAt: at, Data: []byte(`{"a":1}`)}},
		{{Source: "test", Kind: core.KindPost, CreatedAt: at}, {Source: "test", Kind: core.KindPost, CreatedAt: at}},
	} {
		if err := b.Insert(t.Context(), events); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := postgres.OpenBare(t.Context(), o); err == nil {
		t.Error("OpenBare takes a schema with events")
	}

	s, err := postgres.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.Event(t.Context(), 1)
	if err != nil || first.Key != "a" || first.Score != -3 || !first.CreatedAt.Equal(at) || !first.RetrievedAt.Equal(at) || string(first.Data) != `{"a":1}` {
		t.Errorf("the first event is %+v, %v", first, err)
	}
	newest, err := s.Newest(t.Context())
	if err != nil || newest != 3 {
		t.Errorf("the newest event is %d, %v, want 3", newest, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	for range 2 { // the second time there is none
		if err := postgres.DropScratch(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	o.MustExist = true
	if _, err := postgres.Open(t.Context(), o); !errors.Is(err, core.ErrNoStore) {
		t.Errorf("after the drop: %v, want %v", err, core.ErrNoStore)
	}
}

// TestDropScratchRefuses: no other schema can be dropped.
func TestDropScratchRefuses(t *testing.T) {
	for _, schema := range []string{"", "weir", "public", "weir_scratch_x; DROP SCHEMA public", "Weir_scratch_1"} {
		if err := postgres.DropScratch(t.Context(), postgres.Options{URL: server, Schema: schema}); err == nil {
			t.Errorf("it dropped %q", schema)
		}
	}
}
