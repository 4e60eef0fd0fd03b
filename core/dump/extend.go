package dump

import (
	"bytes"
	"strings"

	"github.com/cespare/xxhash/v2"

	"weir/core"
)

// begin skips separators between values and opens the next value. It returns
// false when there is none in the rest of the fragment.
func (f *frames) begin() bool {
	for i := 0; i < len(f.rest); i++ {
		switch c := f.rest[i]; {
		case strings.IndexByte(trimmed, c) >= 0, c == '\n':
			continue
		case f.inBOM(i):
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

// inBOM reports whether a byte of the rest belongs to a byte order mark, which
// may be split by the end of the fragment.
func (f *frames) inBOM(i int) bool {
	if f.rest[i] != bom[f.bomBytes] {
		f.bomBytes = 0
		return false
	}
	if left := f.rest[i:]; f.bomBytes == 0 && !bytes.HasPrefix(left, []byte(bom)) &&
		!(f.how == moreOfLine && strings.HasPrefix(bom, string(left[:min(len(left), len(bom))]))) {
		return false
	}
	f.bomBytes = (f.bomBytes + 1) % len(bom)
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

// extend continues the open value.
func (f *frames) extend() (p piece, ok bool) {
	v := &f.value
	switch v.kind {
	case junk, junkLines:
		n := len(f.rest)
		if i := bytes.IndexByte(f.rest[min(1, n):], '{'); f.how == moreOfLine && i >= 0 {
			n = i + 1 // the line is too long to wait for its end
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
			p, ok = f.endEpilogue(f.rest[:n])
			f.advance(n)
			p.end = f.here(p.Hash)
			return p, ok
		}
		page := v.isEnvelope()
		if page && !f.isWhole(n) && f.isPage() {
			f.splitPage()
			return p, false
		}
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
		if f.isPage() {
			f.splitPage()
			return p, false
		}
		return f.damaged(n)
	}
	ends := f.how == endOfInput || f.how == breakOff || v.inString && f.how == newline
	if ends && f.isPage() {
		f.splitPage()
		return p, false
	}
	if v.line == f.line+1 && v.kind != epilogue && (v.inString && f.how == newline || f.how == endOfInput && v.kind == object) {
		if f.how == newline {
			f.doubt()
		}
		return f.rescue()
	}
	v.keep(f.rest, f.lines.max)
	f.advance(len(f.rest))
	if v.size > int64(f.lines.max) && f.isPage() {
		f.splitPage()
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
		case strings.IndexByte("{}[:", c) >= 0 && !v.inString:
			f.doubt()
		}
	}
	if v.inString && f.how == newline {
		f.doubt()
	}
	v.keep(f.rest, f.lines.max)
	f.advance(len(f.rest))
	return p, false
}

// enter treats the brackets before the first object, which is n bytes ahead, as
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

// damaged ends the value before or with the byte that makes it invalid, which is
// n bytes ahead, or at the end of its line.
func (f *frames) damaged(n int) (p piece, ok bool) {
	v := &f.value
	f.doubt()
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

// rescue ends a damaged value before the next record on its line, or else with
// the line.
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

// endFragment handles the end of a fragment that was read completely.
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
		var why error // nil: the classifier finds out
		if v.kind == object || v.kind == bareArray {
			why = errTruncated
		}
		p = f.endValue(nil, why)
		p.tail, p.end = how == endOfInput, f.here(p.Hash)
		return p, true
	case v.inString:
		f.doubt()
		v.kind = junkLines
	}
	v.keep([]byte("\n"), f.lines.max)
	return p, false
}

// endValue appends the last bytes, returns the value as a piece and closes it.
// The text of an envelope is kept however long it is.
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
