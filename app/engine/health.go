package engine

import (
	"errors"
	"time"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/message"
	"weir/core/metrics"
)

// phaseOf is the phase that an error of a store puts the window in: trouble that
// may pass by itself, or Running for all else.
func phaseOf(err error) control.Phase {
	switch {
	case errors.Is(err, core.ErrNoSpace):
		return control.DiskFull
	case errors.Is(err, core.ErrUnavailable):
		return control.Unreachable
	}
	return control.Running
}

// health decides from snapshots whether a pipeline's store is in trouble: from the
// second snapshot in a row with such an error until one with new commits and no
// such error.
type health struct {
	phase   control.Phase // Running, DiskFull or Unreachable
	since   time.Time
	problem message.Text

	commits uint64    // as last seen
	began   time.Time // the first of the errors that count
	ill     int       // snapshots with such errors
}

// next is the health after another snapshot.
func (h health) next(s *metrics.Snapshot) health {
	var worst metrics.ErrorEvent
	phase := control.Running
	for _, e := range s.Recent {
		// An error of a handler isn't one of the store.
		if p := phaseOf(e.Class); p != control.Running && e.Event == 0 {
			if h.ill == 0 && phase == control.Running {
				h.began = e.Time
			}
			phase, worst = p, e
		}
	}
	committed := s.Totals.Commits > h.commits
	h.commits = s.Totals.Commits
	switch {
	case phase != control.Running:
		if h.ill++; h.ill >= 2 {
			h.phase, h.since, h.problem = phase, h.began, problemOf(worst)
		}
	case committed:
		h.phase, h.since, h.problem, h.ill = control.Running, time.Time{}, message.Text{}, 0
	}
	return h
}

// problemOf names the stage and the error; the phase says what that means.
func problemOf(e metrics.ErrorEvent) message.Text {
	return message.Join(": ", message.Text{Template: e.Stage.String()}, oneLine(message.In(e.Text, e.Class)))
}
