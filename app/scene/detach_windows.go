package scene

import (
	"os/exec"
	"syscall"
)

// detach keeps Ctrl+C in a terminal from a program: a new group hears none.
func detach(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
