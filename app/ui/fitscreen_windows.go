//go:build !headless

package ui

import (
	"unsafe"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

var (
	windowRect    = user32.NewProc("GetWindowRect")
	setWindowPos  = user32.NewProc("SetWindowPos")
	windowMonitor = user32.NewProc("MonitorFromWindow")
	monitorInfo   = user32.NewProc("GetMonitorInfoW")
)

// fitScreen makes a window that has just been opened smaller if it is larger than its
// screen without the taskbar. Windows makes it no larger than the screen without telling
// it, so that it would go on drawing what nobody sees.
func fitScreen(win fyne.Window) {
	win.(driver.NativeWindow).RunNative(func(native any) {
		at, ok := native.(driver.WindowsWindowContext)
		if !ok || at.HWND == 0 {
			return
		}
		var outer windows.Rect
		if ok, _, _ := windowRect.Call(at.HWND, uintptr(unsafe.Pointer(&outer))); ok == 0 {
			return
		}
		const nearest = 2 // MONITOR_DEFAULTTONEAREST
		monitor, _, _ := windowMonitor.Call(at.HWND, nearest)
		info := struct { // MONITORINFO
			size         uint32
			screen, work windows.Rect
			flags        uint32
		}{}
		info.size = uint32(unsafe.Sizeof(info))
		if ok, _, _ := monitorInfo.Call(monitor, uintptr(unsafe.Pointer(&info))); ok == 0 {
			return
		}
		width := min(outer.Right-outer.Left, info.work.Right-info.work.Left)
		height := min(outer.Bottom-outer.Top, info.work.Bottom-info.work.Top)
		if width == outer.Right-outer.Left && height == outer.Bottom-outer.Top {
			return
		}
		left := max(info.work.Left, min(outer.Left, info.work.Right-width))
		top := max(info.work.Top, min(outer.Top, info.work.Bottom-height))
		const quietly = 0x0004 | 0x0010 // SWP_NOZORDER, SWP_NOACTIVATE
		_, _, _ = setWindowPos.Call(at.HWND, 0, uintptr(left), uintptr(top), uintptr(width), uintptr(height), quietly)
	})
}
