package dashboard

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/locale"
	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/metrics"
)

// statusLine is the dashboard's last line: when the disk will be full, and the
// state of the store.
type statusLine struct {
	disk, text, hint *canvas.Text
	about            *explainer // explains the texts, part by part
	group            *fyne.Container
	width            float32
}

// statusTexts are the texts of the status line.
type statusTexts struct {
	disk  string // when it will be full; empty while that is more than a week away
	soon  bool   // within a day
	store []statusPart
}

const statusHeight = 22

func newStatusLine(h *host.Host) *statusLine {
	l := &statusLine{disk: style.NewText(style.SmallSize, true, nil), text: style.NewText(style.SmallSize, false, nil), hint: style.NewText(style.SmallSize, false, nil), about: newExplainer(h)}
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

// apply shows when the disk will be full, and as much of the store's state as
// there is room for.
func (l *statusLine) apply(t statusTexts, c chart.Theme) {
	var areas []explainedArea
	color, left := c.Text, float32(4)
	if t.soon {
		color = style.ToneColour(c, style.Alarm)
	}
	style.SetText(l.disk, t.disk, color)
	if t.disk != "" {
		width := style.TextWidth(t.disk, style.SmallSize, true)
		areas = append(areas, explainedArea{fyne.NewPos(0, 0), fyne.NewSize(width+8, statusHeight), "status disk"})
		left += width + 12
	}
	l.text.Move(fyne.NewPos(left, 3))
	style.SetText(l.hint, text.Tr("Space freezes · drag zooms · right click saves · ? shortcuts"), c.Muted)
	style.SetText(l.text, style.Abbreviate(joinParts(t.store), style.SmallSize, false, l.width-style.TextWidth(l.hint.Text, style.SmallSize, false)-20-left), c.Muted)
	shown := style.TextWidth(l.text.Text, style.SmallSize, false)
	for i, p := range t.store {
		from := float32(0)
		if i > 0 {
			from = style.TextWidth(joinParts(t.store[:i])+partSeparator, style.SmallSize, false)
		}
		if width := min(style.TextWidth(p.text, style.SmallSize, false), shown-from); width > 0 {
			areas = append(areas, explainedArea{fyne.NewPos(left-4+from, 0), fyne.NewSize(width+8, statusHeight), "status " + p.key})
		}
	}
	l.about.cover(0, 0, left+shown+4, statusHeight, areas)
}

// statusPart is a part of the status line, with its key in the explanations.
type statusPart struct{ key, text string }

// partSeparator separates the parts.
const partSeparator = " · "

// joinParts joins the parts into one line.
func joinParts(parts []statusPart) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.text
	}
	return strings.Join(texts, partSeparator)
}

// diskText says when the store's disk will be full, if that is within a week.
func diskText(st control.State) string {
	switch {
	case st.FullNow:
		return "▲ " + text.Tr("Disk full")
	case st.FullIn <= 0:
		return ""
	}
	text := text.Tr("Disk full in {{.Time}}", text.With("Time", roughDuration(st.FullIn)))
	if st.FullSoon {
		text = "▲ " + text
	}
	return text
}

// roughDuration writes an estimated duration in its largest unit.
func roughDuration(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day:
		return text.Trn(int(d/day), "{{.Days}} day", "{{.Days}} days", text.With("Days", int(d/day)))
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d %s", d/time.Hour, text.Tr("h"))
	}
	return fmt.Sprintf("%d %s", d/time.Minute, text.Tr("min"))
}

// statusText describes the store: where it is, its write-ahead log or dead
// rows, its connections, and how often the numbers change.
func statusText(s *metrics.Snapshot, st control.State) []statusPart {
	parts := []statusPart{{"store", strings.TrimSpace(host.BackendName(st.Backend)+" "+st.Location) + " " + phaseText(st.Phase)}}
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
		statusPart{"updates", text.Tr("{{.Updates}} updates/s", text.With("Updates", locale.Decimal(1/max(s.Interval.Seconds(), 1e-3), 1)))})
}

// phaseText describes the state of the store in a phase.
func phaseText(p control.Phase) string {
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

// walText is the size of the write-ahead log.
func walText(bytes int64) string {
	return text.Tr("WAL {{.Size}}", text.With("Size", locale.Bytes(uint64(max(bytes, 0)))))
}

// deadRowsText is the number of rows that wait for a vacuum.
func deadRowsText(n int64) string {
	return text.Trn(n, "{{.Rows}} dead row", "{{.Rows}} dead rows", text.With("Rows", text.Compact(float64(n))))
}
