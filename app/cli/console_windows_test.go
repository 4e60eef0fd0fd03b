package cli

import (
	"os"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// TestHearConsole: Ctrl+C in a console that came later is heard.
func TestHearConsole(t *testing.T) {
	_, _, _ = kernel.NewProc("FreeConsole").Call() // there may be none
	if ok, _, err := kernel.NewProc("AllocConsole").Call(); ok == 0 {
		t.Skipf("no console: %v", err)
	}
	attached = true
	defer func() { attached = false }()
	heard := make(chan os.Signal, 1)
	hearConsole(heard)
	if err := windows.GenerateConsoleCtrlEvent(windows.CTRL_C_EVENT, 0); err != nil {
		t.Skipf("nobody can press Ctrl+C: %v", err)
	}
	select {
	case s := <-heard:
		if s != os.Interrupt {
			t.Errorf("heard %v, want %v", s, os.Interrupt)
		}
	case <-time.After(time.Minute):
		t.Error("Ctrl+C isn't heard")
	}
}
