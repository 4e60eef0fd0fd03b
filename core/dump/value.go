package dump

import (
	"bytes"
	"strings"

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

	stack    []byte // brackets that are open
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
	for i := 0; i < len(text); i++ {
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
			v.stack = append(v.stack, c)
		case '}', ']':
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
	case v.kind == epilogue:
		return
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

// begin passes over what may stand between values and notes where the next one
// begins; false when there is none in the rest of the fragment.
func (f *frames) begin() bool {
	for i := 0; i < len(f.rest); i++ {
		switch c := f.rest[i]; {
		case strings.IndexByte(trimmed, c) >= 0, c == '\n':
			continue
		case f.isMark(i):
			continue
		case c == ']' && f.arrays > 0:
			if f.arrays--; f.arrays == f.outside && len(f.envelope) > 0 {
				f.advance(i + 1)
				f.open(epilogue)
				f.value.stack = append(f.value.stack, f.envelope...)
				f.envelope = f.envelope[:0]
				return true
			}
			continue
		case c == '{':
			f.advance(i)
			f.open(object)
		case c == '[':
			f.advance(i)
			f.open(bareArray)
		case f.arrays > 0:
			f.advance(i)
			f.open(scalar)
		default:
			f.advance(i)
			f.open(junk)
		}
		return true
	}
	f.advance(len(f.rest))
	return false
}

// isMark reports whether a byte of the rest belongs to a byte order mark, which
// the end of the fragment may divide.
func (f *frames) isMark(i int) bool {
	if f.rest[i] != bom[f.marked] {
		f.marked = 0
		return false
	}
	if left := f.rest[i:]; f.marked == 0 && !bytes.HasPrefix(left, []byte(bom)) &&
		!(f.how == moreOfLine && strings.HasPrefix(bom, string(left[:min(len(left), len(bom))]))) {
		return false
	}
	f.marked = (f.marked + 1) % len(bom)
	return true
}

// open begins a value at the start of the rest.
func (f *frames) open(kind valueKind) {
	v := &f.value
	*v = value{kind: kind, start: f.offset, line: f.line + 1, column: -1, text: v.text[:0], stack: v.stack[:0], name: v.name[:0]}
	if f.first {
		v.column = f.offset - f.lineAt
	}
	f.first = false
}

// extend reads on in the value that is open.
func (f *frames) extend() (p piece, ok bool) {
	v := &f.value
	switch v.kind {
	case junk, junkLines:
		n := len(f.rest)
		if i := bytes.IndexByte(f.rest[min(1, n):], '{'); f.how == moreOfLine && i >= 0 {
			n = i + 1 // the line has no end that could be waited for
			p, ok = f.endValue(f.rest[:n], nil), true
		} else {
			v.keep(f.rest, f.lines.max)
		}
		f.advance(n)
		p.end = f.here(p.Hash)
		return p, ok
	case scalar:
		return f.extendScalar()
	}
	n, s := v.scan(f.rest)
	switch s {
	case whole:
		if v.kind == epilogue {
			f.advance(n)
			v.kind = noValue
			return p, false
		}
		page := v.isEnvelope()
		p = f.endValue(f.rest[:n], nil)
		p.page = page && p.Size > int64(f.lines.max)
		f.advance(n)
		if f.how != moreOfLine && len(trim(f.rest)) == 0 {
			f.skipLine()
		}
		p.end = f.here(p.Hash)
		return p, true
	case atObject:
		return f.enter(n)
	case atDamage:
		return f.damaged(n)
	}
	if v.inString && v.line == f.line+1 && (f.how == newline || f.how == endOfInput) {
		f.doubted = true
		return f.rescue()
	}
	v.keep(f.rest, f.lines.max)
	f.advance(len(f.rest))
	if v.isEnvelope() && v.size > int64(f.lines.max) {
		f.enterEnvelope()
	}
	return p, false
}

// extendScalar reads an element of an array up to the comma or bracket after it.
func (f *frames) extendScalar() (p piece, ok bool) {
	v := &f.value
	for i, c := range f.rest {
		switch {
		case v.escaped:
			v.escaped = false
		case c == '\\' && v.inString:
			v.escaped = true
		case c == '"':
			v.inString = !v.inString
		case (c == ',' || c == ']') && !v.inString:
			p = f.endValue(f.rest[:i], errNotObject)
			f.advance(i)
			p.end = f.here(p.Hash)
			return p, true
		}
	}
	v.keep(f.rest, f.lines.max)
	f.advance(len(f.rest))
	return p, false
}

// enter takes the brackets before the first object, n bytes on, for those of
// arrays of records.
func (f *frames) enter(n int) (p piece, ok bool) {
	f.arrays += len(f.value.stack)
	if ok = f.value.scalars; ok {
		p = f.endValue(f.rest[:n], errNotObject)
	}
	f.value.kind = noValue
	f.advance(n)
	p.end = f.here(p.Hash)
	return p, ok
}

// enterEnvelope reads the elements of an envelope one by one: it is longer than
// a record may be. What was kept of them is read again.
func (f *frames) enterEnvelope() {
	v := &f.value
	again := bytes.Clone(v.text[v.elements:])
	f.offset -= int64(len(again))
	f.line -= int64(bytes.Count(again, []byte("\n")))
	if f.how == newline {
		again = append(again, '\n')
	}
	f.lines.block = append(again, f.lines.block...)
	f.how = ended
	f.outside = f.arrays
	f.arrays++
	f.envelope = append(f.envelope[:0], bytes.Repeat([]byte("{"), v.depth-1)...)
	v.kind = noValue
}

// damaged ends the value before or with the byte that cannot stand in it, n
// bytes on, or with its line.
func (f *frames) damaged(n int) (p piece, ok bool) {
	v := &f.value
	f.doubted = true
	startsHere := v.line == f.line+1
	switch {
	case f.rest[n] == recordSeparator, !startsHere && len(trim(f.rest[:n])) == 0:
		p = f.endValue(f.rest[:n], errEnds)
		f.advance(n)
	case f.how == moreOfLine:
		if f.rest[n] != '{' {
			n++
		}
		p = f.endValue(f.rest[:n], nil)
		f.advance(n)
	case startsHere:
		return f.rescue()
	default:
		v.kind = junkLines
		return p, false
	}
	p.end = f.here(p.Hash)
	return p, true
}

// rescue ends a damaged value before a record that follows it on its line, and
// else with the line.
func (f *frames) rescue() (p piece, ok bool) {
	at := f.recordIn(f.rest)
	if at < 0 {
		f.value.kind = junk
		return p, false
	}
	p = f.endValue(f.rest[:at], errEnds)
	f.advance(at)
	p.end = f.here(p.Hash)
	return p, true
}

// endFragment deals with what follows the fragment, all of which was read.
func (f *frames) endFragment() (p piece, ok bool) {
	v := &f.value
	how := f.how
	switch how {
	case newline, endOfInput:
		f.endLine()
	case breakOff:
		f.how, v.kind = ended, noValue
		return p, false
	default:
		return p, false
	}
	switch {
	case !f.isOpen():
		return p, false
	case how == endOfInput, v.kind == junk, v.kind == scalar:
		var why error // the judge says it
		if v.kind == object || v.kind == bareArray {
			why = errTruncated
		}
		p = f.endValue(nil, why)
		p.tail, p.end = how == endOfInput, f.here(p.Hash)
		return p, true
	case v.inString:
		f.doubted = true
		v.kind = junkLines
	}
	v.keep([]byte("\n"), f.lines.max)
	return p, false
}

// endValue returns the value as a piece, with its last bytes, and is ready for
// the next. The text of an envelope is there however long it is.
func (f *frames) endValue(last []byte, why error) piece {
	v := &f.value
	envelope := v.isEnvelope()
	text := last
	if v.size > 0 {
		v.keep(last, f.lines.max)
		text = v.text
	}
	p := piece{member: f.member, inside: v.line - f.before, start: v.start, why: why, text: text}
	p.Line = v.line
	if v.long {
		p.long, p.Hash, p.Size = true, v.digest.Sum64(), v.size
	} else {
		p.text = bytes.TrimRight(text, trimmed+"\n")
		p.Hash, p.Size = xxhash.Sum64(p.text), int64(len(p.text))
		if p.long = p.Size > int64(f.lines.max); p.long && !envelope {
			p.text = p.text[:min(len(p.text), core.MaxRejectBytes)]
		}
	}
	v.kind = noValue
	return p
}
