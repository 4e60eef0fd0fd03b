package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"weir/app/config"
	"weir/app/engine"
	"weir/app/setup"
	"weir/core"
	"weir/core/dump"
)

// display shows how a run goes: on a terminal one screen that renews itself,
// elsewhere a line every ten seconds. What is logged through it appears above
// the screen.
type display struct {
	w        io.Writer
	terminal int // its file descriptor; -1 when w is none

	mu      sync.Mutex
	title   string
	files   *dump.Source // nil unless files are read
	history history
	drawn   int      // lines of the screen that stand on the terminal
	screen  []string // as last drawn
	disk    engine.Forecast
	said    time.Time // when the last line was printed
	before  core.Counters
}

func newDisplay(w io.Writer) *display {
	d := &display{w: w, terminal: -1, said: time.Now()}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		d.terminal = int(f.Fd())
	}
	return d
}

// describe says what is run.
func (d *display) describe(s core.Store, c *config.Effective, src *setup.Source) {
	d.mu.Lock()
	defer d.mu.Unlock()
	what := map[string]string{"simulate": "simulated traffic", "dump": "files", "none": "what is stored"}[c.Source.Kind]
	d.title = fmt.Sprintf("Weir  %s → %s %s", what, s.Name(), s.Location())
	d.files = src.Files
}

// lineEvery is how often a line appears where there is no terminal.
const lineEvery = 10 * time.Second

// observe shows a snapshot.
func (d *display) observe(s core.Snapshot) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.terminal >= 0 {
		d.history.add(s)
		width, _, err := term.GetSize(d.terminal)
		if err != nil || width <= 0 {
			width = 80
		}
		d.erase()
		d.screen = d.lines(s, width)
		d.draw()
		return
	}
	if since := time.Since(d.said); since >= lineEvery {
		fmt.Fprintln(d.w, d.line(s, since))
		d.said, d.before = time.Now(), s.Totals
	}
}

// foresee takes when the disk will be full.
func (d *display) foresee(f engine.Forecast) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.disk = f
}

// Write prints what is logged above the screen.
func (d *display) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.erase()
	n, err := d.w.Write(b)
	d.draw()
	return n, err
}

// end leaves the last screen standing.
func (d *display) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.drawn, d.screen = 0, nil
}

func (d *display) erase() {
	if d.drawn > 0 {
		fmt.Fprintf(d.w, "\x1b[%dF\x1b[J", d.drawn) // ECMA-48: up, then erase what is below
		d.drawn = 0
	}
}

func (d *display) draw() {
	if len(d.screen) > 0 {
		fmt.Fprint(d.w, strings.Join(d.screen, "\n"), "\n")
		d.drawn = len(d.screen)
	}
}

// line is what is printed where there is no terminal.
func (d *display) line(s core.Snapshot, since time.Duration) string {
	added := s.Totals.Sub(d.before)
	rate := func(n uint64) string { return count(float64(n) / since.Seconds()) }
	text := fmt.Sprintf("%s  generated %s (%s/s)  stored %s (%s/s)  processed %s (%s/s)  waiting %s  errors %d",
		s.Time.Sub(s.Started).Truncate(time.Second),
		count(float64(s.Totals.Generated)), rate(added.Generated),
		count(float64(s.Totals.Stored)), rate(added.Stored),
		count(float64(s.Totals.Processed)), rate(added.Processed),
		count(float64(s.Backlog)), errorsOf(s))
	if disk := foreseen(d.disk); disk != "" {
		text += "  " + disk
	}
	if d.files != nil {
		text += "  " + progressText(d.files.Progress(), s.Time.Sub(s.Started))
	}
	return text
}

// errorsOf counts the errors of the stages and the attempts that failed, as the
// window does.
func errorsOf(s core.Snapshot) uint64 {
	n := s.Totals.Failed
	for _, e := range s.Totals.Errors {
		n += e
	}
	return n
}
