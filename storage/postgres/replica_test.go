package postgres_test

import (
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/postgres"
)

// TestReplicaLags: searches may not yet know what is newest; who waits for it or
// watches it does.
func TestReplicaLags(t *testing.T) {
	d := create(t).(database)
	behind, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	behind.Path = "/" + d.schema // a database that gets nothing
	d.Exec(t, "CREATE DATABASE "+d.schema)
	t.Cleanup(func() { d.Exec(t, "DROP DATABASE "+d.schema) })
	replica := d
	replica.url = behind.String()
	id := d.Open(t).ID()
	if err := replica.Open(t).Close(); err != nil {
		t.Fatal(err)
	}
	c, err := pgx.Connect(t.Context(), replica.url)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Exec(t.Context(), "UPDATE "+d.schema+".meta SET value = $1 WHERE key = 'store_id'", id)
	if err = errors.Join(err, c.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	d.search = replica.url
	s := d.Open(t).(*postgres.Store)
	defer s.Close()
	node, err := s.Join(t.Context(), core.Node{Host: "here"})
	if err != nil {
		t.Fatal(err)
	}
	e := core.Event{Source: "test", Kind: "k", CreatedAt: time.Unix(1, 0)}
	done, err := s.Append(t.Context(), core.Batch{Events: []core.Event{e}, Segment: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AddSample(t.Context(), metrics.Sample{Node: node, Time: time.Unix(1, 0), Interval: time.Second}); err != nil {
		t.Fatal(err)
	}
	if page, err := s.Page(t.Context(), core.PageQuery{Limit: 1}); err != nil || len(page.Events) != 0 {
		t.Errorf("Page: %d events, %v, want what the replica has: none", len(page.Events), err)
	}
	if got, err := s.Newest(t.Context()); err != nil || got != done.Segments[0].Last {
		t.Errorf("Newest: %d, %v, want %d", got, err, done.Segments[0].Last)
	}
	samples := 0
	for _, err := range s.NewSamples(t.Context(), node, time.Time{}) {
		if samples++; err != nil {
			t.Error(err)
		}
	}
	if samples != 1 {
		t.Errorf("NewSamples: %d, want 1", samples)
	}
}
