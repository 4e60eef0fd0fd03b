package records

import (
	"strings"
	"testing"

	"weir/app/ui/hosttest"
	"weir/core"
)

func TestWalk(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 450)
	for _, test := range []struct {
		name          string
		query         core.PageQuery
		found, looked int
		end           bool
	}{
		{"it has found enough", core.PageQuery{}, 100, 100, false},
		{"it has found enough in the midst", core.PageQuery{Filter: core.Filter{Authors: []string{"alice"}}}, 100, 199, false},
		{"nothing is older", core.PageQuery{Past: 51}, 50, 50, true},
		{"it has looked long enough", core.PageQuery{Filter: core.Filter{Authors: []string{"nobody"}}, Scan: 20}, 0, 10 * 20, false},
		{"nothing matches", core.PageQuery{Filter: core.Filter{Authors: []string{"nobody"}}}, 0, 450, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got searchProgress
			if err := scan(t.Context(), s, test.query, got.add); err != nil {
				t.Fatal(err)
			}
			if len(got.events) != test.found || got.scanned != test.looked || got.end != test.end {
				t.Errorf("found %d of %d, end %v; want %d of %d, end %v", len(got.events), got.scanned, got.end, test.found, test.looked, test.end)
			}
		})
	}
}

func TestWalkGoesOn(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 250)
	var got searchProgress
	runs := 0
	for ; !got.end; runs++ {
		if err := scan(t.Context(), s, core.PageQuery{Past: got.next}, got.add); err != nil {
			t.Fatal(err)
		}
	}
	if len(got.events) != 250 || runs != 3 {
		t.Errorf("found %d events in %d runs, want 250 in 3", len(got.events), runs)
	}
	for i, e := range got.events {
		if want := int64(250 - i); e.ID != want {
			t.Fatalf("event %d has id %d, want %d", i, e.ID, want)
		}
	}
}

func TestTrailStatus(t *testing.T) {
	far := searchProgress{events: make([]core.Stored, 12), scanned: 40_000, reached: hosttest.FirstEvent}
	end := far
	end.end = true
	for _, test := range []struct {
		trail   searchProgress
		looking bool
		want    string
	}{
		{searchProgress{}, true, "Searching…"},
		{far, true, "Matches so far: 12; 40\u2009000 events searched, back to 2026-11-24 10:00"},
		{far, false, "Matches: 12; the newest 40\u2009000 events searched so far, back to 2026-11-24 10:00"},
		{searchProgress{scanned: 1, reached: hosttest.FirstEvent}, true, "; 1 event searched, back"},
		{searchProgress{scanned: 1, reached: hosttest.FirstEvent}, false, "the newest event searched so far, back"},
		{end, false, "Matches: 12; all stored events searched"},
	} {
		if got := test.trail.status(test.looking); !strings.Contains(got, test.want) {
			t.Errorf("got %q, want %q in it", got, test.want)
		}
	}
}

func TestEveryFound(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 300)
	hosttest.FailAll(t, s)
	for _, test := range []struct {
		name  string
		query core.PageQuery
		n     int
		first int64
	}{
		{"of a search", core.PageQuery{Filter: core.Filter{Authors: []string{"bob"}}}, 150, 1},
		{"of a state", core.PageQuery{States: []string{core.StateSettled}}, 150, 299},
		{"of a page and more", core.PageQuery{States: []string{core.StateDead, core.StateRetry, core.StateSettled}}, 300, 300},
	} {
		n := 0
		for e, err := range everyFound(t.Context(), s, test.query) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 1 && e.ID != test.first || len(e.Data) == 0 {
				t.Errorf("%s: event %d has id %d and %d bytes; the first is to be %d", test.name, n, e.ID, len(e.Data), test.first)
			}
		}
		if n != test.n {
			t.Errorf("%s: got %d events, want %d", test.name, n, test.n)
		}
	}
}
