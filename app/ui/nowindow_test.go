package ui

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDisplay(t *testing.T) {
	for _, c := range []struct {
		display, wayland string
		want             string // part of the error; empty: none
	}{
		{"", "", "neither DISPLAY nor WAYLAND_DISPLAY"},
		{"", "wayland-0", ""},
		{"nonsense", "", "want something like :0"},
		{":", "", "want something like :0"},
		{":59173", "", ":59173 doesn't answer"},
		{"unix:59173.0", "", "doesn't answer"},
		{"elsewhere:0", "", ""}, // the driver will find out
	} {
		t.Setenv("DISPLAY", c.display)
		t.Setenv("WAYLAND_DISPLAY", c.wayland)
		err := Display()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("DISPLAY %q, WAYLAND_DISPLAY %q: got %v, want %q", c.display, c.wayland, err, c.want)
		}
	}
}

func TestDisplayAnswers(t *testing.T) {
	const folder = "/tmp/.X11-unix"
	if err := os.MkdirAll(folder, 0o1777); err != nil {
		t.Skip(err)
	}
	l, err := net.Listen("unix", filepath.Join(folder, "X59172"))
	if err != nil {
		t.Skip(err)
	}
	defer l.Close()
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("DISPLAY", ":59172.0")
	if err := Display(); err != nil {
		t.Errorf("a display that answers: %v", err)
	}
}
