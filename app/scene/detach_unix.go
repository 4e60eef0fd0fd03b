//go:build unix

package scene

import (
	"os/exec"
	"syscall"
)

// detach keeps the signals of a terminal from a program.
func detach(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
