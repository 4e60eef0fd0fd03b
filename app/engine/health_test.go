package engine_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"time"

	"weir/app/engine"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/diskerr"
	"weir/core/metrics"
)

func TestSymptom(t *testing.T) {
	for err, want := range map[error]control.Phase{
		fmt.Errorf("append: commit: %w: make room there", core.ErrNoSpace):                  control.DiskFull,
		diskerr.Writing("weir.db", &fs.PathError{Op: "write", Err: syscall.ENOSPC}):         control.DiskFull,
		fmt.Errorf("gauges: %w: connection refused", core.ErrUnavailable):                   control.Unreachable,
		fmt.Errorf("settle: %w", core.ErrClaimLost):                                         control.Running,
		errors.New("FATAL: password authentication failed for user \"x\" (SQLSTATE 28P01)"): control.Running,
	} {
		if got := engine.PhaseOf(err); got != want {
			t.Errorf("%v: got %v, want %v", err, got, want)
		}
	}
}

// TestHealth: trouble begins with the second snapshot in a row that has such an
// error, at the time of the first, and ends when commits succeed without one.
func TestHealth(t *testing.T) {
	at := func(second int) time.Time { return time.Unix(int64(second), 0) }
	full := func(second int) metrics.ErrorEvent {
		return metrics.ErrorEvent{Time: at(second), Stage: metrics.StageStore, Text: "append: database or disk is full", Class: core.ErrNoSpace}
	}
	gone := metrics.ErrorEvent{Time: at(9), Stage: metrics.StageProcess, Text: "claim: connection refused", Class: core.ErrUnavailable}
	other := metrics.ErrorEvent{Time: at(12), Stage: metrics.StageProcess, Text: "claim lost"}
	handlers := func(ms int64) metrics.ErrorEvent {
		return metrics.ErrorEvent{Time: time.UnixMilli(ms), Stage: metrics.StageProcess, Text: "event 7, attempt 1: connection refused", Event: 7}
	}
	h := engine.NewHealth()
	for i, step := range []struct {
		commits uint64
		errors  []metrics.ErrorEvent
		phase   control.Phase
		since   int // 0: never
		problem string
	}{
		{commits: 10, phase: control.Running},
		{commits: 10, errors: []metrics.ErrorEvent{handlers(1)}, phase: control.Running},
		{commits: 10, errors: []metrics.ErrorEvent{handlers(1), handlers(2)}, phase: control.Running},
		{commits: 10, errors: []metrics.ErrorEvent{handlers(3)}, phase: control.Running},
		{commits: 20, errors: []metrics.ErrorEvent{full(1)}, phase: control.Running}, // may be the only one
		{commits: 30, phase: control.Running},                                        // it was
		{commits: 30, errors: []metrics.ErrorEvent{full(3)}, phase: control.Running},
		{commits: 30, phase: control.Running}, // between two attempts
		{commits: 31, errors: []metrics.ErrorEvent{full(5)}, phase: control.DiskFull, since: 3, problem: "disk is full"},
		{commits: 31, phase: control.DiskFull, since: 3, problem: "disk is full"},
		{commits: 32, errors: []metrics.ErrorEvent{full(7)}, phase: control.DiskFull, since: 3, problem: "disk is full"}, // some commits are small
		{commits: 33, phase: control.Running},
		{commits: 33, errors: []metrics.ErrorEvent{full(8)}, phase: control.Running},
		{commits: 33, errors: []metrics.ErrorEvent{gone}, phase: control.Unreachable, since: 8, problem: "connection refused"},
		{commits: 34, errors: []metrics.ErrorEvent{other}, phase: control.Running},
	} {
		s := metrics.Snapshot{Sample: metrics.Sample{Recent: step.errors}}
		s.Totals.Commits = step.commits
		phase, since, problem := h.Next(&s)
		if phase != step.phase || step.since != 0 && !since.Equal(at(step.since)) || !strings.Contains(problem, step.problem) || step.problem == "" && problem != "" {
			t.Errorf("step %d: got %v since %v, %q, want %v since %d", i, phase, since, problem, step.phase, step.since)
		}
	}
}

func TestWithoutPassword(t *testing.T) {
	for in, want := range map[string]string{
		"postgres://ann:secret@host/db?sslmode=require":           "postgres://ann@host/db?sslmode=require",
		"postgres://ann@host/db?passfile=/a%20b/pgpass":           "postgres://ann@host/db?passfile=/a%20b/pgpass",
		"postgres://host/db?user=ann&password=secret":             "postgres://host/db?user=ann",
		"host=h password=secret user=ann":                         "host=h user=ann",
		`host=h password='se cr\'et' sslpassword=secret dbname=d`: "host=h dbname=d",
		"": "",
	} {
		if got := engine.WithoutPassword(in); got != want || strings.Contains(got, "secret") {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}
