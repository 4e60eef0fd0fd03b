package storage_test

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"weir/core"
	"weir/storage"
)

// TestBare: bare inserts are in the file, nothing waits, and a store that holds events is
// refused.
func TestBare(t *testing.T) {
	s := storage.Settings{Backend: "sqlite", Log: slog.New(slog.DiscardHandler)}
	s.SQLite.Path = filepath.Join(t.TempDir(), "bare.db")
	b, err := storage.OpenBare(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	events := make([]core.Event, 123)
	for i := range events {
		events[i] = core.Event{Source: "test", Kind: core.KindPost, CreatedAt: time.Unix(int64(i), 0), Data: []byte("{}")}
	}
	for range 2 { // they have no keys
		if err := b.Insert(t.Context(), events); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if b, err := storage.OpenBare(t.Context(), s); err == nil || b != nil {
		t.Errorf("with events in it: got %v, %v, want nil and an error", b, err)
	}
	full, err := storage.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	newest, err := full.Newest(t.Context())
	g, failed := full.Gauges(t.Context())
	if err := errors.Join(err, failed, full.Close()); err != nil || newest != 246 || g.Backlog != 0 {
		t.Errorf("got %d events and %d waiting, %v, want 246 and none", newest, g.Backlog, err)
	}
}

// TestOpenBareFails: as TestOpenFails.
func TestOpenBareFails(t *testing.T) {
	for _, backend := range []string{"sqlite", "postgres", "csv"} {
		s := storage.Settings{Backend: backend}
		s.SQLite.Path = t.TempDir() // a folder
		s.Postgres.URL = "postgres://127.0.0.1:1/x"
		s.Postgres.ConnectTimeout = 100 * time.Millisecond
		if got, err := storage.OpenBare(t.Context(), s); got != nil || err == nil {
			t.Errorf("%s: got %v, %v, want nil and an error", backend, got, err)
		}
	}
}
