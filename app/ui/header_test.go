package ui

import (
	"strings"
	"testing"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/dashboard"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core"
	"weir/core/metrics"
)

func TestHeaderTexts(t *testing.T) {
	now := hosttest.FirstEvent
	st := control.State{Phase: control.Running, Backend: "sqlite", Source: "dump", Started: now.Add(-time.Hour)}
	got := headerTexts(dashboard.Headline{State: st}, now)
	want := headerText{state: "RUNNING", tone: style.Good, canRun: true, store: "SQLite"}
	if got != want {
		t.Errorf("before the first snapshot got %+v, want %+v", got, want)
	}

	s := &metrics.Snapshot{Started: now.Add(-12*time.Hour - 4*time.Minute), Audited: now.Add(-2 * time.Second)}
	s.Totals.Stored, s.InStore = 54_123_456, 1_454_123_456
	in := dashboard.Session{}.Next("", s)
	got = headerTexts(dashboard.Headline{Newest: s, State: st, Session: in}, now)
	want.totals, want.compactTotals = "12 h 04 m · 54\u2009123\u2009456 new · 1\u2009454\u2009123\u2009456 stored ·", "54.1M new · 1.45G stored ·"
	want.ledger, want.checked = "0 lost · 0 twice", ", checked 2 s ago"
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}

	s.Audited = time.Time{}
	if got := headerTexts(dashboard.Headline{Newest: s, State: st, Session: in}, now); got.checked != "" || strings.Contains(got.totals+got.compactTotals, "stored") {
		t.Errorf("never checked it says %+v", got)
	}
	in.Began = time.Time{}
	if got := headerTexts(dashboard.Headline{Newest: s, State: st, Session: in}, now).totals; got != "1 h 00 m · 54\u2009123\u2009456 new ·" {
		t.Errorf("a snapshot without a start says %q, want the engine's", got)
	}
	for _, c := range []struct{ lost, twice int64 }{{1, 0}, {0, 2}} {
		s.Lost, s.Twice = c.lost, c.twice
		if got := headerTexts(dashboard.Headline{Newest: s, State: st, Session: in}, now); !got.wrong || got.ledger[:len("▲")] != "▲" {
			t.Errorf("%d lost and %d twice are told as %+v", c.lost, c.twice, got)
		}
	}
}

func TestStateText(t *testing.T) {
	running := &control.Progress{}
	for want, s := range map[string]control.State{
		"STARTING": {Phase: control.Starting}, "RUNNING": {Phase: control.Running, Source: "dump"}, "READY": {Phase: control.Running, Source: "none"},
		"IMPORTING": {Phase: control.Running, Import: running}, "‖ PAUSED": {Phase: control.Paused}, "DRAINING": {Phase: control.Draining},
		"WATCHING": {Phase: control.Watching, Elsewhere: make([]core.Node, 1)}, "ENDED": {Phase: control.Watching}, "▲ UNREACHABLE": {Phase: control.Unreachable}, "▲ DISK FULL": {Phase: control.DiskFull}, "✗ STOPPED": {Phase: control.Stopped},
	} {
		if got, _ := stateText(s); got != want {
			t.Errorf("%s is %q, want %q", s.Phase, got, want)
		}
	}
	if got, _ := stateText(control.State{Phase: control.Running, Source: "dump", Import: &control.Progress{Done: true}}); got != "RUNNING" {
		t.Errorf("after an import it is %q", got)
	}
	for phase, want := range map[control.Phase]style.Tone{
		control.Running: style.Good, control.Paused: style.Warning, control.Watching: style.Busy, control.Draining: style.Busy, control.Starting: style.Busy,
		control.Unreachable: style.Alarm, control.DiskFull: style.Alarm, control.Stopped: style.Alarm,
	} {
		if _, got := stateText(control.State{Phase: phase}); got != want {
			t.Errorf("%s has tone %d, want %d", phase, got, want)
		}
	}
}
