package dump

import (
	"github.com/cespare/xxhash/v2"

	"weir/core"
)

// value is a JSON value that is being read, perhaps over several fragments. It
// follows quotes and brackets and leaves all else to the judge.
type value struct {
	kind   valueKind
	start  int64 // offset of its first byte
	line   int64 // of its first byte
	column int64 // of its first byte; -1 when something stands before it
	deeper bool  // its second line is indented more than its first

	text   []byte // so far, without the fragment that is being read; cut when long
	size   int64  // bytes so far, likewise
	long   bool   // size is more than a record may have
	digest xxhash.Digest

	stack    []byte // brackets that are open, the outer maxDepth of them
	beyond   int    // how many more are open
	inString bool
	escaped  bool // the string's next byte
	last     byte // what the text so far ends with, 'a' for a literal, '"' for a string
	scalars  bool // a bareArray has elements

	// Where the elements of an envelope begin, if this is one.
	naming   bool   // the string is a name
	name     []byte // its first bytes
	data     bool   // the outer member is "data"
	children bool   // the member within is "children"
	elements int    // where in text its array begins, 0 for nowhere
	depth    int    // of that array
}

type valueKind uint8

const (
	noValue   valueKind = iota
	object              // should be a record
	bareArray           // an array in which no object was met so far
	scalar              // an element of an array, neither object nor array
	junk                // none of these; it ends with its line
	junkLines           // the rest of a damaged value, until a line begins as it did
	epilogue            // what follows the elements of an envelope
)

// What scan stopped at.
type stop uint8

const (
	atEnd    stop = iota // the end of the text
	whole                // the byte after the value
	atObject             // the first object in a bareArray
	atDamage             // a byte that cannot stand there
)

// scan reads on in text and returns how many bytes it took.
func (v *value) scan(text []byte) (n int, s stop) {
	for i := range text {
		c := text[i]
		if v.inString {
			switch {
			case v.escaped:
				v.escaped = false
			case c == '\\':
				v.escaped = true
			case c == '"':
				v.endString()
				continue
			}
			if v.naming && len(v.name) < len("children")+1 {
				v.name = append(v.name, c)
			}
			continue
		}
		switch c {
		case ' ', '\t', '\r', '\n', 0:
			continue
		case '"':
			v.inString = true
			v.naming = len(v.stack) <= 2 && v.top() == '{' && (v.last == '{' || v.last == ',')
			v.name = v.name[:0]
			v.scalars = true
			continue
		case '{', '[':
			if len(v.stack) > 0 && v.last != ':' && v.last != '[' && (v.last != ',' || v.top() != '[') {
				return i, atDamage
			}
			if c == '{' && v.kind == bareArray {
				return i, atObject
			}
			if c == '[' && v.elements == 0 && v.data && v.last == ':' && (len(v.stack) == 1 || len(v.stack) == 2 && v.children) {
				v.elements, v.depth = int(v.size)+i+1, len(v.stack)+1
			}
			if len(v.stack) > maxDepth { // no JSON to the judge; only where it ends matters
				v.beyond++
			} else {
				v.stack = append(v.stack, c)
			}
		case '}', ']':
			if v.beyond > 0 {
				v.beyond--
				break
			}
			if v.top() != c-2 { // in ASCII, brackets stand two apart
				return i, atDamage
			}
			v.stack = v.stack[:len(v.stack)-1]
			if len(v.stack) == 0 {
				return i + 1, whole
			}
		case ',', ':':
		case recordSeparator:
			return i, atDamage
		default:
			c = 'a'
			v.scalars = true
		}
		v.last = c
	}
	return len(text), atEnd
}

// recordSeparator stands before each text of a sequence, RFC 7464.
const recordSeparator = 0x1e

func (v *value) top() byte {
	if len(v.stack) == 0 {
		return 0
	}
	return v.stack[len(v.stack)-1]
}

func (v *value) endString() {
	v.inString, v.last = false, '"'
	switch {
	case !v.naming:
	case len(v.stack) == 1:
		v.data, v.children = string(v.name) == "data", false
	default:
		v.children = string(v.name) == "children"
	}
	v.naming = false
}

// isEnvelope reports whether the value has an array of records in it, as far as
// it was read.
func (v *value) isEnvelope() bool { return v.kind == object && v.elements > 0 && !v.long }

// keep copies a part of the value, as much of it as anybody will look at.
func (v *value) keep(part []byte, max int) {
	v.size += int64(len(part))
	switch {
	case v.size <= int64(max):
		v.text = append(v.text, part...)
		return
	case v.isEnvelope():
		v.text = append(v.text, part...) // the caller ends this at once
		return
	case !v.long:
		v.long = true
		v.digest.Reset()
		_, _ = v.digest.Write(v.text) // never fails
	}
	_, _ = v.digest.Write(part)
	v.text = append(v.text, part[:min(len(part), core.MaxRejectBytes)]...)
	v.text = v.text[:min(len(v.text), core.MaxRejectBytes)]
}
