//go:build windows

// Launcher is weir.com, beside weir.exe. Windows starts a program with a window without a
// console, and a terminal doesn't wait for it. Where both are, "weir run" in a terminal
// starts weir.com, which runs weir.exe with the same streams and waits for it.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

const exitFailed = 1

func main() { os.Exit(run()) }

func run() int {
	me, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, "weir:", err)
		return exitFailed
	}
	// weir.exe hears of these too, and decides.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt, syscall.SIGTERM)
	c := exec.Command(strings.TrimSuffix(me, filepath.Ext(me))+".exe", os.Args[1:]...)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := c.Run(); err != nil {
		if _, ended := errors.AsType[*exec.ExitError](err); !ended {
			fmt.Fprintln(os.Stderr, "weir:", err)
			return exitFailed
		}
	}
	return c.ProcessState.ExitCode()
}
