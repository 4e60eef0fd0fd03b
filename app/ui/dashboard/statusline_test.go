package dashboard

import (
	"testing"
	"time"

	"weir/app/chart"
	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core/metrics"
)

func TestStatusText(t *testing.T) {
	s := busySnapshot()
	s.WALBytes, s.Connections, s.DeadRows = 12<<20, 3, 20_000
	st := control.State{Phase: control.Running, Backend: "sqlite", Location: "/data/weir.db"}
	pg := control.State{Phase: control.Running, Backend: "postgres", Location: "db/events"}
	held := *s
	one := *s
	one.DeadRows, one.Connections = 1, 1
	held.HeldOpen = 90 * time.Second
	for _, c := range []struct {
		s    *metrics.Snapshot
		st   control.State
		want string
	}{
		{s, st, "SQLite /data/weir.db healthy · WAL 12 MiB · 3 connections in use · 18 commits/s · 2.0 updates/s"},
		{s, pg, "PostgreSQL db/events healthy · 20.0k dead rows · 3 connections in use · 18 commits/s · 2.0 updates/s"},
		{&held, pg, "PostgreSQL db/events healthy · 20.0k dead rows · oldest transaction 1 m 30 s · 3 connections in use · 18 commits/s · 2.0 updates/s"},
		{&one, pg, "PostgreSQL db/events healthy · 1 dead row · 1 connection in use · 18 commits/s · 2.0 updates/s"},
		{nil, st, "SQLite /data/weir.db healthy"},
		{nil, control.State{Phase: control.Starting, Backend: "sqlite", Location: "/data/weir.db"}, "SQLite /data/weir.db starting"},
		{nil, control.State{Phase: control.Unreachable, Backend: "postgres", Location: "db"}, "PostgreSQL db unreachable"},
		{nil, control.State{Phase: control.DiskFull, Backend: "sqlite", Location: "f"}, "SQLite f disk full"},
	} {
		if got := joinParts(statusText(c.s, c.st)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.st.Phase, got, c.want)
		}
	}
}

// The status line mentions the disk in the last week, and with a sign on the
// last day.
func TestDiskText(t *testing.T) {
	for want, st := range map[string]control.State{
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

// The disk comes first, in colour when it is urgent, and the rest is cut.
func TestStatusLineHasRoom(t *testing.T) {
	c, l := chart.Dark, newStatusLine(hosttest.NewFormsScene(t, &hosttest.FormsEngine{}).Host)
	store := []statusPart{
		{"store", "SQLite /home/you/.local/share/weir/weir.db healthy"}, {"WAL", "WAL 12 MiB"},
		{"connections", "3 connections in use"}, {"commits", "18 commits/s"}, {"updates", "2.0 updates/s"},
	}
	for _, width := range []float32{700, 1000, 1900} {
		l.arrange(0, 0, width)
		for _, s := range []statusTexts{{"", false, store}, {"Disk full in 6 days", false, store}, {"▲ Disk full in 23 h", true, store}} {
			l.apply(s, c)
			if l.disk.Text != s.disk || s.soon != (l.disk.Color == style.ToneColour(c, style.Alarm)) {
				t.Errorf("%g: got %q in %v", width, l.disk.Text, l.disk.Color)
			}
			end := l.text.Position().X + style.TextWidth(l.text.Text, style.SmallSize, false)
			if s.disk != "" && l.text.Position().X < 4+style.TextWidth(s.disk, style.SmallSize, true) || end > width-style.TextWidth(l.hint.Text, style.SmallSize, false) {
				t.Errorf("%g, %q: the store's text stands from %g to %g", width, s.disk, l.text.Position().X, end)
			}
		}
	}
}
