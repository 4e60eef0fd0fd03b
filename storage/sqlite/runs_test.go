package sqlite_test

import (
	"strings"
	"testing"
	"time"

	"weir/core"
)

// TestRunsAreUsed: who looks for a time reads only the runs that can have it: where the
// bounds lie nothing is found.
func TestRunsAreUsed(t *testing.T) {
	s := joined(t)
	if _, err := s.Append(t.Context(), batch(10)); err != nil {
		t.Fatal(err)
	}
	found := func() (n int) {
		for _, err := range s.Events(t.Context(), core.Filter{After: time.Unix(3, 0)}) {
			if n++; err != nil {
				t.Fatal(err)
			}
		}
		return n
	}
	if n := found(); n != 7 {
		t.Errorf("%d events, want 7", n)
	}
	if err := exec(s.Location(), "UPDATE runs SET newest = 2000000"); err != nil {
		t.Fatal(err)
	}
	if n := found(); n != 0 {
		t.Errorf("%d events were read of a run that can have none", n)
	}
}

// TestRunsLead: of a time SQLite reads the events of the runs, and makes no index of all
// events for it.
func TestRunsLead(t *testing.T) {
	s := joined(t)
	for _, states := range [][]string{nil, {core.StateSettled}} {
		for _, f := range []core.Filter{{}, {Authors: []string{"ann"}}, {Sources: []string{"s"}, Kinds: []string{"k"}, Subreddits: []string{"go"}}} {
			f.After = time.Unix(3, 0)
			plan, err := s.SortedPlan(t.Context(), core.SortQuery{Filter: f, States: states})
			if err != nil || strings.Contains(plan, "AUTOMATIC") || !strings.Contains(plan, "SCAN r\nSEARCH e USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)") {
				t.Errorf("%+v: %v, %s", f, err, plan)
			}
		}
	}
}

// TestRunsOfTheExpired: nothing is kept of runs whose events are gone, but of the one that
// the next event is in.
func TestRunsOfTheExpired(t *testing.T) {
	s := joined(t)
	for range 10 {
		if _, err := s.Append(t.Context(), batch(1000)); err != nil {
			t.Fatal(err)
		}
	}
	for {
		c, err := s.Claim(t.Context(), 1000)
		if err == nil && !c.Empty() {
			if err = s.Load(t.Context(), &c); err == nil {
				_, err = s.Settle(t.Context(), core.Settlement{Claim: c}, 0)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		if c.Empty() {
			break
		}
	}
	for more := true; more; {
		var err error
		if _, more, err = s.Expire(t.Context(), -time.Hour, 1000); err != nil {
			t.Fatal(err)
		}
	}
	db := openRaw(t, s.Location())
	defer db.close()
	if n := db.value("SELECT count(*) FROM runs"); n != int64(1) {
		t.Errorf("%v runs are left, want one", n)
	}
}
