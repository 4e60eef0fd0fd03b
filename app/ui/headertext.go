package ui

import (
	"time"

	"weir/app/ui/desk"
	"weir/core"
)

// headerText is what the header says.
type headerText struct {
	state          string
	tone           tone   // of the state
	totals         string // since when, how many events are new, and how many are stored
	brief          string // the same in few digits, without the time
	ledger         string
	checked        string // when that was; goes on behind the ledger
	wrong          bool   // something is lost or counted twice
	paused, canRun bool
	store          string
}

// headerTexts says how the pipeline is.
func headerTexts(l headline, now time.Time) headerText {
	s, st, in := l.newest, l.state, l.tenure
	t := headerText{paused: st.Tuning.Paused, canRun: st.Phase.Steerable(), store: storeName(st)}
	t.state, t.tone = stateText(st)
	if s == nil {
		return t
	}
	started := in.began
	if started.IsZero() {
		started = st.Started
	}
	fresh := in.events()
	t.totals, t.brief = totalsText(s, fresh, grouped), totalsText(s, fresh, large)
	if !started.IsZero() {
		t.totals = lasting(now.Sub(started)) + " · " + t.totals
	}
	t.wrong = s.Lost != 0 || s.Twice != 0
	t.ledger = tr("{{.Lost}} lost · {{.Twice}} twice", with("Lost", grouped(float64(s.Lost)), "Twice", grouped(float64(s.Twice))))
	switch {
	case t.wrong:
		t.ledger = "▲ " + t.ledger
		t.checked = ", " + tr("click to look closer")
	case !s.Audited.IsZero():
		t.checked = ", " + tr("checked {{.Ago}} ago", with("Ago", lasting(max(now.Sub(s.Audited), time.Second).Truncate(time.Second))))
	}
	return t
}

// totalsText says how many events are new and how many the store holds, once that
// is known.
func totalsText(s *core.Snapshot, fresh uint64, number func(float64) string) string {
	text := tr("{{.Events}} new", with("Events", number(float64(fresh)))) + " ·"
	if !s.Audited.IsZero() {
		text += " " + tr("{{.Events}} stored", with("Events", number(float64(s.InStore)))) + " ·"
	}
	return text
}

// stateText names the phase as the pill does.
func stateText(s desk.State) (string, tone) {
	switch s.Phase {
	case desk.Running:
		if s.Import != nil && !s.Import.Done {
			return tr("IMPORTING"), good
		}
		if s.Source == "none" {
			return tr("READY"), good
		}
		return tr("RUNNING"), good
	case desk.Paused:
		return "‖ " + tr("PAUSED"), warning
	case desk.Watching:
		if len(s.Elsewhere) == 0 {
			return tr("ENDED"), busy
		}
		return tr("WATCHING"), busy
	case desk.Draining:
		return tr("DRAINING"), busy
	case desk.Unreachable:
		return "▲ " + tr("UNREACHABLE"), alarm
	case desk.DiskFull:
		return "▲ " + tr("DISK FULL"), alarm
	case desk.Stopped:
		return failure + " " + tr("STOPPED"), alarm
	}
	return tr("STARTING"), busy
}

// windowTitle names the window by its store, so that two can be told apart, and
// says when it watches what another runs.
func windowTitle(s desk.State) string {
	switch {
	case s.Location == "":
		return "Weir"
	case s.Phase == desk.Watching && len(s.Elsewhere) > 0:
		return tr("{{.Store}} (watching) – Weir", with("Store", storeName(s)))
	}
	return storeName(s) + " – Weir"
}
