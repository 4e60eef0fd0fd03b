package sqlite_test

import (
	"database/sql"
	"errors"
	"testing"
	"time"

	"weir/core"
)

// TestOlderSchema: opening a store that an older program made brings its tables
// up to date and keeps what is in them; the older program may still use it.
func TestOlderSchema(t *testing.T) {
	s := joined(t)
	_, err := s.Append(t.Context(), batch(3))
	err = errors.Join(err, s.AddSample(t.Context(), core.Sample{Node: 1, Time: time.Unix(1, 0), Interval: time.Second}), s.Close(),
		exec(s.Location(), "DROP INDEX samples_node; UPDATE meta SET value = 1 WHERE key IN ('schema_version', 'min_reader')"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to do
		again, err := open(t, s.Location())
		if err != nil {
			t.Fatal(err)
		}
		expectEvents(t, again, 3)
		samples := 0
		for _, err := range again.NewSamples(t.Context(), 1, time.Time{}) {
			if samples++; err != nil {
				t.Error(err)
			}
		}
		if err := again.Close(); err != nil || samples != 1 {
			t.Errorf("%d samples, %v, want 1", samples, err)
		}
	}
	db, err := sql.Open("sqlite3", s.Location())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var version, reader, indexes int
	if err := db.QueryRow(`SELECT (SELECT value FROM meta WHERE key = 'schema_version'), (SELECT value FROM meta WHERE key = 'min_reader'),
		(SELECT count(*) FROM sqlite_schema WHERE name = 'samples_node')`).Scan(&version, &reader, &indexes); err != nil {
		t.Fatal(err)
	}
	if version != 2 || reader != 1 || indexes != 1 {
		t.Errorf("version %d, for readers of %d, %d indexes of samples by node; want 2, 1, 1", version, reader, indexes)
	}
}

// TestNewerSchema: a store that a newer program has changed is used when that
// program says so. One that it doesn't is foreign; see TestForeignFiles.
func TestNewerSchema(t *testing.T) {
	s := joined(t)
	if err := errors.Join(s.Close(), exec(s.Location(), "UPDATE meta SET value = 99 WHERE key = 'schema_version'")); err != nil {
		t.Fatal(err)
	}
	again, err := open(t, s.Location())
	if err != nil {
		t.Fatal(err)
	}
	expectEvents(t, again, 0)
}
