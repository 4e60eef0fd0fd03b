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
	healthy := tr("healthy")
	switch st.Phase {
	case desk.Starting, desk.Unreachable, desk.DiskFull, desk.Stopped:
		healthy = st.Phase.String()
	}
	parts[0] += " " + healthy
	if s == nil {
		return parts[0]
	}
	switch st.Backend {
	case "sqlite":
		parts = append(parts, "WAL "+humanize.IBytes(uint64(max(s.WALBytes, 0))))
	default:
		parts = append(parts, tr("{{.Rows}} dead rows", with("Rows", large(float64(s.DeadRows)))))
		if s.HeldOpen > 0 {
			parts = append(parts, tr("oldest transaction {{.Age}}", with("Age", lasting(s.HeldOpen))))
		}
	}
	parts = append(parts,
		tr("connections in use {{.Connections}}", with("Connections", s.Connections)),
		tr("{{.Commits}} commits/s", with("Commits", large(s.Rate(s.Commits)))),
		tr("{{.Updates}} updates/s", with("Updates", fmt.Sprintf("%.1f", 1/max(s.Interval.Seconds(), 1e-3)))))
	return strings.Join(parts, " · ")
}
