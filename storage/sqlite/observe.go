package sqlite

import (
	"time"

	"weir/core/activity"
)

// Observe implements core.Meter. The writing goroutine follows when it next has nothing to do,
// or at once.
func (s *Store) Observe(r *activity.Recorder) {
	s.writer.seen.Store(r)
	s.writer.queue.signal()
}

// look follows who wants to see what the writer does.
func (w *writer) look() {
	seen := w.seen.Load()
	if seen == nil {
		w.lane.Begin(activity.Ended)
		w.lane = nil
	} else if lane := seen.Lane(activity.RoleWriter, "SQLite writer"); lane != w.lane {
		w.lane.Begin(activity.Ended)
		w.lane = lane
		lane.Label()
	}
}

// begin says that a request is being served.
func (w *writer) begin(r *request) {
	w.lane.For(r.lane)
	if r.served {
		return // again, alone
	}
	r.served = true
	r.lane.Serve()
	if seen := w.seen.Load(); seen != nil && !r.company {
		seen.WriteLock.Wait.Add(time.Since(r.queued))
	}
}

// held counts that the write lock was held since then.
func (w *writer) held(since time.Time) {
	if seen := w.seen.Load(); seen != nil {
		seen.WriteLock.Held.Add(time.Since(since))
	}
}
