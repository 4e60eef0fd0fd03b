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

// headerText is what the header says.
type headerText struct {
	state          string
	tone           style.Tone // of the state
	totals         string     // since when, how many events are new, and how many are stored
	brief          string     // the same in few digits, without the time
	ledger         string
	checked        string // when that was; goes on behind the ledger
	wrong          bool   // something is lost or counted twice
	paused, canRun bool
	store          string
}

// headerTexts says how the pipeline is.
func headerTexts(l dashboard.Headline, now time.Time) headerText {
	s, st, in := l.Newest, l.State, l.Tenure
	t := headerText{paused: st.Tuning.Paused, canRun: st.Phase.Steerable(), store: host.StoreName(st)}
	t.state, t.tone = stateText(st)
	if s == nil {
		return t
	}
	started := in.Began
	if started.IsZero() {
		started = st.Started
	}
	fresh := in.Events()
	t.totals, t.brief = totalsText(s, fresh, text.Grouped), totalsText(s, fresh, text.Compact)
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

// totalsText says how many events are new and how many the store holds, once that
// is known.
func totalsText(s *metrics.Snapshot, fresh uint64, number func(float64) string) string {
	said := text.Tr("{{.Events}} new", text.With("Events", number(float64(fresh)))) + " ·"
	if !s.Audited.IsZero() {
		said += " " + text.Tr("{{.Events}} stored", text.With("Events", number(float64(s.InStore)))) + " ·"
	}
	return said
}

// stateText names the phase as the pill does.
func stateText(s control.State) (string, style.Tone) {
	switch s.Phase {
	case control.Running:
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

// windowTitle names the window by its store, so that two can be told apart, and
// says when it watches what another runs.
func windowTitle(s control.State) string {
	switch {
	case s.Location == "":
		return "Weir"
	case s.Phase == control.Watching && len(s.Elsewhere) > 0:
		return text.Tr("{{.Store}} (watching) – Weir", text.With("Store", host.StoreName(s)))
	}
	return host.StoreName(s) + " – Weir"
}
