package ui

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/dustin/go-humanize"

	"weir/app/chart"
	"weir/app/ui/desk"
	"weir/core"
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

func newStatusLine(w *host) *statusLine {
	l := &statusLine{disk: newText(smallSize, true, nil), text: newText(smallSize, false, nil), hint: newText(smallSize, false, nil), about: newExplainer(w)}
	l.hint.Alignment = fyne.TextAlignTrailing
	l.group = &fyne.Container{Objects: []fyne.CanvasObject{l.disk, l.text, l.hint, l.about.ring, l.about}}
	return l
}

func (l *statusLine) arrange(x, y, w float32) {
	place(l.group, x, y, w, statusHeight)
	l.disk.Move(fyne.NewPos(4, 3))
	place(l.hint, w/2, 3, w/2-4, 16)
	l.width = w
}

// apply shows when the disk will be full, and the parts that there is room for.
func (l *statusLine) apply(t statusTexts, c chart.Theme) {
	var things []explained
	color, left := c.Text, float32(4)
	if t.soon {
		color = ink(c, alarm)
	}
	put(l.disk, t.disk, color)
	if t.disk != "" {
		wide := widthOf(t.disk, smallSize, true)
		things = append(things, explained{fyne.NewPos(0, 0), fyne.NewSize(wide+8, statusHeight), "status disk"})
		left += wide + 12
	}
	l.text.Move(fyne.NewPos(left, 3))
	put(l.hint, tr("Space freezes · drag zooms · right click saves · ? shortcuts"), c.Muted)
	put(l.text, brief(joined(t.store), smallSize, false, l.width-widthOf(l.hint.Text, smallSize, false)-20-left), c.Muted)
	whole := widthOf(l.text.Text, smallSize, false)
	for i, p := range t.store {
		from := float32(0)
		if i > 0 {
			from = widthOf(joined(t.store[:i])+between, smallSize, false)
		}
		if wide := min(widthOf(p.text, smallSize, false), whole-from); wide > 0 {
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
func diskText(st desk.State) string {
	switch {
	case st.FullNow:
		return "▲ " + tr("Disk full")
	case st.FullIn <= 0:
		return ""
	}
	text := tr("Disk full in {{.Time}}", with("Time", roughly(st.FullIn)))
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
		return trn(int(d/day), "{{.Days}} day", "{{.Days}} days", with("Days", int(d/day)))
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d %s", d/time.Hour, tr("h"))
	}
	return fmt.Sprintf("%d %s", d/time.Minute, tr("min"))
}

// statusText says how the store is: where it is, its log or dead rows, its
// connections, and how often the picture changes.
func statusText(s *core.Snapshot, st desk.State) []statusPart {
	parts := []statusPart{{"store", strings.TrimSpace(backendName(st.Backend)+" "+st.Location) + " " + standText(st.Phase)}}
	if s == nil {
		return parts
	}
	switch st.Backend {
	case "sqlite":
		parts = append(parts, statusPart{"WAL", walText(s.WALBytes)})
	default:
		parts = append(parts, statusPart{"dead rows", deadRowsText(s.DeadRows)})
		if s.HeldOpen > 0 {
			parts = append(parts, statusPart{"transaction", tr("oldest transaction {{.Age}}", with("Age", lasting(s.HeldOpen)))})
		}
	}
	return append(parts,
		statusPart{"connections", trn(s.Connections, "{{.Connections}} connection in use", "{{.Connections}} connections in use", with("Connections", s.Connections))},
		statusPart{"commits", tr("{{.Commits}} commits/s", with("Commits", large(s.Rate(s.Commits))))},
		statusPart{"updates", tr("{{.Updates}} updates/s", with("Updates", fmt.Sprintf("%.1f", 1/max(s.Interval.Seconds(), 1e-3))))})
}

// standText says how a store stands in a phase.
func standText(p desk.Phase) string {
	switch p {
	case desk.Starting:
		return tr("starting")
	case desk.Unreachable:
		return tr("unreachable")
	case desk.DiskFull:
		return tr("disk full")
	case desk.Stopped:
		return tr("stopped")
	}
	return tr("healthy")
}

// walText says how large the write-ahead log is.
func walText(bytes int64) string {
	return tr("WAL {{.Size}}", with("Size", humanize.IBytes(uint64(max(bytes, 0)))))
}

// deadRowsText says how many rows wait for a vacuum.
func deadRowsText(n int64) string {
	return trn(n, "{{.Rows}} dead row", "{{.Rows}} dead rows", with("Rows", large(float64(n))))
}
