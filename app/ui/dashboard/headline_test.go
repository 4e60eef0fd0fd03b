package dashboard

import (
	"testing"
	"time"

	"weir/app/ui/hosttest"
	"weir/core/metrics"
)

// A session adds up pipelines that follow one another, and ends with another
// store.
func TestSession(t *testing.T) {
	var in Session
	see := func(location string, started time.Time, stored uint64) {
		s := metrics.Snapshot{Started: started}
		s.Totals.Stored = stored
		in = in.Next(location, &s)
	}
	expect := func(events uint64, since time.Time) {
		t.Helper()
		if got := in.Events(); got != events || !in.Began.Equal(since) {
			t.Errorf("got %d events since %v, want %d since %v", got, in.Began, events, since)
		}
	}
	second := hosttest.FirstEvent.Add(time.Minute)
	see("a.db", hosttest.FirstEvent, 10)
	see("a.db", hosttest.FirstEvent, 1000)
	expect(1000, hosttest.FirstEvent)
	see("a.db", second, 0) // an import has ended
	expect(1000, hosttest.FirstEvent)
	see("a.db", second, 5)
	expect(1005, hosttest.FirstEvent)
	see("b.db", second.Add(time.Minute), 7)
	expect(7, second.Add(time.Minute))
}
