package dump

import (
	"time"

	"weir/core"
)

// NewParse returns a function that makes an event of one record, as a Source
// with these options does, and reports whether a field did not fit. kind is that
// of the envelope around the record, if there is one.
func NewParse(o Options) (func(kind string, record []byte) (e core.Event, misfit bool, err error), error) {
	f := o.Fields
	if f.auto() {
		f = Fields{Preset: presetReddit}
	}
	p, err := newParser(&o, f)
	if err != nil {
		return nil, err
	}
	return func(kind string, record []byte) (core.Event, bool, error) {
		record = trim(record)
		if err := p.unread(record, p.scan(record)); err != nil {
			return core.Event{}, false, err
		}
		e, err := p.event(kind, record)
		return e, p.draft.misfit, err
	}, nil
}

// Detect detects the preset of some records.
var Detect = detect

// ErrUnwanted is the error of a record that is filtered.
var ErrUnwanted = errUnwanted

// ParseTime reads a time that the record names "at".
func ParseTime(text []byte, format TimeFormat) (time.Time, error) {
	return parseTime("at", text, format)
}

// Null reports whether a value counts as null.
var Null = null
