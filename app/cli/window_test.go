//go:build !headless

package cli_test

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// opened is a weir with its window on a screen.
type opened struct {
	*exec.Cmd
	*screen
	log    logFile
	ended  chan error
	window string // as the display calls it
}

// open starts weir and returns when its window is there.
func (s *screen) open(t *testing.T, dir string, files ...string) *opened {
	t.Helper()
	o := &opened{Cmd: weir(t, dir, files...), screen: s, ended: make(chan error, 1)}
	o.Env = append(o.Env, "DISPLAY="+s.display, "LANG=C.UTF-8")
	if s.bus != "" {
		o.Env = append(o.Env, "DBUS_SESSION_BUS_ADDRESS="+s.bus)
	}
	o.log = logged(t, o.Cmd)
	if err := o.Start(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() { o.ended <- o.Wait(); close(gone) }()
	t.Cleanup(func() { <-gone }) // the end of the test's context kills it
	until(t, "a window", func() bool {
		found, err := s.xdotool("search", "--all", "--onlyvisible", "--pid", fmt.Sprint(o.Process.Pid), "--name", "Weir$").Output()
		o.window = string(found)
		return err == nil
	})
	return o
}

// key presses a key, once the window has the keyboard: before, nobody would get it.
func (o *opened) key(t *testing.T, key string) {
	t.Helper()
	for _, who := range []string{"getactivewindow", "getwindowfocus"} { // for the manager, and for the display
		until(t, "the window has the keyboard", func() bool {
			window, err := o.xdotool(who).Output()
			return err == nil && string(window) == o.window
		})
	}
	o.screen.key(t, key)
}

// exits checks how weir ends.
func (o *opened) exits(t *testing.T, code int) {
	t.Helper()
	select {
	case <-o.ended:
	case <-time.After(patience):
		_ = o.Process.Signal(syscall.SIGQUIT) // Go prints all stacks and exits
		err := <-o.ended
		t.Fatalf("weir does not end; killed (%v), it said\n%s", err, o.log)
	}
	if got := o.ProcessState.ExitCode(); got != code {
		t.Errorf("exit code %d, want %d; it said\n%s", got, code, o.log)
	}
}

// Where something is while the window is as large as it is at first.
var (
	throughput = image.Rect(130, 302, 592, 436)  // the first chart's lines
	state      = image.Rect(134, 36, 150, 48)    // of the pipeline
	banner     = image.Rect(700, 76, 1200, 94)   // to the right of its text
	sheets     = image.Rect(900, 300, 1100, 780) // what has the main button of any sheet
)

// Colours of the dark look.
const (
	blue  = 0x56B4E9 // the first series, and main buttons
	green = 0x2FC89A // the state, while a pipeline runs and no sheet dims it
	brown = 0x45381A // the banner of a warning
)

// moves waits until the first chart has a line, and another one after it.
func (o *opened) moves(t *testing.T) {
	t.Helper()
	var first *picture
	until(t, "a chart that moves", func() bool {
		now := o.look(t)
		if first == nil && now.columns(throughput, blue) > 0 {
			first = now
		}
		return first != nil && now.columns(throughput, blue) > 0 && now.differs(first, throughput) > 0
	})
}

// node is a row of the store's table.
type node struct {
	pid   int
	state string
}

func nodes(t *testing.T, dir, file string) (all []node) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "weir", file)+"?_busy_timeout=60000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), "SELECT pid, state FROM nodes ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var n node
		if err := rows.Scan(&n.pid, &n.state); err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// clean checks what weir has left behind in a file of its own; args lead check
// there.
func clean(t *testing.T, dir, file string, args ...string) {
	t.Helper()
	for _, left := range []string{"-wal", "-shm", ".node-*"} {
		if files, _ := filepath.Glob(filepath.Join(dir, "weir", file+left)); len(files) > 0 {
			t.Errorf("left behind: %v", files)
		}
	}
	for _, n := range nodes(t, dir, file) {
		if n.state != "left" {
			t.Errorf("the node of process %d is %s, want left", n.pid, n.state)
		}
	}
	if r := check(t, dir, args...); r.Events == 0 {
		t.Error("nothing was stored")
	}
}

// TestWindow: from a fresh home, without any setup, charts move, and two keys
// write what they show.
func TestWindow(t *testing.T) {
	began := time.Now()
	dir := t.TempDir()
	w := newScreen(t).open(t, dir)
	w.moves(t)
	kept(t, dir, "--demo")
	w.key(t, "ctrl+e")
	w.sheet(t)
	w.key(t, "Return")
	file := exported(t, dir)
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil || len(rows) < 2 || strings.Join(rows[0][:5], ",") != "time,node,generated,stored,processed" {
		t.Fatalf("exported %v, %v; want metrics", rows, err)
	}
	generated := false
	for _, row := range rows[1:] {
		if at, err := time.Parse(time.RFC3339Nano, row[0]); err != nil || at.Before(began.Add(-time.Second)) {
			t.Errorf("exported %v, %v; want what was measured just now", row, err)
		}
		generated = generated || row[2] != "0"
	}
	if !generated {
		t.Errorf("exported %v, want what was generated", rows)
	}
	w.key(t, "ctrl+q")
	w.exits(t, 0)
	for line := range strings.Lines(w.log.String()) {
		if !strings.HasPrefix(line, "time=") {
			t.Fatalf("standard error says\n%swant only the log", w.log)
		}
	}
	clean(t, dir, "demo.db", "--demo")
	if !welcomes(t, dir) {
		t.Error("the first start doesn't welcome")
	}
}

// welcomes reports whether the preferences have the window welcome who opens it.
func welcomes(t *testing.T, home string) bool {
	t.Helper()
	preferences, err := os.ReadFile(filepath.Join(home, "fyne", "weir", "preferences.json"))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(preferences, []byte(`"window.welcome":true`))
}

// kept waits until the store of a folder has samples.
func kept(t *testing.T, dir string, args ...string) {
	t.Helper()
	until(t, "samples are kept", func() bool {
		return strings.Count(must(t, dir, append([]string{"export", "metrics"}, args...)...), "\n") > 1
	})
}

// exported waits for the metrics' file in the home and returns what is in it.
func exported(t *testing.T, home string) []byte {
	t.Helper()
	var files []string
	until(t, "a file of metrics", func() bool {
		files, _ = filepath.Glob(filepath.Join(home, "weir-metrics-*.csv"))
		return len(files) == 1
	})
	file, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// endings are the ways to end a window.
var endings = map[string]func(*testing.T, *opened){
	"by the window manager": func(t *testing.T, w *opened) { w.key(t, "alt+F4") },
	"by the keyboard":       func(t *testing.T, w *opened) { w.key(t, "ctrl+q") },
	"by a signal": func(t *testing.T, w *opened) {
		if err := w.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	},
}

// TestWindowEnds: however it is asked to end, it ends cleanly, and remembers how
// it stood.
func TestWindowEnds(t *testing.T) {
	s := newScreen(t)
	for how, end := range endings {
		t.Run(how, func(t *testing.T) {
			dir := t.TempDir()
			w := s.open(t, dir)
			w.moves(t)
			end(t, w)
			w.exits(t, 0)
			clean(t, dir, "demo.db", "--demo")
			// The last that is set.
			if prefs, err := os.ReadFile(filepath.Join(dir, "fyne", "weir", "preferences.json")); !bytes.Contains(prefs, []byte(`"window.height":`)) {
				t.Errorf("it remembers %s, %v", prefs, err)
			}
		})
	}
}

// TestWindowEndsAtOnce: asked a second time, while it drains, it ends at once.
func TestWindowEndsAtOnce(t *testing.T) {
	s := newScreen(t)
	for how, end := range endings {
		t.Run(how, func(t *testing.T) {
			dir := t.TempDir()
			w := s.open(t, dir)
			w.moves(t)
			// While another program writes, the last batch cannot be stored: if the
			// second time changed nothing, the drain's time-out would end it with 1.
			release := hold(t, filepath.Join(dir, "weir", "demo.db"))
			defer release()
			end(t, w)
			until(t, "it drains, or has gone from the screen", func() bool { return w.look(t).columns(state, green) == 0 })
			end(t, w)
			w.exits(t, 130)
		})
	}
}

// TestSecondWindow: a second window on the same file watches the pipeline of
// the first; when that has died it starts one of its own, once it is asked to.
func TestSecondWindow(t *testing.T) {
	dir := t.TempDir()
	first := newScreen(t).open(t, dir)
	first.moves(t)
	second := newScreen(t).open(t, dir)
	second.moves(t) // what the first one does
	if all := nodes(t, dir, "demo.db"); len(all) != 1 || all[0].pid != first.Process.Pid {
		t.Errorf("nodes %v, want only that of process %d", all, first.Process.Pid)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.exits(t, -1)
	until(t, "a warning", func() bool { return second.look(t).columns(banner, brown) == banner.Dx() })
	if all := nodes(t, dir, "demo.db"); len(all) != 1 {
		t.Errorf("nodes %v: a pipeline was started without being asked for", all)
	}
	second.click(t, screenWidth-80, 87) // the banner's button
	mine := node{second.Process.Pid, "alive"}
	until(t, "a pipeline of the second window", func() bool {
		all := nodes(t, dir, "demo.db")
		return len(all) == 2 && all[1] == mine
	})
	second.key(t, "ctrl+q")
	second.exits(t, 0)
	check(t, dir, "--demo")
}

// TestWindowOpensFiles: a store on the command line takes the place of the settings', and
// a dump is offered to be imported.
func TestWindowOpensFiles(t *testing.T) {
	dir := t.TempDir()
	must(t, dir, "run", "--db", "weir/mine.db", "--events", "10", "--rate", "0")
	dump := put(t, dir, "dump.ndjson", `{"id":"a","author":"ann","subreddit":"go","created_utc":1}`+"\n")
	w := newScreen(t).open(t, dir, "weir/mine.db", dump)
	until(t, "the store is open", func() bool {
		all := nodes(t, dir, "mine.db")
		return all[len(all)-1].pid == w.Process.Pid
	})
	w.sheet(t)
	if err := w.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	w.exits(t, 0)
}

// TestNoWelcomeOverFiles: a first start with a file to open doesn't welcome.
func TestNoWelcomeOverFiles(t *testing.T) {
	dir := t.TempDir()
	w := newScreen(t).open(t, dir, put(t, dir, "dump.ndjson", `{"id":"a","author":"ann","subreddit":"go","created_utc":1}`+"\n"))
	w.sheet(t)
	if err := w.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	w.exits(t, 0)
	if welcomes(t, dir) {
		t.Error("it welcomes somebody who opens a file")
	}
}
