package ui

import (
	"time"

	"weir/app/ui/control"
	"weir/app/ui/dashboard"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/metrics"
)

// headerText is the content of the header.
type headerText struct {
	state          string
	tone           style.Tone // of the state
	totals         string     // uptime, new events and stored events
	compactTotals  string     // the same in few digits, without the uptime
	ledger         string
	checked        string // the time of the last check, which follows the ledger
	wrong          bool   // something is lost or counted twice
	paused, canRun bool
	store          string
}

// headerTexts returns the content of the header for what the dashboard shows.
func headerTexts(l dashboard.Headline, now time.Time) headerText {
	s, st, in := l.Newest, l.State, l.Session
	t := headerText{paused: st.Tuning.Paused, canRun: st.Phase.Tunable(), store: host.StoreName(st)}
	t.state, t.tone = stateText(st)
	if s == nil {
		return t
	}
	started := in.Began
	if started.IsZero() {
		started = st.Started
	}
	fresh := in.Events()
	t.totals, t.compactTotals = totalsText(s, fresh, text.Grouped), totalsText(s, fresh, text.Compact)
	if !started.IsZero() {
		t.totals = text.Duration(now.Sub(started)) + " · " + t.totals
	}
	t.wrong = s.Lost != 0 || s.Twice != 0
	t.ledger = text.Tr("{{.Lost}} lost · {{.Twice}} twice", text.With("Lost", text.Grouped(float64(s.Lost)), "Twice", text.Grouped(float64(s.Twice))))
	switch {
	case t.wrong:
		t.ledger = "▲ " + t.ledger
		t.checked = ", " + text.Tr("click to look closer")
	case !s.Audited.IsZero():
		t.checked = ", " + text.Tr("checked {{.Ago}} ago", text.With("Ago", text.Duration(max(now.Sub(s.Audited), time.Second).Truncate(time.Second))))
	}
	return t
}

// totalsText returns the numbers of new events and, once it is known, of stored ones.
func totalsText(s *metrics.Snapshot, fresh uint64, number func(float64) string) string {
	said := text.Tr("{{.Events}} new", text.With("Events", number(float64(fresh)))) + " ·"
	if !s.Audited.IsZero() {
		said += " " + text.Tr("{{.Events}} stored", text.With("Events", number(float64(s.InStore)))) + " ·"
	}
	return said
}

// stateText returns the text and the tone of the state.
func stateText(s control.State) (string, style.Tone) {
	switch s.Phase {
	case control.Running:
		if s.Scene != nil {
			return text.Tr("SCENE"), style.Busy
		}
		if s.Import != nil && !s.Import.Done {
			return text.Tr("IMPORTING"), style.Good
		}
		if s.Source == "none" {
			return text.Tr("READY"), style.Good
		}
		return text.Tr("RUNNING"), style.Good
	case control.Paused:
		return "‖ " + text.Tr("PAUSED"), style.Warning
	case control.Watching:
		if len(s.Elsewhere) == 0 {
			return text.Tr("ENDED"), style.Busy
		}
		return text.Tr("WATCHING"), style.Busy
	case control.Draining:
		return text.Tr("DRAINING"), style.Busy
	case control.Unreachable:
		return "▲ " + text.Tr("UNREACHABLE"), style.Alarm
	case control.DiskFull:
		return "▲ " + text.Tr("DISK FULL"), style.Alarm
	case control.Stopped:
		return style.Failure + " " + text.Tr("STOPPED"), style.Alarm
	}
	return text.Tr("STARTING"), style.Busy
}

// windowTitle names the window after its store, so that two windows can be told apart,
// and says whether it watches another program's pipeline.
func windowTitle(s control.State) string {
	switch {
	case s.Location == "":
		return "Weir"
	case s.Phase == control.Watching && len(s.Elsewhere) > 0:
		return text.Tr("{{.Store}} (watching) – Weir", text.With("Store", host.StoreName(s)))
	}
	return host.StoreName(s) + " – Weir"
}
