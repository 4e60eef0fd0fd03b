//go:build !headless

package cli_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// screen is one that nobody sees: an X server that draws into a file, with a
// window manager, and somebody who types and clicks.
type screen struct {
	bus     string // the address of its session bus; empty if it has none
	display string // ":7"
	file    string // of the pixels
	actions int    // how often somebody typed or clicked
}

// The size of a screen, in pixels.
const screenWidth, screenHeight = 1440, 900

// newScreen starts a screen that ends with the test; options are Xvfb's.
func newScreen(t *testing.T, options ...string) *screen {
	t.Helper()
	for _, program := range []string{"Xvfb", "openbox", "xdotool"} {
		if _, err := exec.LookPath(program); err != nil && os.Getenv("CI") != "" {
			t.Fatal(err)
		} else if err != nil {
			t.Skipf("%v: make test installs it", err)
		}
	}
	dir := t.TempDir()
	says, said, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer says.Close()
	// By itself it takes a display that is free. Without -noreset it starts over
	// when its last client leaves, and takes a window manager that is just coming
	// down with it. With -r a key that is pressed for long is pressed once.
	server := exec.Command("Xvfb", append([]string{"-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", screenWidth, screenHeight), "-nolisten", "tcp", "-noreset", "-r", "-fbdir", dir}, options...)...)
	server.ExtraFiles = []*os.File{said}
	background(t, server)
	_ = said.Close() // the server has its own
	number := make([]byte, 16)
	n, err := says.Read(number)
	if err != nil {
		t.Fatalf("Xvfb says no display: %v", err)
	}
	s := &screen{display: ":" + strings.TrimSpace(string(number[:n])), file: filepath.Join(dir, "Xvfb_screen0")}

	// With the first key of another keyboard, which is xdotool's, the display tells
	// all clients of that keyboard's layout. A window manager that learns of it lets
	// all keys go, for a moment, in which what is pressed is lost.
	if err := s.xdotool("key", "Shift_L").Run(); err != nil {
		t.Fatalf("xdotool: %v", err)
	}
	manager := exec.Command("openbox")
	manager.Env = []string{"DISPLAY=" + s.display, "HOME=" + dir}
	background(t, manager)
	until(t, "openbox manages the screen", func() bool { return s.xdotool("get_desktop").Run() == nil })
	return s
}

// background starts a program that ends with the test.
func background(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM) // it may have ended
		_ = c.Wait()                          // how is its own affair
	})
}

func (s *screen) xdotool(args ...string) *exec.Cmd {
	c := exec.Command("xdotool", args...)
	c.Env = []string{"DISPLAY=" + s.display}
	return c
}

func (s *screen) act(t *testing.T, args ...string) {
	t.Helper()
	s.actions++
	if out, err := s.xdotool(args...).CombinedOutput(); err != nil {
		t.Fatalf("xdotool %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// key presses a key, like "ctrl+e" or "Return".
func (s *screen) key(t *testing.T, key string) {
	t.Helper()
	s.act(t, "key", key)
}

// write types a text.
func (s *screen) write(t *testing.T, text string) {
	t.Helper()
	s.act(t, "type", "--delay", "4", text)
}

func (s *screen) click(t *testing.T, x, y int) {
	t.Helper()
	s.act(t, "mousemove", strconv.Itoa(x), strconv.Itoa(y), "click", "1")
}

// picture is what a screen shows.
type picture struct {
	pixels []byte // four a pixel, the lowest first: blue, green, red
	stride int    // bytes a row
}

// at is a pixel, as 0xRRGGBB.
func (p *picture) at(x, y int) uint32 {
	return binary.LittleEndian.Uint32(p.pixels[y*p.stride+4*x:]) & 0xFFFFFF
}

// look reads the file of the pixels, an X window dump.
func (s *screen) look(t *testing.T) *picture {
	t.Helper()
	dump, err := os.ReadFile(s.file)
	if err != nil {
		t.Fatal(err)
	}
	var header [25]uint32 // as in X11/XWDFile.h
	if err := binary.Read(bytes.NewReader(dump), binary.BigEndian, &header); err != nil {
		t.Fatal(err)
	}
	size, version, wide, high, order, bits, stride, colours := header[0], header[1], header[4], header[5], header[7], header[11], int(header[12]), header[19]
	if version != 7 || wide != screenWidth || high != screenHeight || order != 0 || bits != 32 {
		t.Fatalf("%s begins with %v, want %d×%d pixels of 32 bits, the lowest byte first", s.file, header, screenWidth, screenHeight)
	}
	return &picture{dump[size+12*colours:], stride}
}

// columns is in how many columns of a part there is a colour, nearly.
func (p *picture) columns(part image.Rectangle, colour uint32) (n int) {
	for x := part.Min.X; x < part.Max.X; x++ {
		for y := part.Min.Y; y < part.Max.Y; y++ {
			if near(p.at(x, y), colour) {
				n++
				break
			}
		}
	}
	return n
}

func near(a, b uint32) bool {
	for shift := 0; shift < 24; shift += 8 {
		if d := int(a>>shift&0xFF) - int(b>>shift&0xFF); d < -16 || d > 16 {
			return false
		}
	}
	return true
}

// differs is how many pixels of a part are others than in q.
func (p *picture) differs(q *picture, part image.Rectangle) (n int) {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if p.at(x, y) != q.at(x, y) {
				n++
			}
		}
	}
	return n
}
