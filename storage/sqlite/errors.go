package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"weir/core"
	"weir/core/diskerr"
)

// translate gives an error of the driver its class in core. SystemErrno counts
// more than Code: a full disk may be reported as any failed call.
func translate(path string, err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) || errors.As(err, new(*explained)) {
		return err
	}
	switch class := diskerr.Class(e.SystemErrno); {
	case e.Code == sqlite3.ErrCorrupt:
		return fmt.Errorf("%w: %w", core.ErrCorrupt, err)
	case e.Code == sqlite3.ErrNotADB:
		return fmt.Errorf("%w: %w", core.ErrNotOurs, err)
	case e.Code == sqlite3.ErrTooBig, e.Code == sqlite3.ErrMismatch:
		return fmt.Errorf("%w: %w", core.ErrRefused, err)
	case e.Code == sqlite3.ErrFull, errors.Is(class, core.ErrNoSpace):
		return &explained{fmt.Sprintf("no space left on the disk of %s: make room there, then try again (%v)", filepath.Base(path), err), core.ErrNoSpace, err}
	case e.Code == sqlite3.ErrBusy, e.Code == sqlite3.ErrLocked:
		by := "another program"
		if h, ok := lockHolder(path); ok {
			by = h.String()
		}
		return &explained{fmt.Sprintf("%s is locked by %s: close it or wait, then try again", filepath.Base(path), by), core.ErrUnavailable, err}
	case class != nil:
		return fmt.Errorf("%w: %w", class, err)
	case e.Code == sqlite3.ErrReadonly:
		return fmt.Errorf("%w: %w", core.ErrReadOnly, err)
	case e.Code == sqlite3.ErrPerm, e.Code == sqlite3.ErrAuth:
		return fmt.Errorf("%w: %w", core.ErrDenied, err)
	}
	return err
}

// explained is an error of a class, in words that replace those of its cause.
type explained struct {
	text         string
	class, cause error
}

func (e *explained) Error() string   { return e.text }
func (e *explained) Unwrap() []error { return []error{e.class, e.cause} }

// holder is a program that has locked a file.
type holder struct {
	name string
	pid  int
}

func (h holder) String() string {
	if h.name == "" {
		return fmt.Sprintf("process %d", h.pid)
	}
	return fmt.Sprintf("%s (process %d)", h.name, h.pid)
}
