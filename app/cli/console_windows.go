package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

var attach = windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")

// attachConsole lets the build with the window, which Windows starts without a console,
// use that of the program that started it. Streams that lead to a file or a pipe stay.
// From then on it also hears of Ctrl+C and Ctrl+Break (os.Interrupt), and of the console
// being closed, for which Windows gives it five seconds (SIGTERM).
func attachConsole() {
	const parent = ^uintptr(0) // ATTACH_PARENT_PROCESS
	if ok, _, _ := attach.Call(parent); ok == 0 {
		return // it has one, or was started without
	}
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
