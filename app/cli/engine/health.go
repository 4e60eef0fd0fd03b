package engine

import (
	"strings"
	"time"

	"weir/app/ui/desk"
	"weir/core"
)

// symptoms are what errors say of a store that is in trouble which may go by
// itself: of drivers, systems and servers, whose texts are all that a snapshot
// has.
var symptoms = map[desk.Phase][]string{
	desk.DiskFull: {
		"database or disk is full", // SQLITE_FULL
		"no space left on device",  // ENOSPC
		"SQLSTATE 53100",
	},
	desk.Unreachable: {
		"connection refused", "connection reset", "connection was lost", "broken pipe", "unexpected EOF",
		"conn closed", "use of closed network connection", "i/o timeout", "deadline exceeded",
		"no route to host", "network is unreachable", "no such host", "hostname resolving error",
		"dial tcp", "dial unix", "not reached in", "database is locked",
		"SQLSTATE 08",    // no connection
		"SQLSTATE 57P0",  // shutting down, crashed, starting up
		"SQLSTATE 53300", // too many connections
	},
}

// symptom is the phase that an error's text belongs to, Running when it is
// another kind of error.
func symptom(text string) desk.Phase {
	for _, phase := range []desk.Phase{desk.DiskFull, desk.Unreachable} {
		for _, part := range symptoms[phase] {
			if strings.Contains(text, part) {
				return phase
			}
		}
	}
	return desk.Running
}

// health tells from snapshots whether a pipeline's store is in trouble: from
// the second snapshot in a row with such an error, until one shows new commits
// and no such error.
type health struct {
	phase   desk.Phase // Running, DiskFull or Unreachable
	since   time.Time
	problem string

	heard   time.Time // the newest error known
	commits uint64    // as last seen
	began   time.Time // the first of the errors that count
	ill     int       // snapshots with such errors
}

// next is the health after another snapshot.
func (h health) next(s *core.Snapshot) health {
	var worst core.ErrorEvent
	phase := desk.Running
	for _, e := range s.Errors {
		if !e.Time.After(h.heard) || e.Event != 0 { // a handler's trouble isn't the store's
			continue
		}
		h.heard = e.Time
		if p := symptom(e.Text); p != desk.Running {
			if h.ill == 0 && phase == desk.Running {
				h.began = e.Time
			}
			phase, worst = p, e
		}
	}
	committed := s.Totals.Commits > h.commits
	h.commits = s.Totals.Commits
	switch {
	case phase != desk.Running:
		if h.ill++; h.ill >= 2 {
			h.phase, h.since, h.problem = phase, h.began, complaint(worst)
		}
	case committed:
		h.phase, h.since, h.problem, h.ill = desk.Running, time.Time{}, "", 0
	}
	return h
}

// complaint says what was tried and went wrong; the phase says what that means.
func complaint(e core.ErrorEvent) string { return e.Stage.String() + ": " + oneLine(e.Text) }
