package dump

import (
	"fmt"
	"strings"
)

// Fields say how a record becomes an event: by a preset, or by a Field for each
// of an event's own.
//
// A record whose mapped Key or CreatedAt is absent, null, empty or no key or time
// is a reject, as is one without a Kind. All other fields are optional: a value
// that doesn't fit one (an object, a score with a fraction, a name of more than
// core.MaxName bytes) counts as unknown. NaN and Infinity are null. Without a Key,
// importing an input a second time stores it a second time.
//
// A Key, Parent or Link of more than core.MaxName bytes is kept as "sha256:" and
// its SHA-256 in hexadecimal; the whole stands in the event's data.
type Fields struct {
	// Preset is the name of one of Presets; "" with the fields below is "custom".
	// "auto", and the zero Fields, go by the first records. The fields below
	// belong to "custom" alone.
	Preset string

	Source    Field // the key space; "dump" where there is none
	Key       Field
	Kind      Field // required
	Subreddit Field
	Author    Field
	CreatedAt Field // required
	Parent    Field
	Link      Field
	Score     Field // a whole number
	Text      Field // kept with the others by DataFields

	Time TimeFormat // of CreatedAt

	RetrievedAt Field // when the source read the record, in any of the forms of TimeAny
}

// Field says where a value comes from: "a.b" is member b of member a of the
// record, or its member "a.b"; "=text" is that text for every record; "" is
// nothing. A value is a JSON string or number.
//
// "a|b.c|=text" are alternatives: the first that is there and neither null nor
// empty counts. A constant can only be the last, and contains no "|".
type Field string

// generic maps fields of Weir's own names.
var generic = Fields{
	Source: "source", Key: "key", Kind: "kind", Subreddit: "subreddit", Author: "author",
	CreatedAt: "created_at", Parent: "parent", Link: "link", Score: "score", Text: "text",
	RetrievedAt: "retrieved_at",
}

// auto reports whether the first records are to decide.
func (f Fields) auto() bool { return f == Fields{} || f == Fields{Preset: presetAuto} }

// mapping makes the fields ready. Those that are auto must have been resolved.
func (f Fields) mapping() (mapping, error) {
	custom := f
	custom.Preset = ""
	switch {
	case f.auto():
		return mapping{}, fmt.Errorf("fields: preset is %q: name one", presetAuto)
	case f.Preset == "", f.Preset == presetCustom:
		m, err := custom.custom()
		switch text, constant := strings.CutPrefix(string(f.Source), "="); {
		case constant:
			m.source = text
		case f.Source == "":
			m.source = "dump"
		}
		return m, err
	case custom != Fields{}:
		return mapping{}, fmt.Errorf("fields: preset %q has its own fields: leave out either", f.Preset)
	}
	for _, p := range presets {
		if p.Name == f.Preset && p.mapping != nil {
			m, err := p.mapping()
			m.source = p.source
			return m, err
		}
	}
	return mapping{}, fmt.Errorf("fields: preset is %q: want %s", f.Preset, presetNames())
}
