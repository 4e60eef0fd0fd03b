package storage_test

import (
	"testing"
	"time"

	"weir/storage"
)

// TestOpenFails: what can't be opened is nil, for those who look at the store
// and not at the error.
func TestOpenFails(t *testing.T) {
	for _, backend := range []string{"sqlite", "postgres", "csv"} {
		s := storage.Settings{Backend: backend}
		s.SQLite.Path = t.TempDir() // a folder
		s.Postgres.URL = "postgres://127.0.0.1:1/x"
		s.Postgres.ConnectTimeout = 100 * time.Millisecond
		if got, err := storage.Open(t.Context(), s); got != nil || err == nil {
			t.Errorf("%s: got %v, %v, want nil and an error", backend, got, err)
		}
	}
}
