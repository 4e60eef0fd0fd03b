package dump

import (
	"github.com/cespare/xxhash/v2"

	"weir/core"
)

// value is a JSON value that is being read, possibly over several fragments. It
// tracks only quotes and brackets; the classifier checks everything else.
type value struct {
	kind   valueKind
	start  int64 // offset of its first byte
	line   int64 // of its first byte
	column int64 // of its first byte; -1 when another value precedes it on the line
	deeper bool  // its second line is indented more than its first

	text   []byte // so far, without the current fragment; truncated when long
	size   int64  // bytes so far, likewise
	long   bool   // size exceeds the limit of a record
	digest xxhash.Digest

	stack    []byte // open brackets, up to maxDepth of the outer ones
	beyond   int    // number of open brackets beyond these
	inString bool
	escaped  bool // the next byte of the string is escaped
	last     byte // the last byte of the text so far, 'a' for a literal, '"' for a string
	scalars  bool // a bareArray has elements

	// The start of the elements of an envelope, if this is one.
	naming   bool   // the string is a name
	name     []byte // its first bytes
	data     bool   // the outer member is "data"
	children bool   // the member within is "children"
	elements int    // offset of its array in text, 0 if there is none
	depth    int    // of that array
}

type valueKind uint8

const (
	noValue   valueKind = iota
	object              // should be a record
	bareArray           // an array without an object so far
	scalar              // an element of an array, neither object nor array
	junk                // anything else; it ends with its line
	junkLines           // the rest of a damaged value, until a line begins as it did
	epilogue            // the text after the elements of an envelope
)

// stop is where scan stopped.
type stop uint8

const (
	atEnd    stop = iota // the end of the text
	whole                // the byte after the value
	atObject             // the first object in a bareArray
	atDamage             // a byte that cannot stand there
)

// scan continues the value with text and returns the number of bytes it read.
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
			if len(v.stack) > maxDepth { // too deep to be accepted; only its end matters
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

// isEnvelope reports whether the value, as far as it was read, has an array of
// records in it.
func (v *value) isEnvelope() bool { return v.kind == object && v.elements > 0 && !v.long }

// keep appends a part of the value to its text. Once the value is too long, it
// keeps only the first bytes and a digest of all.
func (v *value) keep(part []byte, max int) {
	v.size += int64(len(part))
	switch {
	case v.size <= int64(max):
		v.text = append(v.text, part...)
		return
	case v.isEnvelope():
		v.text = append(v.text, part...) // the caller checks the size right afterwards
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
