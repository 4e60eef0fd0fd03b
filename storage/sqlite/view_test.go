package sqlite_test

import (
	"fmt"
	"testing"
	"time"

	"weir/core"
)

// TestViewTimes: the views have times as RFC 3339 texts in UTC, also before 1970.
func TestViewTimes(t *testing.T) {
	db := create(t).(file)
	s := db.Open(t)
	if _, err := s.Join(t.Context(), core.Node{}); err != nil {
		t.Fatal(err)
	}
	b := core.Batch{Segment: 10}
	for _, at := range []time.Time{
		time.Date(2006, 1, 31, 22, 5, 9, 0, time.UTC), time.Date(2006, 1, 31, 22, 5, 9, 50_000, time.UTC), time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
		time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	} {
		b.Events = append(b.Events, core.Event{Source: "s", Kind: core.KindPost, CreatedAt: at, RetrievedAt: at})
	}
	b.Events[0].RetrievedAt = time.Time{}
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	const want = "[[2006-01-31T22:05:09Z NULL] [2006-01-31T22:05:09.000050Z 2006-01-31T22:05:09.000050Z] [1969-12-31T23:59:59.999999Z 1969-12-31T23:59:59.999999Z]" +
		" [0001-01-01T00:00:00.000001Z 0001-01-01T00:00:00.000001Z] [9999-12-31T23:59:59Z 9999-12-31T23:59:59Z]]"
	if got := fmt.Sprint(db.Query(t, "SELECT created_at, retrieved_at FROM posts ORDER BY id")); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	stored := db.Query(t, "SELECT stored_at FROM records LIMIT 1")[0][0]
	if at, err := time.Parse(time.RFC3339Nano, stored); err != nil || time.Since(at) > time.Minute || time.Since(at) < -time.Minute {
		t.Errorf("stored at %s, %v, want now", stored, err)
	}
}
