package ui

import (
	"errors"
	"net"
	"os"
	"runtime"
	"strings"
	"time"
)

// ErrNoWindow says that no window can be opened here. What follows it in the text says why.
var ErrNoWindow = errors.New("no window")

// Display says why there is no screen for a window, nil when there is one.
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
	// Without a server that answers, the driver would panic.
	host, number, ok := strings.Cut(display, ":")
	number, _, _ = strings.Cut(number, ".")
	if !ok || number == "" {
		return errors.New("DISPLAY is " + display + ": want something like :0")
	}
	if host != "" && host != "unix" {
		return nil // another machine's: the driver has to see
	}
	socket := "/tmp/.X11-unix/X" + number
	c, err := net.DialTimeout("unix", socket, 2*time.Second)
	if err != nil {
		c, err = net.DialTimeout("unix", "@"+socket, 2*time.Second) // the abstract one
	}
	if err != nil {
		return errors.New("the display " + display + " doesn't answer")
	}
	return c.Close()
}
