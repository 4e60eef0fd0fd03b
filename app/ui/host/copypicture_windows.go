package host

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/image/bmp"
	"golang.org/x/sys/windows"
)

var (
	user32         = windows.NewLazySystemDLL("user32.dll")
	createWindow   = user32.NewProc("CreateWindowExW")
	destroyWindow  = user32.NewProc("DestroyWindow")
	openClipboard  = user32.NewProc("OpenClipboard")
	emptyClipboard = user32.NewProc("EmptyClipboard")
	closeClipboard = user32.NewProc("CloseClipboard")
	setClipboard   = user32.NewProc("SetClipboardData")
	registerFormat = user32.NewProc("RegisterClipboardFormatW")

	kernel32     = windows.NewLazySystemDLL("kernel32.dll")
	globalAlloc  = kernel32.NewProc("GlobalAlloc")
	globalFree   = kernel32.NewProc("GlobalFree")
	globalLock   = kernel32.NewProc("GlobalLock")
	globalUnlock = kernel32.NewProc("GlobalUnlock")
	moveMemory   = kernel32.NewProc("RtlMoveMemory")
)

// Another program may have the clipboard open for a moment.
const (
	clipboardTries = 40
	clipboardPause = 25 * time.Millisecond
)

// copyPNG offers the picture as PNG and, for programs that don't ask for that, as a
// bitmap, of which Windows makes its other kinds.
func copyPNG(ctx context.Context, picture []byte) error {
	bitmap, err := dib(picture)
	if err != nil {
		return err
	}
	// The open clipboard belongs to a window, and a window to a thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const messageOnly = ^uintptr(2)                  // HWND_MESSAGE
	class, _ := windows.UTF16PtrFromString("STATIC") // has no NUL
	owner, _, err := createWindow.Call(0, uintptr(unsafe.Pointer(class)), 0, 0, 0, 0, 0, 0, messageOnly, 0, 0, 0)
	if owner == 0 {
		return fmt.Errorf("CreateWindowEx: %w", err)
	}
	defer destroyWindow.Call(owner) //nolint:errcheck // has no error
	for try := 1; ; try++ {
		ok, _, err := openClipboard.Call(owner)
		if ok != 0 {
			break
		}
		if try == clipboardTries {
			return fmt.Errorf("OpenClipboard: %w", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(clipboardPause):
		}
	}
	defer closeClipboard.Call() //nolint:errcheck // what was set stays
	if ok, _, err := emptyClipboard.Call(); ok == 0 {
		return fmt.Errorf("EmptyClipboard: %w", err)
	}
	name, _ := windows.UTF16PtrFromString("PNG") // has no NUL
	format, _, err := registerFormat.Call(uintptr(unsafe.Pointer(name)))
	if format == 0 {
		return fmt.Errorf("RegisterClipboardFormat: %w", err)
	}
	if err := offer(format, picture); err != nil {
		return err
	}
	const dibFormat = 8 // CF_DIB
	return offer(dibFormat, bitmap)
}

// dib is the picture as CF_DIB wants it: a .bmp file without its file header.
func dib(picture []byte) ([]byte, error) {
	const fileHeader = 14
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	if err := bmp.Encode(&file, decoded); err != nil {
		return nil, err
	}
	return file.Bytes()[fileHeader:], nil
}

// offer puts data in a format on the open clipboard, which owns the copy from then on.
func offer(format uintptr, data []byte) error {
	const moveable = 2 // GMEM_MOVEABLE
	memory, _, err := globalAlloc.Call(moveable, uintptr(len(data)))
	if memory == 0 {
		return fmt.Errorf("GlobalAlloc: %w", err)
	}
	to, _, err := globalLock.Call(memory)
	if to == 0 {
		_, _, _ = globalFree.Call(memory)
		return fmt.Errorf("GlobalLock: %w", err)
	}
	_, _, _ = moveMemory.Call(to, uintptr(unsafe.Pointer(unsafe.SliceData(data))), uintptr(len(data)))
	_, _, _ = globalUnlock.Call(memory)
	if ok, _, err := setClipboard.Call(format, memory); ok == 0 {
		_, _, _ = globalFree.Call(memory)
		return fmt.Errorf("SetClipboardData: %w", err)
	}
	return nil
}
