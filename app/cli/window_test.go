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
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// opened is a weir with its window on a screen.
type opened struct {
	*exec.Cmd
	*screen
	log   string // what it says on standard error
	ended chan error
}

// open starts weir and returns when its window is there.
func (s *screen) open(t *testing.T, dir string) *opened {
	t.Helper()
	o := &opened{Cmd: weir(t, dir), screen: s, log: filepath.Join(t.TempDir(), "log"), ended: make(chan error, 1)}
	o.Env = append(o.Env, "DISPLAY="+s.display, "LANG=C.UTF-8")
	log, err := os.Create(o.log)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	o.Stderr = log
	if err := o.Start(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() { o.ended <- o.Wait(); close(gone) }()
	t.Cleanup(func() { <-gone }) // the end of the test's context kills it
	until(t, 10*time.Second, "a window", func() bool {
		return s.xdotool("search", "--all", "--onlyvisible", "--pid", fmt.Sprint(o.Process.Pid), "--name", "^Weir$").Run() == nil
	})
	return o
}

// said is what weir has said on standard error.
func (o *opened) said(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(o.log)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// exits checks how weir ends, and that it ends soon.
func (o *opened) exits(t *testing.T, code int) {
	t.Helper()
	select {
	case <-o.ended:
	case <-time.After(20 * time.Second):
		t.Fatalf("weir does not end; it said\n%s", o.said(t))
	}
	if got := o.ProcessState.ExitCode(); got != code {
		t.Errorf("exit code %d, want %d; it said\n%s", got, code, o.said(t))
	}
}

// throughput is where the first chart draws its lines while the window is as
// large as it is at first; blue is the first series of the dark look.
var throughput = image.Rect(130, 302, 592, 436)

const blue = 0x56B4E9

// moves waits until the first chart has a line, and another one after it.
func (o *opened) moves(t *testing.T, within time.Duration) {
	t.Helper()
	var first *picture
	until(t, within, "a chart that moves", func() bool {
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

func nodes(t *testing.T, dir string) (all []node) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "weir", "weir.db")+"?_busy_timeout=5000")
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

// clean checks what weir has left behind in the file; args lead check there.
func clean(t *testing.T, dir string, args ...string) {
	t.Helper()
	for _, left := range []string{"weir.db-wal", "weir.db-shm", "weir.db.node-*"} {
		if files, _ := filepath.Glob(filepath.Join(dir, "weir", left)); len(files) > 0 {
			t.Errorf("left behind: %v", files)
		}
	}
	for _, n := range nodes(t, dir) {
		if n.state != "left" {
			t.Errorf("the node of process %d is %s, want left", n.pid, n.state)
		}
	}
	if r := check(t, dir, args...); r.Events == 0 {
		t.Error("nothing was stored")
	}
}

// TestWindow: from a fresh home, without any setup, charts move within two
// seconds, and two keys write what they show.
func TestWindow(t *testing.T) {
	dir := t.TempDir()
	w := newScreen(t).open(t, dir)
	within := 2 * time.Second
	if raced() {
		within *= 5
	}
	w.moves(t, within)
	time.Sleep(time.Second) // samples are kept once a second
	w.key(t, "ctrl+e")
	w.key(t, "Return")
	file := exported(t, dir)
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil || len(rows) < 2 || strings.Join(rows[0][:5], ",") != "time,node,generated,stored,processed" {
		t.Fatalf("exported %v, %v; want metrics", rows, err)
	}
	for _, row := range rows[1:] {
		if at, err := time.Parse(time.RFC3339Nano, row[0]); err != nil || time.Since(at) > time.Minute || row[2] == "0" {
			t.Errorf("exported %v, %v; want what was generated just now", row, err)
		}
	}
	w.key(t, "ctrl+q")
	w.exits(t, 0)
	for line := range strings.Lines(w.said(t)) {
		if !strings.HasPrefix(line, "time=") {
			t.Fatalf("standard error says\n%swant only the log", w.said(t))
		}
	}
	clean(t, dir)
}

// raced reports whether the race detector is watching, which takes its time.
func raced() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// exported waits for the metrics' file in the home and returns what is in it.
func exported(t *testing.T, home string) []byte {
	t.Helper()
	var files []string
	until(t, 10*time.Second, "a file of metrics", func() bool {
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
	"by the window manager": func(t *testing.T, w *opened) {
		// The manager closes the window that is active, and none before one is.
		until(t, 10*time.Second, "the window is active", func() bool { return w.xdotool("getactivewindow").Run() == nil })
		w.key(t, "alt+F4")
	},
	"by the keyboard": func(t *testing.T, w *opened) { w.key(t, "ctrl+q") },
	"by a signal": func(t *testing.T, w *opened) {
		if err := w.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	},
}

// TestWindowEnds: however it is asked to end, it ends cleanly.
func TestWindowEnds(t *testing.T) {
	s := newScreen(t)
	for how, end := range endings {
		t.Run(how, func(t *testing.T) {
			dir := t.TempDir()
			w := s.open(t, dir)
			w.moves(t, 10*time.Second)
			end(t, w)
			w.exits(t, 0)
			clean(t, dir)
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
			w.moves(t, 10*time.Second)
			// While another program writes, the last batch cannot be stored.
			release := hold(t, filepath.Join(dir, "weir", "weir.db"))
			defer release()
			end(t, w)
			time.Sleep(500 * time.Millisecond)
			end(t, w)
			before := time.Now()
			w.exits(t, 130)
			if took := time.Since(before); took > 2*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestNoWindow: where there can be no window the pipeline runs as with weir
// run, and it is said why.
func TestNoWindow(t *testing.T) {
	for display, why := range map[string]string{
		"":      "neither DISPLAY nor WAYLAND_DISPLAY is set",
		":7777": "the display :7777 doesn't answer",
		"odd":   "want something like :0",
		newScreen(t, "-extension", "GLX").display: "the display offers no OpenGL",
	} {
		t.Run(why, func(t *testing.T) {
			dir := t.TempDir()
			c := weir(t, dir)
			c.Env = append(c.Env, "DISPLAY="+display)
			var out, errs bytes.Buffer
			c.Stdout, c.Stderr = &out, &errs
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			waitFor(t, filepath.Join(dir, "weir", "weir.db.node-1"))
			time.Sleep(300 * time.Millisecond)
			if err := c.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			if err := c.Wait(); err != nil {
				t.Errorf("interrupted: %v", err)
			}
			_, rest, _ := strings.Cut(errs.String(), "weir: no window: ")
			line, _, _ := strings.Cut(rest, "\n")
			if !strings.Contains(line, why) || !strings.HasSuffix(line, `; this is what "weir run" does`) {
				t.Errorf("said %s, want why there is no window: %s", errs.String(), why)
			}
			if strings.Contains(errs.String(), "goroutine") || !strings.Contains(out.String(), "end to end") {
				t.Errorf("printed %s and said %s; want a summary and no panic", out.String(), errs.String())
			}
			clean(t, dir)
		})
	}
}

// TestSecondWindow: a second window on the same file watches the pipeline of
// the first; when that has died it starts one of its own, once it is asked to.
func TestSecondWindow(t *testing.T) {
	dir := t.TempDir()
	first := newScreen(t).open(t, dir)
	first.moves(t, 10*time.Second)
	second := newScreen(t).open(t, dir)
	second.moves(t, 10*time.Second) // what the first one does
	if all := nodes(t, dir); len(all) != 1 || all[0].pid != first.Process.Pid {
		t.Errorf("nodes %v, want only that of process %d", all, first.Process.Pid)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.exits(t, -1)
	time.Sleep(2 * time.Second)
	if all := nodes(t, dir); len(all) != 1 {
		t.Errorf("nodes %v: a pipeline was started without being asked for", all)
	}
	second.click(t, screenWidth-80, 87) // the banner's button
	mine := node{second.Process.Pid, "alive"}
	until(t, 10*time.Second, "a pipeline of the second window", func() bool {
		all := nodes(t, dir)
		return len(all) == 2 && all[1] == mine
	})
	second.key(t, "ctrl+q")
	second.exits(t, 0)
	check(t, dir)
}
