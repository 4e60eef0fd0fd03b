package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"weir/core"
	"weir/core/diskerr"
	"weir/core/message"
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
		return &explained{message.New("no space left on the disk of {{.File}}: make room there, then try again ({{.Error}})", "File", filepath.Base(path), "Error", err), core.ErrNoSpace, err}
	case e.Code == sqlite3.ErrBusy, e.Code == sqlite3.ErrLocked:
		by := message.New("another program")
		if h, ok := lockHolder(path); ok {
			by = h.text()
		}
		return &explained{message.New("{{.File}} is locked by {{.Program}}: close it or wait, then try again", "File", filepath.Base(path), "Program", by), core.ErrUnavailable, err}
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
	text         message.Text
	class, cause error
}

func (e *explained) Error() string         { return e.text.String() }
func (e *explained) Message() message.Text { return e.text }
func (e *explained) Unwrap() []error       { return []error{e.class, e.cause} }

// holder is a program that has locked a file.
type holder struct {
	name string
	pid  int
}

func (h holder) text() message.Text {
	if h.name == "" {
		return message.New("process {{.PID}}", "PID", h.pid)
	}
	return message.New("{{.Program}} (process {{.PID}})", "Program", h.name, "PID", h.pid)
}
