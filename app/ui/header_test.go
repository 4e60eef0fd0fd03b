package ui

import (
	"strings"
	"testing"
	"time"

	"weir/app/chart"
	"weir/app/ui/desk"
	"weir/core"
)

func TestHeaderTexts(t *testing.T) {
	now := begun
	st := desk.State{Phase: desk.Running, Backend: "sqlite", Source: "dump", Started: now.Add(-time.Hour)}
	got := headerTexts(headline{state: st}, now)
	want := headerText{state: "RUNNING", tone: good, canRun: true, store: "SQLite"}
	if got != want {
		t.Errorf("before the first snapshot got %+v, want %+v", got, want)
	}

	s := &core.Snapshot{Started: now.Add(-12*time.Hour - 4*time.Minute), Audited: now.Add(-2 * time.Second)}
	s.Totals.Stored, s.InStore = 54_123_456, 1_454_123_456
	in := tenure{}.next("", s)
	got = headerTexts(headline{newest: s, state: st, tenure: in}, now)
	want.totals, want.brief = "12 h 04 m · 54\u2009123\u2009456 new · 1\u2009454\u2009123\u2009456 stored ·", "54.1M new · 1.45G stored ·"
	want.ledger, want.checked = "0 lost · 0 twice", ", checked 2 s ago"
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}

	s.Audited = time.Time{}
	if got := headerTexts(headline{newest: s, state: st, tenure: in}, now); got.checked != "" || strings.Contains(got.totals+got.brief, "stored") {
		t.Errorf("never checked it says %+v", got)
	}
	in.began = time.Time{}
	if got := headerTexts(headline{newest: s, state: st, tenure: in}, now).totals; got != "1 h 00 m · 54\u2009123\u2009456 new ·" {
		t.Errorf("a snapshot without a start says %q, want the desk's", got)
	}
	for _, c := range []struct{ lost, twice int64 }{{1, 0}, {0, 2}} {
		s.Lost, s.Twice = c.lost, c.twice
		if got := headerTexts(headline{newest: s, state: st, tenure: in}, now); !got.wrong || got.ledger[:len("▲")] != "▲" {
			t.Errorf("%d lost and %d twice are told as %+v", c.lost, c.twice, got)
		}
	}
}

// TestTenure lets pipelines follow one another, and the store be another.
func TestTenure(t *testing.T) {
	var in tenure
	see := func(location string, started time.Time, stored uint64) {
		s := core.Snapshot{Started: started}
		s.Totals.Stored = stored
		in = in.next(location, &s)
	}
	expect := func(events uint64, since time.Time) {
		t.Helper()
		if got := in.events(); got != events || !in.began.Equal(since) {
			t.Errorf("got %d events since %v, want %d since %v", got, in.began, events, since)
		}
	}
	second := begun.Add(time.Minute)
	see("a.db", begun, 10)
	see("a.db", begun, 1000)
	expect(1000, begun)
	see("a.db", second, 0) // an import has ended
	expect(1000, begun)
	see("a.db", second, 5)
	expect(1005, begun)
	see("b.db", second.Add(time.Minute), 7)
	expect(7, second.Add(time.Minute))
}

func TestStateText(t *testing.T) {
	running := &desk.Progress{}
	for want, s := range map[string]desk.State{
		"STARTING": {Phase: desk.Starting}, "RUNNING": {Phase: desk.Running, Source: "dump"}, "READY": {Phase: desk.Running, Source: "none"},
		"IMPORTING": {Phase: desk.Running, Import: running}, "‖ PAUSED": {Phase: desk.Paused}, "DRAINING": {Phase: desk.Draining},
		"WATCHING": {Phase: desk.Watching, Elsewhere: make([]core.Node, 1)}, "ENDED": {Phase: desk.Watching}, "▲ UNREACHABLE": {Phase: desk.Unreachable}, "▲ DISK FULL": {Phase: desk.DiskFull}, "✗ STOPPED": {Phase: desk.Stopped},
	} {
		if got, _ := stateText(s); got != want {
			t.Errorf("%s is %q, want %q", s.Phase, got, want)
		}
	}
	if got, _ := stateText(desk.State{Phase: desk.Running, Source: "dump", Import: &desk.Progress{Done: true}}); got != "RUNNING" {
		t.Errorf("after an import it is %q", got)
	}
	for phase, want := range map[desk.Phase]tone{
		desk.Running: good, desk.Paused: warning, desk.Watching: busy, desk.Draining: busy, desk.Starting: busy,
		desk.Unreachable: alarm, desk.DiskFull: alarm, desk.Stopped: alarm,
	} {
		if _, got := stateText(desk.State{Phase: phase}); got != want {
			t.Errorf("%s has tone %d, want %d", phase, got, want)
		}
	}
}

func TestStatusText(t *testing.T) {
	s := busySnapshot()
	s.WALBytes, s.Connections, s.DeadRows = 12<<20, 3, 20_000
	st := desk.State{Phase: desk.Running, Backend: "sqlite", Location: "/data/weir.db"}
	pg := desk.State{Phase: desk.Running, Backend: "postgres", Location: "db/events"}
	held := *s
	one := *s
	one.DeadRows, one.Connections = 1, 1
	held.HeldOpen = 90 * time.Second
	for _, c := range []struct {
		s    *core.Snapshot
		st   desk.State
		want string
	}{
		{s, st, "SQLite /data/weir.db healthy · WAL 12 MiB · 3 connections in use · 18 commits/s · 2.0 updates/s"},
		{s, pg, "PostgreSQL db/events healthy · 20.0k dead rows · 3 connections in use · 18 commits/s · 2.0 updates/s"},
		{&held, pg, "PostgreSQL db/events healthy · 20.0k dead rows · oldest transaction 1 m 30 s · 3 connections in use · 18 commits/s · 2.0 updates/s"},
		{&one, pg, "PostgreSQL db/events healthy · 1 dead row · 1 connection in use · 18 commits/s · 2.0 updates/s"},
		{nil, st, "SQLite /data/weir.db healthy"},
		{nil, desk.State{Phase: desk.Starting, Backend: "sqlite", Location: "/data/weir.db"}, "SQLite /data/weir.db starting"},
		{nil, desk.State{Phase: desk.Unreachable, Backend: "postgres", Location: "db"}, "PostgreSQL db unreachable"},
		{nil, desk.State{Phase: desk.DiskFull, Backend: "sqlite", Location: "f"}, "SQLite f disk full"},
	} {
		if got := joined(statusText(c.s, c.st)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.st.Phase, got, c.want)
		}
	}
}

// TestDiskText: the disk is spoken of in the week before it is full, and with a
// sign in the last day.
func TestDiskText(t *testing.T) {
	for want, st := range map[string]desk.State{
		"":                       {},
		"Disk full in 6 days":    {FullIn: 6 * 24 * time.Hour},
		"Disk full in 26 h":      {FullIn: 26 * time.Hour},
		"▲ Disk full in 23 h":    {FullIn: 23 * time.Hour, FullSoon: true},
		"▲ Disk full in 1 min":   {FullIn: time.Minute, FullSoon: true},
		"▲ Disk full":            {FullNow: true, FullSoon: true},
		"▲ Disk full in 110 min": {FullIn: 110 * time.Minute, FullSoon: true},
	} {
		if got := diskText(st); got != want {
			t.Errorf("%v: got %q, want %q", st.FullIn, got, want)
		}
	}
}

// TestStatusLineHasRoom: what is said of the disk stands before all else, in
// colour when it is urgent, and the rest gives way.
func TestStatusLineHasRoom(t *testing.T) {
	c, l := chart.Dark, newStatusLine(fullForms(t, &formsDesk{}).host)
	store := []statusPart{
		{"store", "SQLite /home/you/.local/share/weir/weir.db healthy"}, {"WAL", "WAL 12 MiB"},
		{"connections", "3 connections in use"}, {"commits", "18 commits/s"}, {"updates", "2.0 updates/s"},
	}
	for _, width := range []float32{700, 1000, 1900} {
		l.arrange(0, 0, width)
		for _, s := range []statusTexts{{"", false, store}, {"Disk full in 6 days", false, store}, {"▲ Disk full in 23 h", true, store}} {
			l.apply(s, c)
			if l.disk.Text != s.disk || s.soon != (l.disk.Color == ink(c, alarm)) {
				t.Errorf("%g: got %q in %v", width, l.disk.Text, l.disk.Color)
			}
			end := l.text.Position().X + widthOf(l.text.Text, smallSize, false)
			if s.disk != "" && l.text.Position().X < 4+widthOf(s.disk, smallSize, true) || end > width-widthOf(l.hint.Text, smallSize, false) {
				t.Errorf("%g, %q: the store's text stands from %g to %g", width, s.disk, l.text.Position().X, end)
			}
		}
	}
}

// TestStoreName: a store is called by what tells it from others.
func TestStoreName(t *testing.T) {
	for want, s := range map[string]desk.State{
		"demo":                {Demo: true, Backend: "sqlite", Location: "/home/you/weir/demo.db"},
		"weir.db":             {Backend: "sqlite", Location: "/home/you/weir/weir.db"},
		"postgres db/events":  {Backend: "postgres", Location: "postgres://weir@db:5432/events"},
		"postgres events":     {Backend: "postgres", Location: "postgres://weir@/events?host=%2Frun%2Fpostgresql"},
		"postgres ::1/events": {Backend: "postgres", Location: "postgres://weir@[::1]:5432/events"},
		"PostgreSQL":          {Backend: "postgres"},
		"Store":               {},
	} {
		if got := storeName(s); got != want {
			t.Errorf("%+v is called %q, want %q", s, got, want)
		}
	}
}
