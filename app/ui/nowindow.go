package ui

import (
	"errors"
	"net"
	"os"
	"runtime"
	"strings"
	"time"
)

// ErrNoWindow means that no window can be opened here. The text of the error that wraps
// it says why.
var ErrNoWindow = errors.New("no window")

// Display returns why there is no display for a window, or nil if there is one.
func Display() error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return nil
	}
	if os.Getenv("WAYLAND_DISPLAY") != "" {
		return nil
	}
	display := os.Getenv("DISPLAY")
	if display == "" {
		return errors.New("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set")
	}
	// The driver would panic if no server answers.
	host, number, ok := strings.Cut(display, ":")
	number, _, _ = strings.Cut(number, ".")
	if !ok || number == "" {
		return errors.New("DISPLAY is " + display + ": want something like :0")
	}
	if host != "" && host != "unix" {
		return nil // on another machine: the driver will find out
	}
	socket := "/tmp/.X11-unix/X" + number
	c, err := net.DialTimeout("unix", socket, 2*time.Second)
	if err != nil {
		c, err = net.DialTimeout("unix", "@"+socket, 2*time.Second) // the abstract socket
	}
	if err != nil {
		return errors.New("the display " + display + " doesn't answer")
	}
	return c.Close()
}
