package cli

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

var (
	kernel = windows.NewLazySystemDLL("kernel32.dll")
	attach = kernel.NewProc("AttachConsole")
	handle = kernel.NewProc("SetConsoleCtrlHandler")
)

// attached is set where the console isn't the program's own, but that of the one that
// started it.
var attached bool

// attachConsole lets the build with the window, which Windows starts without a console,
// use that of the program that started it. Streams that lead to a file or a pipe stay.
func attachConsole() {
	const parent = ^uintptr(0) // ATTACH_PARENT_PROCESS
	if ok, _, _ := attach.Call(parent); ok == 0 {
		return // it has one, or was started without
	}
	attached = true
	for _, s := range []struct {
		stream **os.File
		name   string
	}{{&os.Stdin, "CONIN$"}, {&os.Stdout, "CONOUT$"}, {&os.Stderr, "CONOUT$"}} {
		if leads(*s.stream) {
			continue
		}
		if f, err := os.OpenFile(s.name, os.O_RDWR, 0); err == nil {
			*s.stream = f
		}
	}
}

// hearConsole sends on signals what an attached console says, as package os/signal does:
// os.Interrupt for Ctrl+C and Ctrl+Break, SIGTERM once the console is closed, for which
// Windows gives the program five seconds. Go's own handler, which hears of that otherwise,
// is gone: AttachConsole resets the table of handlers (Microsoft, "Console Control
// Handlers").
func hearConsole(signals chan<- os.Signal) {
	if !attached {
		return
	}
	_, _, _ = handle.Call(windows.NewCallback(func(event uint32) uintptr {
		var s os.Signal = syscall.SIGTERM
		if event == windows.CTRL_C_EVENT || event == windows.CTRL_BREAK_EVENT {
			s = os.Interrupt
		}
		select {
		case signals <- s:
		default: // nobody listens any more
			return 0 // Windows ends the program
		}
		if s == syscall.SIGTERM {
			select {} // Windows ends the program once this returns
		}
		return 1
	}), 1)
}

// leads reports whether a stream leads anywhere.
func leads(f *os.File) bool {
	if f == nil {
		return false
	}
	kind, err := windows.GetFileType(windows.Handle(f.Fd()))
	return err == nil && kind != windows.FILE_TYPE_UNKNOWN
}

// takesEscapes makes a console obey escape sequences, and reports whether it does: from
// Windows 10 on.
func takesEscapes(f *os.File) bool {
	var mode uint32
	h := windows.Handle(f.Fd())
	return windows.GetConsoleMode(h, &mode) == nil &&
		windows.SetConsoleMode(h, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}

// nobodyReads reports whether the program has no streams at all, as when it was started by
// an icon.
func (p *program) nobodyReads() bool {
	f, ok := p.err.(*os.File)
	return ok && !leads(f)
}

// showError shows an error in a window of its own and waits until it is closed.
func showError(text string) {
	body, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	title, _ := windows.UTF16PtrFromString("Weir") // has no NUL
	_, _ = windows.MessageBox(0, body, title, windows.MB_OK|windows.MB_ICONERROR|windows.MB_SETFOREGROUND)
}
