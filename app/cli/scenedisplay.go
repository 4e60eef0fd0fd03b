package cli

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"

	"weir/app/scene"
	"weir/core/metrics"
)

// sceneDisplay shows a scene in a terminal: each caption once, and below it numbers that
// change; elsewhere the numbers at the end of each step.
type sceneDisplay struct {
	*display

	mu    sync.Mutex
	state scene.State      // guarded by mu
	last  metrics.Snapshot // guarded by mu
}

func newSceneDisplay(w io.Writer) *sceneDisplay {
	return &sceneDisplay{display: newDisplay(w)}
}

// observe shows a state.
func (d *sceneDisplay) observe(s scene.State) {
	d.mu.Lock()
	defer d.mu.Unlock()
	was := d.state
	d.state = s
	if s.Step != was.Step && s.Step > 0 {
		d.leave(was)
		d.display.print(captionText(s, d.columns()))
	}
	if d.terminal >= 0 && s.Step > 0 {
		d.redraw(d.numbers())
	}
}

// snapshot shows the pipeline's numbers.
func (d *sceneDisplay) snapshot(s metrics.Snapshot) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = s
	if d.terminal >= 0 && d.state.Step > 0 {
		d.redraw(d.numbers())
	}
}

// end leaves the last numbers.
func (d *sceneDisplay) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.leave(d.state)
}

// leave has the numbers of a step stay, above what follows.
func (d *sceneDisplay) leave(s scene.State) {
	if len(s.Facts) == 0 {
		return
	}
	if d.terminal >= 0 {
		d.redraw(nil)
	}
	d.display.print("  " + s.Facts.String())
}

// numbers are the lines below a caption.
func (d *sceneDisplay) numbers() []string {
	s, width := d.last, d.columns()
	lines := []string{"  " + d.state.Facts.String()}
	if !s.Time.IsZero() {
		lines = append(lines, fmt.Sprintf("  generate %s/s → channel %d of %d → store %s/s → queue %s → process %s/s, %d of %d workers busy",
			count(s.Rate(s.Generated)), s.ChannelDepth, s.ChannelCapacity, count(s.Rate(s.Stored)), count(float64(s.Backlog)),
			count(s.Rate(s.Processed)), s.WorkersBusy, s.Workers))
	}
	for i := range lines {
		lines[i] = truncate(lines[i], width)
	}
	return lines
}

// columns is how wide lines may be.
func (d *sceneDisplay) columns() int {
	if d.terminal >= 0 {
		return d.width()
	}
	return 100
}

// captionText is a caption with its number, in lines of that many characters.
func captionText(s scene.State, width int) string {
	head := ""
	if s.Step == 1 {
		head = s.Scene.Title + ". " + s.Scene.Line + "\n"
	}
	var b strings.Builder
	line := fmt.Sprintf("%d of %d:", s.Step, s.Steps)
	for word := range strings.FieldsSeq(s.Caption) {
		if len([]rune(line))+1+len([]rune(word)) >= width {
			b.WriteString(line + "\n")
			line = "       " + word
			continue
		}
		line += " " + word
	}
	return head + "\n" + b.String() + line
}

// sceneLog is for what a scene's pipeline logs: its captions say what happens.
func (p *program) sceneLog() *slog.Logger { return slog.New(slog.DiscardHandler) }
