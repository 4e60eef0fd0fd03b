package dashboard

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/dustin/go-humanize"

	"weir/app/chart"
	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/metrics"
)

// statusLine is the dashboard's last line: when its disk will be full, and how
// the store is.
type statusLine struct {
	disk, text, hint *canvas.Text
	about            *explainer // over the texts, part by part
	group            *fyne.Container
	width            float32
}

// statusTexts are what the line says.
type statusTexts struct {
	disk  string // when it will be full; empty while that is far off
	soon  bool   // that is within a day
	store []statusPart
}

const statusHeight = 22

func newStatusLine(w *host.Host) *statusLine {
	l := &statusLine{disk: style.NewText(style.SmallSize, true, nil), text: style.NewText(style.SmallSize, false, nil), hint: style.NewText(style.SmallSize, false, nil), about: newExplainer(w)}
	l.hint.Alignment = fyne.TextAlignTrailing
	l.group = &fyne.Container{Objects: []fyne.CanvasObject{l.disk, l.text, l.hint, l.about.Ring, l.about}}
	return l
}

func (l *statusLine) arrange(x, y, w float32) {
	style.Place(l.group, x, y, w, statusHeight)
	l.disk.Move(fyne.NewPos(4, 3))
	style.Place(l.hint, w/2, 3, w/2-4, 16)
	l.width = w
}

// apply shows when the disk will be full, and the parts that there is room for.
func (l *statusLine) apply(t statusTexts, c chart.Theme) {
	var things []explained
	color, left := c.Text, float32(4)
	if t.soon {
		color = style.Ink(c, style.Alarm)
	}
	style.SetText(l.disk, t.disk, color)
	if t.disk != "" {
		wide := style.TextWidth(t.disk, style.SmallSize, true)
		things = append(things, explained{fyne.NewPos(0, 0), fyne.NewSize(wide+8, statusHeight), "status disk"})
		left += wide + 12
	}
	l.text.Move(fyne.NewPos(left, 3))
	style.SetText(l.hint, text.Tr("Space freezes · drag zooms · right click saves · ? shortcuts"), c.Muted)
	style.SetText(l.text, style.Brief(joined(t.store), style.SmallSize, false, l.width-style.TextWidth(l.hint.Text, style.SmallSize, false)-20-left), c.Muted)
	whole := style.TextWidth(l.text.Text, style.SmallSize, false)
	for i, p := range t.store {
		from := float32(0)
		if i > 0 {
			from = style.TextWidth(joined(t.store[:i])+between, style.SmallSize, false)
		}
		if wide := min(style.TextWidth(p.text, style.SmallSize, false), whole-from); wide > 0 {
			things = append(things, explained{fyne.NewPos(left-4+from, 0), fyne.NewSize(wide+8, statusHeight), "status " + p.word})
		}
	}
	l.about.cover(0, 0, left+whole+4, statusHeight, things)
}

// statusPart is a part of the status line, and its name in the explanations.
type statusPart struct{ word, text string }

// between stands between the parts.
const between = " · "

// joined is the whole line.
func joined(parts []statusPart) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.text
	}
	return strings.Join(texts, between)
}

// diskText says when the store's disk will be full, once that is within a week.
func diskText(st control.State) string {
	switch {
	case st.FullNow:
		return "▲ " + text.Tr("Disk full")
	case st.FullIn <= 0:
		return ""
	}
	text := text.Tr("Disk full in {{.Time}}", text.With("Time", roughly(st.FullIn)))
	if st.FullSoon {
		text = "▲ " + text
	}
	return text
}

// roughly writes a time that is rounded anyway in its one unit that counts.
func roughly(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day:
		return text.Trn(int(d/day), "{{.Days}} day", "{{.Days}} days", text.With("Days", int(d/day)))
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d %s", d/time.Hour, text.Tr("h"))
	}
	return fmt.Sprintf("%d %s", d/time.Minute, text.Tr("min"))
}

// statusText says how the store is: where it is, its log or dead rows, its
// connections, and how often the picture changes.
func statusText(s *metrics.Snapshot, st control.State) []statusPart {
	parts := []statusPart{{"store", strings.TrimSpace(host.BackendName(st.Backend)+" "+st.Location) + " " + standText(st.Phase)}}
	if s == nil {
		return parts
	}
	switch st.Backend {
	case "sqlite":
		parts = append(parts, statusPart{"WAL", walText(s.WALBytes)})
	default:
		parts = append(parts, statusPart{"dead rows", deadRowsText(s.DeadRows)})
		if s.HeldOpen > 0 {
			parts = append(parts, statusPart{"transaction", text.Tr("oldest transaction {{.Age}}", text.With("Age", text.Duration(s.HeldOpen)))})
		}
	}
	return append(parts,
		statusPart{"connections", text.Trn(s.Connections, "{{.Connections}} connection in use", "{{.Connections}} connections in use", text.With("Connections", s.Connections))},
		statusPart{"commits", text.Tr("{{.Commits}} commits/s", text.With("Commits", text.Compact(s.Rate(s.Commits))))},
		statusPart{"updates", text.Tr("{{.Updates}} updates/s", text.With("Updates", fmt.Sprintf("%.1f", 1/max(s.Interval.Seconds(), 1e-3))))})
}

// standText says how a store stands in a phase.
func standText(p control.Phase) string {
	switch p {
	case control.Starting:
		return text.Tr("starting")
	case control.Unreachable:
		return text.Tr("unreachable")
	case control.DiskFull:
		return text.Tr("disk full")
	case control.Stopped:
		return text.Tr("stopped")
	}
	return text.Tr("healthy")
}

// walText says how large the write-ahead log is.
func walText(bytes int64) string {
	return text.Tr("WAL {{.Size}}", text.With("Size", humanize.IBytes(uint64(max(bytes, 0)))))
}

// deadRowsText says how many rows wait for a vacuum.
func deadRowsText(n int64) string {
	return text.Trn(n, "{{.Rows}} dead row", "{{.Rows}} dead rows", text.With("Rows", text.Compact(float64(n))))
}
