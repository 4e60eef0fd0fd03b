package dashboard

import (
	"time"

	"weir/app/chart"
	"weir/app/ui/control"
	"weir/core/metrics"
)

// Headline is what the window's header shows of a frame.
type Headline struct {
	Newest  *metrics.Snapshot // nil before the first
	State   control.State
	Session Session
	Live    bool
	Frozen  time.Time // since when the view is frozen; zero when it isn't
	Theme   chart.Theme
}

// Session is the time during which the window shows one store. Pipelines may
// end and start during it, each counting from zero; the session adds their
// counts up.
type Session struct {
	location string
	Began    time.Time // when the first pipeline started
	started  time.Time // when the newest one did
	before   uint64    // events stored by the pipelines before the newest
	stored   uint64    // events stored by the newest
}

// Events is how many events were stored during the session.
func (t Session) Events() uint64 { return t.before + t.stored }

// Next returns the session after another snapshot of the store at that
// location.
func (t Session) Next(location string, s *metrics.Snapshot) Session {
	if location != t.location || t.Began.IsZero() {
		t = Session{location: location, Began: s.Started, started: s.Started}
	}
	if !s.Started.Equal(t.started) {
		t.before, t.stored, t.started = t.Events(), 0, s.Started
	}
	t.stored = max(t.stored, s.Totals.Stored)
	return t
}
