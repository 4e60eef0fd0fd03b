package diskerr_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"weir/core/diskerr"
)

func ExampleWriting() {
	said := &fs.PathError{Op: "open", Path: "/backup/.m.csv4256", Err: syscall.EROFS}
	err := diskerr.Writing("/backup/m.csv", said)
	fmt.Println(strings.Replace(err.Error(), root(), "/", 1)) // Z:\ on Windows
	// Output: can't write m.csv in /backup: the disk is read-only
}

// root is the folder above all others.
func root() string {
	root, err := filepath.Abs("/")
	if err != nil {
		panic(err)
	}
	return root
}

// TestWriting: whatever the system's message, a person reads the file's name and
// folder and a reason, no other name and no call.
func TestWriting(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&os.LinkError{Op: "rename", Old: "/x/.m.csv1", New: "/x/m.csv", Err: syscall.EACCES}, "permission is denied"},
		{fmt.Errorf("part: %w", &fs.PathError{Op: "write", Path: "/x/.m.csv1", Err: syscall.ENOSPC}), "the disk is full"},
		{errors.Join(nil, &fs.PathError{Op: "open", Path: "/x/.m.csv1", Err: syscall.ENOENT}), "there is no such folder"},
		{syscall.EDQUOT, "there is no room left in the user's quota"},
		{&fs.PathError{Op: "write", Path: "/x/.m.csv1", Err: syscall.EBUSY}, syscall.EBUSY.Error()},
		{&fs.PathError{Op: "write", Path: "/x/.m.csv1", Err: os.ErrClosed}, "it failed"},
	} {
		got := diskerr.Writing("/x/m.csv", c.err)
		if want := "can't write m.csv in " + root() + "x: " + c.want; got.Error() != want {
			t.Errorf("%v: got %q, want %q", c.err, got, want)
		}
		if !errors.Is(got, errors.Unwrap(c.err)) && !errors.Is(got, c.err) {
			t.Errorf("%v: got %v, which doesn't unwrap to it", c.err, got)
		}
	}
}

// TestWritingElse: what isn't of the file system stays as it is.
func TestWritingElse(t *testing.T) {
	for _, err := range []error{nil, context.Canceled, errors.New("rows: broken")} {
		if got := diskerr.Writing("/x/m.csv", err); fmt.Sprint(got) != fmt.Sprint(err) || !errors.Is(got, err) {
			t.Errorf("got %v, want %v", got, err)
		}
	}
}

func TestReading(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "stat", Path: "/x/a.zst", Err: syscall.ENOENT}, "there is no /x/a.zst"},
		{&fs.PathError{Op: "open", Path: "/x/a.zst", Err: syscall.EACCES}, "can't read /x/a.zst: permission is denied"},
		{&fs.PathError{Op: "stat", Path: "/x/a.zst", Err: syscall.ENOTDIR}, "there is no /x/a.zst"},
	} {
		got := diskerr.Reading("/x/a.zst", c.err)
		if got.Error() != c.want || !errors.Is(got, c.err) {
			t.Errorf("got %v, want %s", got, c.want)
		}
	}
	other := errors.New("else")
	if got := diskerr.Reading("/x/a.zst", other); got.Error() != "else" || !errors.Is(got, other) || diskerr.Reading("/x/a.zst", nil) != nil {
		t.Error("an error that isn't of the file system is changed")
	}
}

// TestWritingReal asks a real file system.
func TestWritingReal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "m.csv")
	_, err := os.Create(path + ".part")
	if got := diskerr.Writing(path, err); !strings.HasSuffix(got.Error(), "none: there is no such folder") || !errors.Is(got, fs.ErrNotExist) {
		t.Errorf("got %v", got)
	}
}

// TestWritingWhereNothingCanBeMade: a folder that is there is not said to be
// missing because the system makes no file in it.
func TestWritingWhereNothingCanBeMade(t *testing.T) {
	for _, path := range []string{filepath.Join(t.TempDir(), "x.csv"), filepath.Join(root(), "proc", "x.csv")} {
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			continue // no Linux
		}
		got := diskerr.Writing(path, &fs.PathError{Op: "open", Path: path + ".part", Err: syscall.ENOENT})
		if want := "can't write x.csv in " + filepath.Dir(path) + ": no new file can be made in that folder"; got.Error() != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}
