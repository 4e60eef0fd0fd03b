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
	"weir/core/limit"
	"weir/core/metrics"
)

// display shows the progress of a command: on a terminal one screen that is
// redrawn, elsewhere a line every ten seconds. It may be logged through from any
// goroutine, and the log appears above the screen; everything else is for one
// goroutine at a time.
type display struct {
	terminal int // file descriptor of w; -1 if w is no terminal
	title    string
	files    *dump.Source // nil unless files are read
	history  history
	pipeline *core.Pipeline // nil where nothing says what limits
	recent   limit.Recent   // what the pipeline did in the last seconds
	disk     engine.Forecast
	printed  time.Time        // when the last line was printed
	before   metrics.Counters // as of the last line

	mu     sync.Mutex
	w      io.Writer // guarded by mu
	drawn  int       // guarded by mu; lines of the screen that are on the terminal
	screen []string  // guarded by mu; as last drawn
}

func newDisplay(w io.Writer) *display {
	d := &display{w: w, terminal: -1, printed: time.Now()}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) && takesEscapes(f) {
		d.terminal = int(f.Fd())
	}
	return d
}

// describe sets the title of a run.
func (d *display) describe(s core.Store, c *config.Effective, src *setup.Source) {
	what := map[string]string{"simulate": "simulated traffic", "dump": "files", "none": "what is stored"}[c.Source.Kind]
	d.title = fmt.Sprintf("Weir  %s → %s %s", what, s.Name(), s.Location())
	d.files = src.Files
}

// lineEvery is how often a line is printed without a terminal.
const lineEvery = 10 * time.Second

// observe shows a snapshot.
func (d *display) observe(s metrics.Snapshot) {
	if d.terminal >= 0 {
		d.history.add(s)
		d.redraw(d.lines(s, d.width()))
		return
	}
	if since := time.Since(d.printed); since >= lineEvery {
		d.print(d.line(s, since))
		d.before = s.Totals
	}
}

// width is the terminal's, in characters.
func (d *display) width() int {
	if width, _, err := term.GetSize(d.terminal); err == nil && width > 0 {
		return width
	}
	return 80
}

// print prints a line where there is no terminal.
func (d *display) print(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintln(d.w, line)
	d.printed = time.Now()
}

// redraw replaces the screen; without lines it removes it.
func (d *display) redraw(lines []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.erase()
	d.screen = lines
	d.draw()
}

// Write prints a message of the log above the screen.
func (d *display) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.erase()
	n, err := d.w.Write(b)
	d.draw()
	return n, err
}

// end leaves the last screen on the terminal.
func (d *display) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.drawn, d.screen = 0, nil
}

func (d *display) erase() {
	if d.drawn > 0 {
		fmt.Fprintf(d.w, "\x1b[%dF\x1b[J", d.drawn) // ECMA-48: move up, then erase everything below
		d.drawn = 0
	}
}

func (d *display) draw() {
	if len(d.screen) > 0 {
		fmt.Fprint(d.w, strings.Join(d.screen, "\n"), "\n")
		d.drawn = len(d.screen)
	}
}

// line is the text of a snapshot without a terminal.
func (d *display) line(s metrics.Snapshot, since time.Duration) string {
	added := s.Totals.Sub(d.before)
	rate := func(n uint64) string { return count(float64(n) / since.Seconds()) }
	text := fmt.Sprintf("%s  generated %s (%s/s)  stored %s (%s/s)  processed %s (%s/s)  waiting %s  errors %d",
		s.Time.Sub(s.Started).Truncate(time.Second),
		count(float64(s.Totals.Generated)), rate(added.Generated),
		count(float64(s.Totals.Stored)), rate(added.Stored),
		count(float64(s.Totals.Processed)), rate(added.Processed),
		count(float64(s.Backlog)), errorsOf(s))
	if disk := diskText(d.disk); disk != "" {
		text += "  " + disk
	}
	if d.files != nil {
		text += "  " + progressText(d.files.Progress(), s.Time.Sub(s.Started))
	}
	return text
}

// errorsOf counts the errors of the stages and the failed attempts, as the window
// does.
func errorsOf(s metrics.Snapshot) uint64 {
	n := s.Totals.Failed
	for _, e := range s.Totals.Errors {
		n += e
	}
	return n
}
