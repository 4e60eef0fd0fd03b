// Package diskerr says in a person's words why a file can't be written or read.
// What the system says names files that nobody knows of, as a part that is written
// first, and the call that failed.
package diskerr

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Error is a file that can't be written. It unwraps to what the system said.
type Error struct {
	Path   string
	Reason string // a clause, as "the disk is read-only"
	Err    error
}

// Error says which file can't be written in which folder, and why.
func (e *Error) Error() string {
	return fmt.Sprintf("can't write %s in %s: %s", filepath.Base(e.Path), filepath.Dir(e.Path), e.Reason)
}

// Unwrap returns what the system said.
func (e *Error) Unwrap() error { return e.Err }

// Writing explains an error that came up while the file was written. An error
// that isn't of the file system is returned as it is, and so is nil.
func Writing(path string, err error) error {
	reason, ok := Reason(err)
	if !ok {
		return err
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	if info, ill := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) && ill == nil && info.IsDir() {
		reason = "no new file can be made in that folder" // as in /proc
	}
	return &Error{Path: path, Reason: reason, Err: err}
}

// unread is a file that can't be read.
type unread struct {
	text string
	err  error
}

func (u *unread) Error() string { return u.text }
func (u *unread) Unwrap() error { return u.err }

// Reading explains an error that came up while a file or folder was to be read.
// The result unwraps to what the system said. An error that isn't of the file
// system is returned as it is, and so is nil.
func Reading(path string, err error) error {
	reason, ok := Reason(err)
	switch {
	case !ok:
		return err
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // a part of its path is a file
		return &unread{"there is no " + path, err}
	}
	return &unread{fmt.Sprintf("can't read %s: %s", path, reason), err}
}

// reasons are those that a person can do something about.
var reasons = []struct {
	err    error
	reason string
}{
	{syscall.EROFS, "the disk is read-only"},
	{syscall.ENOSPC, "the disk is full"},
	{syscall.EDQUOT, "there is no room left in the user's quota"},
	{fs.ErrPermission, "permission is denied"},
	{fs.ErrNotExist, "there is no such folder"},
	{syscall.ENOTDIR, "that is no folder"},
	{syscall.EISDIR, "that is a folder"},
	{syscall.ENAMETOOLONG, "the name is too long"},
	{syscall.EIO, "the disk doesn't answer properly"},
	{syscall.EFBIG, "the file would be too large for this file system"},
	{syscall.EMFILE, "too many files are open"},
}

// Reason says what the file system has against something, in a clause; ok is
// false when err isn't of the file system.
func Reason(err error) (reason string, ok bool) {
	var number syscall.Errno
	_, ofPath := errors.AsType[*fs.PathError](err)
	_, ofLink := errors.AsType[*os.LinkError](err)
	if !ofPath && !ofLink && !errors.As(err, &number) {
		return "", false
	}
	for _, r := range reasons {
		if errors.Is(err, r.err) {
			return r.reason, true
		}
	}
	if errors.As(err, &number) {
		return number.Error(), true
	}
	return "it failed", true
}
