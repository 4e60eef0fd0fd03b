package ui

import (
	"testing"
	"time"
	"weir/core"
)

// TestTenure lets pipelines follow one another, and the store be another.
func TestTenure(t *testing.T) {
	var in tenure
	see := func(location string, started time.Time, stored uint64) {
		s := core.Snapshot{Started: started}
		s.Totals.Stored = stored
		in = in.next(location, &s)
	}
	expect := func(events uint64, since time.Time) {
		t.Helper()
		if got := in.events(); got != events || !in.began.Equal(since) {
			t.Errorf("got %d events since %v, want %d since %v", got, in.began, events, since)
		}
	}
	second := begun.Add(time.Minute)
	see("a.db", begun, 10)
	see("a.db", begun, 1000)
	expect(1000, begun)
	see("a.db", second, 0) // an import has ended
	expect(1000, begun)
	see("a.db", second, 5)
	expect(1005, begun)
	see("b.db", second.Add(time.Minute), 7)
	expect(7, second.Add(time.Minute))
}
