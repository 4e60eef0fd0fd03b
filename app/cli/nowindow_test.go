//go:build linux && !headless

package cli_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"golang.org/x/sys/unix"
)

// terminal returns a terminal that nobody types at.
func terminal(t *testing.T) *os.File {
	t.Helper()
	behind, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = behind.Close() })
	number, err := unix.IoctlGetInt(int(behind.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(behind.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

const noOpenGL = "the display offers no OpenGL"

// TestNoWindow: where there can be no window the pipeline runs as with weir
// run, and it is said why.
func TestNoWindow(t *testing.T) {
	for display, why := range map[string]string{
		"":      "neither DISPLAY nor WAYLAND_DISPLAY is set",
		":7777": "the display :7777 doesn't answer",
		"odd":   "want something like :0",
		newScreen(t, "-extension", "GLX").display: noOpenGL,
	} {
		t.Run(why, func(t *testing.T) {
			dir := t.TempDir()
			c := weir(t, dir)
			c.Env = append(c.Env, "DISPLAY="+display)
			if why == noOpenGL {
				c.Stdin = terminal(t) // an icon's would not run: TestIcon
			}
			var out, errs bytes.Buffer
			c.Stdout, c.Stderr = &out, &errs
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			stores(t, dir)
			if err := c.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			if err := c.Wait(); err != nil {
				t.Errorf("interrupted: %v", err)
			}
			_, rest, _ := strings.Cut(errs.String(), "weir: no window: ")
			line, _, _ := strings.Cut(rest, "\n")
			if !strings.Contains(line, why) || !strings.HasSuffix(line, `; running as "weir run" does`) {
				t.Errorf("said %s, want why there is no window: %s", errs.String(), why)
			}
			if strings.Contains(errs.String(), "goroutine") || !strings.Contains(out.String(), "took") {
				t.Errorf("printed %s and said %s; want a summary and no panic", out.String(), errs.String())
			}
			clean(t, dir, "demo.db", "--demo")
		})
	}
}

// desktop is a session bus on which somebody shows notifications.
type desktop struct {
	address string
	shown   chan string // their bodies
}

// Notify implements org.freedesktop.Notifications.
func (d *desktop) Notify(app string, _ uint32, _, _, body string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	d.shown <- app + ": " + body
	return 1, nil
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil && os.Getenv("CI") == "" {
		t.Skipf("%v: make test installs it", err)
	}
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address", "--address=unix:dir="+t.TempDir())
	says, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	background(t, daemon)
	address, err := bufio.NewReader(says).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon says no address: %v", err)
	}
	d := &desktop{address: strings.TrimSpace(address), shown: make(chan string, 10)}
	bus, err := dbus.Connect(d.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	if err := bus.Export(d, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"); err != nil {
		t.Fatal(err)
	}
	if reply, err := bus.RequestName("org.freedesktop.Notifications", dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the bus gives the name with %v, %v", reply, err)
	}
	return d
}

// TestIcon: who clicks an icon reads no stream. When no window can be opened, the desktop
// says why, and nothing runs unseen.
func TestIcon(t *testing.T) {
	blind := newScreen(t, "-extension", "GLX").display
	d := newDesktop(t)
	for name, tt := range map[string]struct {
		files   []string // that are opened; stores are made first
		missing bool     // a desktop that shows notifications
		said    string
		code    int
	}{
		"no OpenGL":                  {nil, false, `no window: the display offers no OpenGL; in a terminal, "weir run" needs none`, 1},
		"no OpenGL, no desktop":      {nil, true, `no window: the display offers no OpenGL; in a terminal, "weir run" needs none`, 1},
		"no OpenGL, a dump":          {[]string{"a.ndjson"}, false, `no window: the display offers no OpenGL: "weir import" reads dumps without one, "weir check --db" a store`, 2},
		"two stores at once, one <&": {[]string{"a.db", "<&.db"}, false, "a.db and <&.db are two stores: open one at a time", 2},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, file := range tt.files {
				if strings.HasSuffix(file, ".db") {
					must(t, dir, "run", "--db", file, "--events", "1")
				} else if err := os.WriteFile(filepath.Join(dir, file), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			c := weir(t, dir, tt.files...)
			c.Env = append(c.Env, "DISPLAY="+blind, "DBUS_SESSION_BUS_ADDRESS="+d.address)
			if tt.missing {
				c.Env = append(c.Env, "DBUS_SESSION_BUS_ADDRESS=unix:path="+filepath.Join(dir, "nowhere"))
			}
			var said bytes.Buffer
			c.Stdout, c.Stderr = &said, &said
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			hangs := time.AfterFunc(patience, func() { _ = c.Process.Kill() })
			_ = c.Wait() // the code is looked at
			hangs.Stop()
			out := said.String()
			if code := c.ProcessState.ExitCode(); code != tt.code || out != "weir: "+tt.said+"\n" {
				t.Errorf("exit code %d, said %q; want %d, %q", code, out, tt.code, tt.said)
			}
			if left, err := os.ReadDir(filepath.Join(dir, "weir")); err == nil && len(left) > 0 && tt.files == nil {
				t.Errorf("it has made %v", left)
			}
			if tt.missing {
				return
			}
			select {
			case body := <-d.shown:
				if want := "Weir: " + strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(tt.said); body != want {
					t.Errorf("the desktop shows %q, want %q", body, want)
				}
			case <-time.After(patience):
				t.Error("the desktop shows nothing")
			}
		})
	}
}
