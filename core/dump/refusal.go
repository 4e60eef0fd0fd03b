package dump

import (
	"errors"
	"io"
	"io/fs"

	"weir/core/message"
)

// refusal is the error for an input that isn't a dump. It says what the input is
// instead, and what to do.
type refusal struct {
	what   message.Text // with its article: "a PNG picture"
	advice string       // an imperative, in English
}

func (r *refusal) Error() string { return r.Message().String() }

// Message is Error's text.
func (r *refusal) Message() message.Text {
	return message.New("it is {{.What}}: {{.Advice}}", "What", r.what, "Advice", message.Text{Template: r.advice})
}

// advised is an error that already contains advice.
type advised struct{ error }

func (a advised) Unwrap() error { return a.error }

// damage is the error for a stream or archive that cannot be read to its verified
// end.
type damage struct {
	what message.Text // "its gz stream"
	err  error        // io.ErrUnexpectedEOF when it is truncated
}

func (d *damage) Error() string { return d.Message().String() }

// Message is Error's text.
func (d *damage) Message() message.Text {
	if errors.Is(d.err, io.ErrUnexpectedEOF) {
		return message.New("{{.What}} is cut off: get the whole file and import that", "What", d.what)
	}
	return message.New("{{.What}} is damaged: {{.Error}}: get it again and import that", "What", d.what, "Error", d.err)
}

func (d *damage) Unwrap() error { return d.err }

// damaged wraps err as damage of what was being read. It returns io.EOF
// unchanged, and also any error that already names its cause: an error of the
// file system, damage of an enclosing stream, or an error with advice.
func damaged(what message.Text, err error) error {
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
