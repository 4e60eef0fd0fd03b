package dump

import (
	"fmt"
	"strings"
)

// Fields defines how a record becomes an event: by a preset, or by a Field for
// each field of the event.
//
// A record is rejected if its mapped Key or CreatedAt is absent, null, empty or
// invalid, or if it has no Kind. All other fields are optional: a value that
// doesn't fit (an object, a score with a fraction, a name of more than
// core.MaxName bytes) counts as unknown. NaN and Infinity count as null. Without
// a Key, importing an input a second time stores it a second time.
//
// A Key, Parent or Link of more than core.MaxName bytes is stored as "sha256:"
// and its SHA-256 in hexadecimal; the event's data still has all of it.
type Fields struct {
	// Preset is the name of one of Presets; "" with any of the fields below means
	// "custom". "auto", and the zero Fields, choose by the first records. The
	// fields below are for "custom" only.
	Preset string

	Source    Field // the key space; "dump" if empty
	Key       Field
	Kind      Field // required
	Subreddit Field
	Author    Field
	CreatedAt Field // required
	Parent    Field
	Link      Field
	Score     Field // a whole number
	Text      Field // only kept in the data, by DataFields

	Time TimeFormat // of CreatedAt

	RetrievedAt Field // when the source retrieved the record, in any form that TimeAny reads
}

// Field names the origin of a value: "a.b" is member b of member a of the record,
// or its member "a.b"; "=text" is a constant; "" is nothing. A value is a JSON
// string or number.
//
// "a|b.c|=text" lists alternatives: the first that is present and neither null
// nor empty counts. Only the last can be a constant, and it contains no "|".
type Field string

// generic maps records with Weir's own field names.
var generic = Fields{
	Source: "source", Key: "key", Kind: "kind", Subreddit: "subreddit", Author: "author",
	CreatedAt: "created_at", Parent: "parent", Link: "link", Score: "score", Text: "text",
	RetrievedAt: "retrieved_at",
}

// auto reports whether the first records determine the preset.
func (f Fields) auto() bool { return f == Fields{} || f == Fields{Preset: presetAuto} }

// mapping compiles the fields, which must not be auto any more.
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
		return mapping{}, fmt.Errorf("fields: preset %q has its own fields: leave one of them out", f.Preset)
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
