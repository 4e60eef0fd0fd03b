package cli_test

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// alone prepares a program to be interrupted alone: Windows interrupts the groups of a
// console.
func alone(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// interrupt presses Ctrl+Break: a new group hears no Ctrl+C.
func interrupt(c *exec.Cmd) error {
	return windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(c.Process.Pid))
}
