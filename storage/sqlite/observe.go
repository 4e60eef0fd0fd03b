package sqlite

import "weir/core/activity"

// Observe implements core.Meter.
func (s *Store) Observe(r *activity.Recorder) { s.writer.seen.Store(r) }
