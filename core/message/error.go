package message

import "strings"

// Error is an error whose text can be translated. The errors among its values are those
// that it wraps.
type Error struct {
	text    Text
	wrapped []error
}

// NewError returns an error with a template and pairs of a name and a value. Each call
// returns another error, as with errors.New.
func NewError(template string, pairs ...any) error {
	e := &Error{text: New(template, pairs...)}
	for _, value := range pairs {
		if err, ok := value.(error); ok {
			e.wrapped = append(e.wrapped, err)
		}
	}
	return e
}

// Error returns the text in English.
func (e *Error) Error() string { return e.text.String() }

// Message returns the text.
func (e *Error) Message() Text { return e.text }

// Unwrap returns the errors among the values, in the order in which NewError got them.
func (e *Error) Unwrap() []error { return e.wrapped }

// Of returns an error's text: what can be translated of it, and the rest as it is. An
// error tells its text by a method Message; of one without, the errors that it wraps are
// asked. The English text is that of err.Error(); that of nil is empty.
func Of(err error) Text {
	if err == nil {
		return Text{}
	}
	if t, ok := known(err); ok {
		return t
	}
	return Verbatim(err.Error())
}

// In returns a text in which that of an error stands: of that part can be translated what
// Of says, and the rest stays as it is.
func In(text string, err error) Text {
	if err != nil {
		if t, ok := known(err); ok {
			if before, after, found := strings.Cut(text, err.Error()); found {
				return Join("", Verbatim(before), t, Verbatim(after))
			}
		}
	}
	return Verbatim(text)
}

// known is the text of an error some of which can be translated; ok is false if nothing can.
func known(err error) (t Text, ok bool) {
	switch e := any(err).(type) {
	case interface{ Message() Text }:
		return e.Message(), true
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return within(err.Error(), inner)
		}
	case interface{ Unwrap() []error }:
		return within(err.Error(), e.Unwrap()...)
	}
	return Text{}, false
}

// within is a text in which those of errors stand in this order.
func within(text string, errs ...error) (all Text, ok bool) {
	for _, err := range errs {
		if err == nil {
			continue
		}
		if t, can := known(err); can {
			if before, after, found := strings.Cut(text, err.Error()); found {
				all, text, ok = Join("", all, Verbatim(before), t), after, true
			}
		}
	}
	return Join("", all, Verbatim(text)), ok
}
