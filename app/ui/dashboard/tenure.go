package dashboard

import (
	"time"

	"weir/core/metrics"
)

// Tenure is the time in which the window shows one store. Pipelines end and
// begin in it, and each counts from nothing: what came in counts on.
type Tenure struct {
	location string
	Began    time.Time // of the first pipeline
	started  time.Time // of the newest
	before   uint64    // events stored by those before the newest
	stored   uint64    // by the newest
}

// Events is how many events came in.
func (t Tenure) Events() uint64 { return t.before + t.stored }

// Next is the tenure after another snapshot of the store at that location.
func (t Tenure) Next(location string, s *metrics.Snapshot) Tenure {
	if location != t.location || t.Began.IsZero() {
		t = Tenure{location: location, Began: s.Started, started: s.Started}
	}
	if !s.Started.Equal(t.started) {
		t.before, t.stored, t.started = t.Events(), 0, s.Started
	}
	t.stored = max(t.stored, s.Totals.Stored)
	return t
}
