package dump

import (
	"errors"
	"fmt"
	"strings"
)

// Fields say how a line becomes an event: by a preset, or by a Field for each
// of an event's own. The zero Fields are the preset "reddit".
//
// A record whose mapped Key or CreatedAt is absent, null or empty is a reject,
// as is one without a Kind. Without a Key, importing an input a second time
// stores it a second time.
type Fields struct {
	// Preset is "reddit" (dumps of comments and submissions, told apart by
	// their fields), "jetstream" (Bluesky's public stream) or "generic" (our
	// names: source, key, kind, subreddit, author, created_at, parent, link,
	// score, text). With a preset the fields below are empty.
	Preset string

	Source    Field // the key space; "dump" where there is none
	Key       Field
	Kind      Field
	Subreddit Field
	Author    Field
	CreatedAt Field // required
	Parent    Field
	Link      Field
	Score     Field // a whole number
	Text      Field // kept with the others by DataFields

	Time TimeFormat // of CreatedAt
}

// Field says where a value comes from: "a.b" is member b of member a of the
// record, or its member "a.b"; "=text" is that text for every record; "" is
// nothing. A value is a JSON string or number.
type Field string

// constant returns the text of a constant.
func (f Field) constant() (string, bool) { return strings.CutPrefix(string(f), "=") }

// path returns the path of a member, "" when the field is none.
func (f Field) path() string {
	if _, ok := f.constant(); ok {
		return ""
	}
	return string(f)
}

// TimeFormat is how a time is written. Numbers may stand in strings, and have
// fractions.
type TimeFormat string

// The formats of time, all since 1970 in UTC but the last.
const (
	TimeAny       TimeFormat = ""        // TimeRFC3339 or TimeUnix, as the value looks
	TimeUnix      TimeFormat = "unix"    // seconds
	TimeUnixMilli TimeFormat = "unix_ms" // milliseconds
	TimeUnixMicro TimeFormat = "unix_us" // microseconds
	TimeRFC3339   TimeFormat = "rfc3339"
)

// generic maps fields of our own names.
var generic = Fields{
	Source: "source", Key: "key", Kind: "kind", Subreddit: "subreddit", Author: "author",
	CreatedAt: "created_at", Parent: "parent", Link: "link", Score: "score", Text: "text",
}

// mapping is Fields made ready: which members of a record to note, and how
// they make an event.
type mapping struct {
	root  *node
	paths []string // by slot
	fill  func(d *draft, values [][]byte) error
}

func newMapping(paths []string, fill func(*draft, [][]byte) error) mapping {
	return mapping{root: tree(paths), paths: paths, fill: fill}
}

func (f Fields) mapping() (mapping, error) {
	custom := f
	custom.Preset = ""
	if f.Preset != "" && custom != (Fields{}) {
		return mapping{}, fmt.Errorf("fields: preset %q has its own fields: leave out either", f.Preset)
	}
	switch {
	case f == Fields{}, f.Preset == "reddit":
		return newMapping(redditPaths[:], fillReddit), nil
	case f.Preset == "jetstream":
		return newMapping(jetstreamPaths[:], fillJetstream), nil
	case f.Preset == "generic":
		return generic.custom()
	case f.Preset != "":
		return mapping{}, fmt.Errorf("fields: preset is %q: want \"reddit\", \"jetstream\" or \"generic\"", f.Preset)
	}
	return f.custom()
}

func (f Fields) custom() (mapping, error) {
	switch f.Time {
	case TimeAny, TimeUnix, TimeUnixMilli, TimeUnixMicro, TimeRFC3339:
	default:
		return mapping{}, fmt.Errorf("fields: time is %q: want \"unix\", \"unix_ms\", \"unix_us\", \"rfc3339\" or nothing", f.Time)
	}
	switch {
	case f.CreatedAt == "":
		return mapping{}, errors.New("fields: created_at is not mapped: name the member that says when an event happened")
	case f.Kind == "":
		return mapping{}, errors.New("fields: kind is not mapped: name a member, or give a constant such as \"=post\"")
	}
	c := &customFields{time: f.Time}
	for i, field := range [customCount]Field{
		f.Source, f.Key, f.Kind, f.Subreddit, f.Author, f.CreatedAt, f.Parent, f.Link, f.Score, f.Text,
	} {
		if strings.HasPrefix(string(field), ".") || strings.HasSuffix(string(field), ".") || strings.Contains(string(field), "..") {
			if _, constant := field.constant(); !constant {
				return mapping{}, fmt.Errorf("fields: %q is not a path: want names joined by single dots, or \"=\" before a constant", field)
			}
		}
		text, _ := field.constant()
		c.paths[i] = field.path()
		c.constants[i] = []byte(text)
	}
	for i, path := range c.paths {
		// Fields of the same path share the first one's slot.
		for c.slots[i] = 0; c.paths[c.slots[i]] != path; {
			c.slots[i]++
		}
	}
	return newMapping(c.paths[:], c.fill), nil
}
