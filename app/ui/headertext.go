package ui

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
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
func headerTexts(s *core.Snapshot, st desk.State, in tenure, now time.Time) headerText {
	t := headerText{paused: st.Tuning.Paused, canRun: running(st), store: storeName(st)}
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

// storeName is what a store is called where there is little room: "demo",
// "weir.db", "postgres host/db".
func storeName(s desk.State) string {
	switch {
	case s.Demo:
		return tr("demo")
	case s.Location == "":
		return backendName(s.Backend)
	}
	return storeLabel(desk.StoreChoice{Backend: s.Backend, Path: s.Location, URL: s.Location})
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

// storeLabel names a store by its file, or its server and database.
func storeLabel(c desk.StoreChoice) string {
	if c.Backend != "postgres" {
		return filepath.Base(c.Path)
	}
	name := c.URL
	if u, err := url.Parse(c.URL); err == nil && u.Scheme != "" {
		name = strings.TrimPrefix(u.Hostname()+u.Path, "/") // without a host it is a socket
	}
	return "postgres " + name
}

// storePlace is a store's name and, where that alone doesn't tell which file it
// is, the way there: a store of Weir's own folder, which is the demo's, and one
// of the folder that the program works in, need none.
func storePlace(c, madeUp desk.StoreChoice) string {
	if c.Backend == "postgres" {
		return storeLabel(c)
	}
	folder := filepath.Dir(c.Path)
	if here, err := os.Getwd(); folder == filepath.Dir(madeUp.Path) || err == nil && folder == here {
		return storeLabel(c)
	}
	return shortPath(c.Path)
}

func backendName(b string) string {
	switch b {
	case "sqlite":
		return "SQLite"
	case "postgres":
		return "PostgreSQL"
	}
	return tr("Store")
}
