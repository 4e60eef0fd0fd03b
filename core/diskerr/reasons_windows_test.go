package diskerr_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/windows"

	"weir/core"
	"weir/core/diskerr"
)

// TestWindows: the system's own numbers have reasons and classes, those that Go maps as
// well as those that it doesn't.
func TestWindows(t *testing.T) {
	for number, want := range map[syscall.Errno]struct {
		class  error
		reason string
	}{
		windows.ERROR_DISK_FULL:         {core.ErrNoSpace, "the disk is full"},
		windows.ERROR_WRITE_PROTECT:     {core.ErrReadOnly, "the disk is read-only"},
		windows.ERROR_ACCESS_DENIED:     {core.ErrDenied, "permission is denied"},
		windows.ERROR_PATH_NOT_FOUND:    {nil, "there is no such folder"},
		windows.ERROR_SHARING_VIOLATION: {nil, "another program has it open: close it there"},
	} {
		err := &fs.PathError{Op: "open", Path: `C:\x`, Err: number}
		reason, ok := diskerr.Reason(err)
		if !ok || reason.String() != want.reason || !errors.Is(diskerr.Class(err), want.class) {
			t.Errorf("%v: got %q, %v", number, reason, diskerr.Class(err))
		}
	}
}

// TestNames: a name that Windows would change is told as it was written.
func TestNames(t *testing.T) {
	for _, name := range []string{"CON", "counts.csv."} {
		err := diskerr.Writing(name, &fs.PathError{Op: "create", Path: name, Err: windows.ERROR_INVALID_NAME})
		if want := "can't write " + name + " in .: Windows doesn't allow such a name"; err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestOpenElsewhere asks a real file system.
func TestOpenElsewhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.csv")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if reason, ok := diskerr.Reason(os.Remove(file)); !ok || reason.String() != "another program has it open: close it there" {
		t.Errorf("got %q", reason)
	}
}
