package dump

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// refusal is the error for an input that isn't a dump. It says what the input is
// instead, and what to do.
type refusal struct {
	what   string // with its article: "a PNG picture"
	advice string // an imperative
}

func (r *refusal) Error() string { return "it is " + r.what + ": " + r.advice }

// advised is an error that already contains advice.
type advised struct{ error }

func (a advised) Unwrap() error { return a.error }

// damage is the error for a stream or archive that cannot be read to its verified
// end.
type damage struct {
	what string // "its gz stream"
	err  error  // io.ErrUnexpectedEOF when it is truncated
}

func (d *damage) Error() string {
	if errors.Is(d.err, io.ErrUnexpectedEOF) {
		return d.what + " is cut off: get the whole file and import that"
	}
	return fmt.Sprintf("%s is damaged: %v: get it again and import that", d.what, d.err)
}

func (d *damage) Unwrap() error { return d.err }

// damaged wraps err as damage of what was being read. It returns io.EOF
// unchanged, and also any error that already names its cause: an error of the
// file system, damage of an enclosing stream, or an error with advice.
func damaged(what string, err error) error {
	var (
		file    *fs.PathError
		refused *refusal
		told    advised
		inner   *damage
	)
	switch {
	case err == nil, errors.Is(err, io.EOF), errors.Is(err, errStopped),
		errors.As(err, &file), errors.As(err, &refused), errors.As(err, &told), errors.As(err, &inner):
		return err
	}
	return &damage{what, err}
}
