package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/dustin/go-humanize"

	"weir/app/chart"
	"weir/app/ui/desk"
	"weir/core"
)

// statusLine is the dashboard's last line: how the store is.
type statusLine struct {
	text, hint *canvas.Text
	group      *fyne.Container
	width      float32
}

const statusHeight = 22

func newStatusLine() *statusLine {
	l := &statusLine{text: newText(smallSize, false, nil), hint: newText(smallSize, false, nil)}
	l.hint.Alignment = fyne.TextAlignTrailing
	l.group = &fyne.Container{Objects: []fyne.CanvasObject{l.text, l.hint}}
	return l
}

func (l *statusLine) arrange(x, y, w float32) {
	place(l.group, x, y, w, statusHeight)
	l.text.Move(fyne.NewPos(4, 3))
	place(l.hint, w/2, 3, w/2-4, 16)
	l.width = w
}

func (l *statusLine) apply(text string, c chart.Theme) {
	put(l.hint, tr("Space freezes · drag zooms · right click saves · ? shortcuts"), c.Muted)
	put(l.text, brief(text, smallSize, false, l.width-widthOf(l.hint.Text, smallSize, false)-24), c.Muted)
}

// statusText says how the store is: where it is, its log or dead rows, its
// connections, and how often the picture changes.
func statusText(s *core.Snapshot, st desk.State) string {
	parts := []string{strings.TrimSpace(backendName(st.Backend) + " " + st.Location)}
	parts[0] += " " + standText(st.Phase)
	if s == nil {
		return parts[0]
	}
	switch st.Backend {
	case "sqlite":
		parts = append(parts, walText(s.WALBytes))
	default:
		parts = append(parts, deadRowsText(s.DeadRows))
		if s.HeldOpen > 0 {
			parts = append(parts, tr("oldest transaction {{.Age}}", with("Age", lasting(s.HeldOpen))))
		}
	}
	parts = append(parts,
		trn(s.Connections, "{{.Connections}} connection in use", "{{.Connections}} connections in use", with("Connections", s.Connections)),
		tr("{{.Commits}} commits/s", with("Commits", large(s.Rate(s.Commits)))),
		tr("{{.Updates}} updates/s", with("Updates", fmt.Sprintf("%.1f", 1/max(s.Interval.Seconds(), 1e-3)))))
	return strings.Join(parts, " · ")
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
