package sqlite

import (
	"math"
	"strings"

	"weir/core"
)

// runSize is how many ids are a run, whose smallest and largest created_at the table runs
// has.
const runSize = 4096

// noteRuns widens the bounds of the runs that have the ids from first to last by those of
// some events. Where ids are missing the events are more than these: bounds may be too
// wide, never too narrow.
func noteRuns(c *conn, first, last int64, b bounds) error {
	for run := (first - 1) / runSize; run <= (last-1)/runSize; run++ {
		_, err := c.exec(`INSERT INTO runs (run, oldest, newest) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET oldest = min(oldest, excluded.oldest), newest = max(newest, excluded.newest)`,
			run, b.oldest, b.newest)
		if err != nil {
			return err
		}
	}
	return nil
}

// bounds are the smallest and the largest created_at of some events, in µs since 1970.
type bounds struct{ oldest, newest int64 }

func newBounds() bounds { return bounds{math.MaxInt64, math.MinInt64} }

func (b *bounds) add(e *core.Event) {
	at := e.CreatedAt.UnixMicro()
	b.oldest, b.newest = min(b.oldest, at), max(b.newest, at)
}

// eventsIn returns what to select events e from, the oldest first by order, for a filter
// whose conditions are in w: only the runs that can match, if it has a time.
func (w *where) eventsIn(f core.Filter) (from, order string) {
	if f.After.IsZero() && f.Before.IsZero() {
		return "events e", "e.id"
	}
	if !f.After.IsZero() {
		w.add("r.newest >= ?", f.After.UnixMicro())
	}
	if !f.Before.IsZero() {
		w.add("r.oldest < ?", f.Before.UnixMicro())
	}
	// CROSS: the runs lead, the events follow.
	return "runs r CROSS JOIN events e ON e.id BETWEEN r.run * 4096 + 1 AND r.run * 4096 + 4096", "r.run, e.id"
}

// withStates is what eventsIn returns, with the states of e.
func withStates(from string) string {
	return strings.Replace(from, "events e", "event_states AS e", 1)
}

// pruneRuns removes the runs before the first event.
func pruneRuns(c *conn) error {
	_, err := c.exec("DELETE FROM runs WHERE run < (coalesce((SELECT min(id) FROM events), (SELECT seq + 1 FROM sqlite_sequence WHERE name = 'events')) - 1) / 4096")
	return err
}
