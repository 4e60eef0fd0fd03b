package host

import (
	"errors"
	"runtime"

	"golang.org/x/sys/windows"
)

// open opens a file or folder in the desktop's program for it, by its path: in an address
// Windows reads letters outside of ASCII by the system's legacy encoding.
func (h *Host) open(path string) error {
	file, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	// What opens a file may be a component, which belongs to a thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const before = windows.Errno(1) // S_FALSE: somebody did so before
	err = windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED|windows.COINIT_DISABLE_OLE1DDE)
	if err == nil || errors.Is(err, before) {
		defer windows.CoUninitialize()
	}
	return windows.ShellExecute(0, nil, file, nil, nil, windows.SW_SHOWNORMAL)
}
