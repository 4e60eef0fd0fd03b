package ui

import (
	"time"
	"weir/core"
)

// tenure is the time in which the window shows one store. Pipelines end and
// begin in it, and each counts from nothing: what came in counts on.
type tenure struct {
	location string
	began    time.Time // of the first pipeline
	started  time.Time // of the newest
	before   uint64    // events stored by those before the newest
	stored   uint64    // by the newest
}

// events is how many events came in.
func (t tenure) events() uint64 { return t.before + t.stored }

// next is the tenure after another snapshot of the store at that location.
func (t tenure) next(location string, s *core.Snapshot) tenure {
	if location != t.location || t.began.IsZero() {
		t = tenure{location: location, began: s.Started, started: s.Started}
	}
	if !s.Started.Equal(t.started) {
		t.before, t.stored, t.started = t.events(), 0, s.Started
	}
	t.stored = max(t.stored, s.Totals.Stored)
	return t
}
