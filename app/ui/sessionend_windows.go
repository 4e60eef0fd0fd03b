//go:build !headless

package ui

import (
	"unsafe"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"

	"weir/app/ui/text"
)

var (
	user32        = windows.NewLazySystemDLL("user32.dll")
	setWindowLong = user32.NewProc("SetWindowLongPtrW")
	callProcedure = user32.NewProc("CallWindowProcW")
	createReason  = user32.NewProc("ShutdownBlockReasonCreate")
	destroyReason = user32.NewProc("ShutdownBlockReasonDestroy")
)

// onSessionEnd calls end when the user logs off or the machine shuts down. Windows tells
// the windows of a program, not the program, and ends it as soon as they have answered; so
// end returns when nothing is left to do. If that takes more than five seconds Windows
// shows why, and lets the person decide.
func onSessionEnd(win fyne.Window, end func()) {
	const (
		procedure       = ^uintptr(3) // GWLP_WNDPROC
		queryEndSession = 0x11        // WM_QUERYENDSESSION
		endSession      = 0x16        // WM_ENDSESSION
	)
	reason, err := windows.UTF16PtrFromString(text.Tr("Storing what has been read"))
	if err != nil {
		return
	}
	win.(driver.NativeWindow).RunNative(func(native any) {
		at, ok := native.(driver.WindowsWindowContext)
		if !ok || at.HWND == 0 {
			return
		}
		var before uintptr
		handle := func(window, message, w, l uintptr) uintptr {
			switch {
			case message == queryEndSession:
				_, _, _ = createReason.Call(window, uintptr(unsafe.Pointer(reason)))
				return 1
			case message == endSession && w != 0:
				end()
				fallthrough
			case message == endSession: // or it was called off
				_, _, _ = destroyReason.Call(window)
				return 0
			}
			result, _, _ := callProcedure.Call(before, window, message, w, l)
			return result
		}
		before, _, _ = setWindowLong.Call(at.HWND, procedure, windows.NewCallback(handle))
	})
}
