package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// create gives access to the user, the system and administrators only, from the first
// moment on, if perm gives others none.
func create(name string, perm fs.FileMode) (*os.File, error) {
	failed := func(err error) error { return &fs.PathError{Op: "open", Path: name, Err: err} }
	var access *windows.SecurityAttributes // nil: as the folder says
	if perm&0o077 == 0 {
		var err error
		if access, err = ownerOnly(); err != nil {
			return nil, failed(err)
		}
	}
	wide, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, failed(err)
	}
	h, err := windows.CreateFile(wide, windows.GENERIC_READ|windows.GENERIC_WRITE|windows.WRITE_DAC,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, access, windows.CREATE_NEW, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, failed(err)
	}
	return os.NewFile(uintptr(h), name), nil
}

// ownerOnly is an access list that takes nothing over from the folder (P): all (FA) for
// the user, the system (SY) and administrators (BA).
func ownerOnly() (*windows.SecurityAttributes, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	list, err := windows.SecurityDescriptorFromString("D:P(A;;FA;;;" + user.User.Sid.String() + ")(A;;FA;;;SY)(A;;FA;;;BA)")
	if err != nil {
		return nil, err
	}
	a := &windows.SecurityAttributes{SecurityDescriptor: list}
	a.Length = uint32(unsafe.Sizeof(*a))
	return a, nil
}

// CheckName refuses names that Windows takes for something else than a file of that name:
// a device (CON, NUL.csv), a second content of another file (a:b), or a file whose name
// has no dots or spaces at the end.
func CheckName(path string) error {
	name := filepath.Base(path)
	if !filepath.IsLocal(name) || strings.ContainsRune(name, ':') || strings.TrimRight(name, ". ") != name {
		return &fs.PathError{Op: "create", Path: path, Err: windows.ERROR_INVALID_NAME}
	}
	return nil
}

// keepPermissions gives the file the access list of the one at path, if there is one.
func keepPermissions(path string, f *File) error {
	list, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &fs.PathError{Op: "read permissions", Path: path, Err: err}
	}
	// Not by name: that would add what the folder gives its files.
	if err := windows.SetKernelObjectSecurity(windows.Handle(f.Fd()), windows.DACL_SECURITY_INFORMATION, list); err != nil {
		return &fs.PathError{Op: "set permissions", Path: path, Err: err}
	}
	return nil
}

// Others open a file for a moment and keep it from being replaced meanwhile: another
// window, a virus scanner, the indexer.
const (
	replaceTries = 40
	replacePause = 25 * time.Millisecond
)

func replace(from, to string) error {
	failed := func(err error) error { return &os.LinkError{Op: "rename", Old: from, New: to, Err: err} }
	was, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return failed(err)
	}
	name, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return failed(err)
	}
	for try := 1; ; try++ {
		err := windows.MoveFileEx(was, name, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
		if err == nil {
			return nil
		}
		busy := errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
		if !busy || try == replaceTries {
			return failed(err)
		}
		time.Sleep(replacePause)
	}
}

// SyncDir does nothing: Windows writes names through, and flushes no folder.
func SyncDir(string) error { return nil }
