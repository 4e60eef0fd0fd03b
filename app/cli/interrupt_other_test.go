//go:build !windows

package cli_test

import (
	"os"
	"os/exec"
)

// alone prepares a program to be interrupted alone.
func alone(*exec.Cmd) {}

// interrupt presses Ctrl+C.
func interrupt(c *exec.Cmd) error { return c.Process.Signal(os.Interrupt) }
