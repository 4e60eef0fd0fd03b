package sqlite_test

import (
	"database/sql/driver"
	"fmt"
	"testing"
	"time"

	"weir/core/metrics"
)

// TestNeedlessRollupsGo: a rollup of a lone sample, or of none, is removed by the walk that
// passes it, and those of what is pruned go with it. It fails when a year's samples
// of ten minutes keep their rollups of ten minutes.
func TestNeedlessRollupsGo(t *testing.T) {
	path := t.TempDir() + "/rollups.db"
	s, err := open(t, path)
	if err != nil {
		t.Fatal(err)
	}
	db := openRaw(t, path)
	begun := time.Now().Add(-40 * 24 * time.Hour).Truncate(6 * time.Hour)
	for i := range 72 {
		at := begun.Add(time.Duration(i)*10*time.Minute + time.Minute)
		if err := s.AddSample(t.Context(), metrics.Sample{Node: 1, Time: at, Interval: 10 * time.Minute}); err != nil {
			t.Fatal(err)
		}
		db.exec(fmt.Sprintf("INSERT INTO rollups (length, node, at, duration, data) VALUES (600000000, 1, %d, 600000000, '{}')", at.Add(time.Duration(i%2)).UnixMicro()))
	}
	expect := func(when string, want int64) {
		t.Helper()
		rows, err := db.c.Query("SELECT count(*) FROM rollups", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var n [1]driver.Value
		if err := rows.Next(n[:]); err != nil || n[0] != want {
			t.Errorf("%v rollups %s, %v, want %d", n[0], when, err, want)
		}
	}
	for more := true; more; {
		if _, more, err = s.Downsample(t.Context(), 10); err != nil {
			t.Fatal(err)
		}
	}
	expect("after a walk", 12+2) // of hours and six hours
	if err := s.Prune(t.Context(), time.Since(begun.Add(6*time.Hour))); err != nil {
		t.Fatal(err)
	}
	expect("after half was pruned", 6+1)
}
