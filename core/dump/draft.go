package dump

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"weir/core"
)

// draft is an event that may still be filtered out. Its texts are parts of the
// record, or of scratch where they had to be decoded, so a filtered record costs
// no allocation.
type draft struct {
	source, kind, subreddit   string
	key, author, parent, link []byte
	created, retrieved        time.Time
	score                     int64
	scored                    bool
	flags                     core.Flags

	// misfit reports that an optional field has a value that does not fit, which
	// counts as unknown.
	misfit bool

	record []byte // the whole record
	thing  string // the kind that its envelope names, "" without one: see things

	things  *scanner // see thingMembers
	scratch []byte
	names   map[string]string // see intern
}

// maxInterned bounds the names that intern remembers.
const maxInterned = 1 << 16

// reset prepares the draft for the next record. Its memory is reused.
func (d *draft) reset(record []byte, thing string) {
	*d = draft{record: record, thing: thing, things: d.things, scratch: d.scratch[:0], names: d.names}
}

// null reports whether a value is absent, null, or NaN, Infinity or -Infinity,
// which Python writes though JSON doesn't have them.
func null(value []byte) bool {
	if len(value) == 0 {
		return true
	}
	switch value[0] {
	case 'n', 'N', 'I':
		return true
	case '-':
		return len(value) > 1 && value[1] == 'I'
	}
	return false
}

// present reports whether a value is neither null nor the empty string.
func present(value []byte) bool {
	return !null(value) && string(value) != `""`
}

// isText reports whether a value that is not null is a string or a number.
func isText(value []byte) bool {
	return value[0] == '"' || value[0] == '-' || value[0]-'0' <= 9
}

// text returns the decoded string or number, nil when the value is null. A reject
// refers to it as name.
func (d *draft) text(name string, value []byte) ([]byte, error) {
	switch {
	case null(value):
		return nil, nil
	case isText(value):
		return d.decode(value), nil
	}
	return nil, fmt.Errorf("%s is neither text nor a number: %.40s", name, value)
}

// require is text for a required field.
func (d *draft) require(name string, value []byte) ([]byte, error) {
	text, err := d.text(name, value)
	if err == nil && len(text) == 0 {
		err = fmt.Errorf("no %s", name)
	}
	return text, err
}

// optional is text for an optional field. It returns nil and notes a misfit when
// the value is neither text nor a number, or contains a NUL, which no store
// accepts.
func (d *draft) optional(value []byte) []byte {
	if null(value) {
		return nil
	}
	if isText(value) {
		text := d.decode(value)
		// A NUL can only be written as an escape, which makes the decoded text
		// shorter than the value.
		if len(text) >= len(value)-len(`""`) || bytes.IndexByte(text, 0) < 0 {
			return text
		}
	}
	d.misfit = true
	return nil
}

// name is optional for a field of at most core.MaxName bytes.
func (d *draft) name(value []byte) []byte {
	text := d.optional(value)
	if len(text) > core.MaxName {
		d.misfit = true
		return nil
	}
	return text
}

// setScore reads the score. Anything that isn't one counts as unknown.
func (d *draft) setScore(value []byte) {
	text := d.optional(value)
	if len(text) == 0 {
		return
	}
	d.score, d.scored = parseScore(text)
	d.misfit = d.misfit || !d.scored
}

var (
	minRetrieved = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	maxRetrieved = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
)

// addRetrieved notes a time at which the source retrieved the record, and reports
// whether the value is a time. The latest of several counts.
func (d *draft) addRetrieved(value []byte, format TimeFormat) bool {
	if null(value) {
		return false
	}
	text := d.optional(value)
	if len(text) == 0 {
		return false
	}
	t, err := parseTime("", text, format)
	if err != nil || t.Before(minRetrieved) || !t.Before(maxRetrieved) {
		d.misfit = true
		return false
	}
	if d.retrieved.IsZero() || t.After(d.retrieved) {
		d.retrieved = t
	}
	return true
}

// decode decodes a JSON string or number.
func (d *draft) decode(value []byte) []byte {
	switch {
	case value[0] != '"':
		return value
	case bytes.IndexByte(value, '\\') >= 0:
		start := len(d.scratch)
		d.scratch = unquote(d.scratch, value)
		return d.scratch[start:len(d.scratch):len(d.scratch)]
	}
	return value[1 : len(value)-1]
}

// join returns prefix + text.
func (d *draft) join(prefix string, text []byte) []byte {
	start := len(d.scratch)
	d.scratch = append(append(d.scratch, prefix...), text...)
	return d.scratch[start:len(d.scratch):len(d.scratch)]
}

// intern returns name as a string, without an allocation for names that were seen
// before.
func (d *draft) intern(name []byte) string {
	if s, ok := d.names[string(name)]; ok {
		return s
	}
	if d.names == nil || len(d.names) >= maxInterned {
		d.names = make(map[string]string)
	}
	s := string(name)
	if len(s) <= core.MaxName { // longer ones won't be stored
		d.names[s] = s
	}
	return s
}

// hashed returns "sha256:" and the SHA-256 of text in hexadecimal.
func (d *draft) hashed(text []byte) []byte {
	sum := sha256.Sum256(text)
	start := len(d.scratch)
	d.scratch = hex.AppendEncode(append(d.scratch, "sha256:"...), sum[:])
	return d.scratch[start:len(d.scratch):len(d.scratch)]
}

// reference returns a key in the form that events keep: unchanged up to
// core.MaxName bytes, else hashed. Parents and links take the same form, so they
// still match.
func (d *draft) reference(key []byte) []byte {
	if len(key) <= core.MaxName {
		return key
	}
	return d.hashed(key)
}

// event makes the event, without its data. Its texts share one allocation.
func (d *draft) event() core.Event {
	d.key, d.parent, d.link = d.reference(d.key), d.reference(d.parent), d.reference(d.link)
	start := len(d.scratch)
	for _, text := range [...][]byte{d.key, d.author, d.parent, d.link} {
		d.scratch = append(d.scratch, text...)
	}
	texts := string(d.scratch[start:])
	cut := func(text []byte) string {
		s := texts[:len(text)]
		texts = texts[len(text):]
		return s
	}
	return core.Event{
		Source: d.source, Kind: d.kind, Subreddit: d.subreddit,
		Key: cut(d.key), Author: cut(d.author), Parent: cut(d.parent), Link: cut(d.link),
		CreatedAt: d.created, Score: d.score, Scored: d.scored, Flags: d.flags, RetrievedAt: d.retrieved,
	}
}
