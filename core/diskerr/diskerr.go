// Package diskerr explains in plain words why a file can't be written or read, and
// classifies the error. The system's own message names the failed call, and files
// that a person doesn't know about, such as temporary ones.
package diskerr

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"weir/core"
	"weir/core/message"
)

// Error is the error for a file that can't be written. It wraps the system's
// error and its class, if it has one.
type Error struct {
	Path   string
	Reason message.Text // a clause, like "the disk is read-only"
	Err    error
}

// Error names the file, its folder and the reason.
func (e *Error) Error() string { return e.Message().String() }

// Message is Error's text.
func (e *Error) Message() message.Text {
	return message.New("can't write {{.File}} in {{.Folder}}: {{.Reason}}", "File", filepath.Base(e.Path), "Folder", filepath.Dir(e.Path), "Reason", e.Reason)
}

// Unwrap returns the system's error and its class.
func (e *Error) Unwrap() []error { return withClass(e.Err) }

// Writing explains an error of writing the file. Nil, and an error that isn't
// from the file system, are returned unchanged.
func Writing(path string, err error) error {
	reason, ok := Reason(err)
	if !ok {
		return err
	}
	if absolute, err := filepath.Abs(path); err == nil && sameName(path, absolute) {
		path = absolute
	}
	if info, ill := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) && ill == nil && info.IsDir() {
		reason = message.New("no new file can be made in that folder") // as in /proc
	}
	return &Error{Path: path, Reason: reason, Err: err}
}

// sameName reports whether a path still ends in the name that a person wrote. Windows makes
// \\.\CON of CON, and a.csv of "a.csv.".
func sameName(path, absolute string) bool {
	name := filepath.Base(path)
	return name == "." || name == ".." || name == filepath.Base(absolute)
}

// unread is the error for a file that can't be read.
type unread struct {
	text message.Text
	err  error
}

func (u *unread) Error() string         { return u.text.String() }
func (u *unread) Message() message.Text { return u.text }
func (u *unread) Unwrap() []error       { return withClass(u.err) }

// Reading explains an error of reading a file or folder. The result unwraps to
// the system's error. Nil, and an error that isn't from the file system, are
// returned unchanged.
func Reading(path string, err error) error {
	reason, ok := Reason(err)
	switch {
	case !ok:
		return err
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // a part of its path is a file
		return &unread{message.New("there is no {{.Path}}", "Path", path), err}
	}
	return &unread{message.New("can't read {{.Path}}: {{.Reason}}", "Path", path, "Reason", reason), err}
}

type reason struct {
	err   error
	class error // of core, or nil
	text  message.Text
}

// reasons are the ones that a person can do something about.
var reasons = append([]reason{
	{syscall.EROFS, core.ErrReadOnly, message.New("the disk is read-only")},
	{syscall.ENOSPC, core.ErrNoSpace, message.New("the disk is full")},
	{syscall.EDQUOT, core.ErrNoSpace, message.New("there is no room left in the user's quota")},
	{fs.ErrPermission, core.ErrDenied, message.New("permission is denied")},
	{fs.ErrNotExist, nil, message.New("there is no such folder")},
	{syscall.ENOTDIR, nil, message.New("that is not a folder")},
	{syscall.EISDIR, nil, message.New("that is a folder")},
	{syscall.ENAMETOOLONG, nil, message.New("the name is too long")},
	{syscall.EIO, nil, message.New("the disk doesn't answer properly")},
	{syscall.EFBIG, nil, message.New("the file would be too large for this file system")},
	{syscall.EMFILE, nil, message.New("too many files are open")},
}, systemReasons...)

func withClass(err error) []error {
	if class := Class(err); class != nil {
		return []error{class, err}
	}
	return []error{err}
}

// Class returns core's class of a system error, nil when it has none.
func Class(err error) error {
	for _, r := range reasons {
		if r.class != nil && errors.Is(err, r.err) {
			return r.class
		}
	}
	return nil
}

// Reason explains an error of the file system in a clause. ok is false when err
// isn't from the file system.
func Reason(err error) (reason message.Text, ok bool) {
	var number syscall.Errno
	_, ofPath := errors.AsType[*fs.PathError](err)
	_, ofLink := errors.AsType[*os.LinkError](err)
	if !ofPath && !ofLink && !errors.As(err, &number) {
		return message.Text{}, false
	}
	for _, r := range reasons {
		if errors.Is(err, r.err) {
			return r.text, true
		}
	}
	if errors.As(err, &number) {
		return message.Verbatim(number.Error()), true
	}
	return message.New("it failed"), true
}
