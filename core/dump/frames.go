package dump

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/cespare/xxhash/v2"

	"weir/core"
)

// frames cuts an input into pieces, each of which should be a record:
//
//   - a line that is a JSON object as a whole, which nearly all are,
//   - several values on a line, with or without blanks, commas, NUL bytes or
//     record separators (RFC 7464) between them,
//   - a value over several lines,
//   - the elements of an array that has objects in it, and of the array in an
//     envelope {"data": […]} or {"data": {"children": […]}} that is damaged, cut
//     off, or longer than a record may be; others come whole (see Source.unpack).
//
// Of a capture of server-sent events the data counts
// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
//
// A value that is damaged takes no good one along: it ends before the next line
// that is a record by itself, before the next record on its own line, and else
// with the line, or, when it began on an earlier one, before the next line that
// begins as it did.
type frames struct {
	lines lines
	judge judge

	rest   []byte  // what is left of the fragment
	how    ending  // what follows rest
	fresh  bool    // rest begins a line that nobody has looked at
	offset int64   // of rest in the decoded input
	line   int64   // newlines before rest
	before int64   // newlines before the member
	member string  // of an archive; empty in other inputs
	begins *string // the next member, until the value before it is out
	sse    bool    // the lines are server-sent events

	lineAt int64 // offset of the line in the decoded input
	first  bool  // no value was met on the line

	held     []piece // to be returned before all else
	fields   []piece // lines that would be fields of an event stream, if this is one
	marked   int     // bytes of a byte order mark at the end of the last fragment
	piece    piece   // the last one that was cut
	value    value   // the one that is being read
	arrays   int     // arrays around the pieces
	envelope []byte  // brackets around these that are to be closed after them
	outside  int     // arrays around the envelope
	doubted  bool    // damage was seen: the arrays may have ended in it
	unsure   bool    // it was seen since the envelope's elements began
}

// judge says what a text is.
type judge interface {
	// scan returns nil for a JSON object, else what the text is instead.
	scan(text []byte) error

	// isRecord reports whether the text that scan looked at last, an object, is
	// a record, or an envelope around one.
	isRecord() bool

	// hasFields reports whether that text has a member that a record has.
	hasFields() bool
}

// piece is a part of the input that should be a record. Its text is valid until
// the next one is asked for.
type piece struct {
	text    []byte // cut to core.MaxRejectBytes when long and no page
	long    bool   // longer than a record may be
	page    bool   // long, and the text is there: records may be found in it
	scanned bool   // the judge has just scanned the text: it is an object
	tail    bool   // the input ends in it
	why     error  // what is wrong with it; nil: nothing is known
	core.Piece
	member string   // of an archive
	inside int64    // the line in the member
	start  int64    // offset of its first byte in the decoded input
	end    position // where reading stands after it
}

// position is how far an input is read, in what core.Mark says.
type position struct {
	offset, line int64
	hash         uint64
}

func newFrames(from blockSource, max int, j judge) frames {
	return frames{lines: lines{from: from, max: max}, judge: j, first: true, how: ended}
}

// next returns the next piece, io.EOF at the verified end of the input, or what
// is wrong with the input. After an error of ctx it may be called again.
func (f *frames) next(ctx context.Context) (*piece, error) {
	for {
		if len(f.held) > 0 {
			p := &f.held[0]
			f.held = f.held[1:]
			return p, nil
		}
		if f.cut() {
			return &f.piece, nil
		}
		if f.fresh {
			continue // with what is held, then with the same line
		}
		if f.begins != nil {
			f.startMember(*f.begins)
			f.begins = nil
		}
		g, err := f.lines.next(ctx)
		ends := errors.Is(err, io.EOF) || err == nil && g.how == startOfMember
		switch {
		case (ends || err != nil && ctx.Err() == nil) && f.isPage():
			if err == nil {
				f.lines.unread(g.member)
			}
			f.splitPage()
			continue
		case ends && (f.isOpen() || len(f.fields) > 0):
			if err == nil {
				f.begins = &g.member
			}
			f.fieldsAreNone()
			if f.isOpen() {
				f.abandon(errEnds)
			}
			continue
		case ends && f.value.kind == epilogue && f.unsure:
			if err == nil {
				f.lines.unread(g.member)
			}
			if p, ok := f.endEpilogue(nil); ok {
				f.held = append(f.held, p)
			}
			continue
		case ends && err != nil && (f.arrays > 0 || f.value.kind == epilogue) && !f.doubted:
			return nil, errOpenArray
		case err != nil:
			return nil, err
		case g.how == startOfMember:
			f.startMember(g.member)
			continue
		}
		f.fresh = f.how != moreOfLine
		f.rest, f.how = g.text, g.how
	}
}

// cut puts the next piece of the fragment in f.piece; false when it holds no
// more, or when something else comes before what it holds.
func (f *frames) cut() bool {
	if f.fresh {
		f.fresh = false
		if f.isEventField() {
			f.skipLine()
			return false
		}
		if f.fresh = len(f.held) > 0; f.fresh {
			return false
		}
		if f.wholeLine() {
			return true
		}
		if !f.fresh && f.how != ended && f.value.kind != noValue && f.startsOver() {
			f.interrupt()
		}
		if f.fresh || f.how == ended {
			return false
		}
	}
	var ok bool
	for len(f.rest) > 0 {
		if f.value.kind == noValue && !f.begin() {
			break
		}
		if f.piece, ok = f.extend(); ok {
			return true
		}
	}
	f.piece, ok = f.endFragment()
	return ok
}

// startMember begins another member of an archive, whose lines are its own.
func (f *frames) startMember(name string) {
	f.member, f.before = name, f.line
	f.value.kind, f.arrays, f.doubted, f.sse = noValue, 0, false, false
	f.envelope = f.envelope[:0]
	f.lineAt, f.first = f.offset, true
}

// doubt notes that damage was seen.
func (f *frames) doubt() { f.doubted, f.unsure = true, true }

// isOpen reports whether a value is being read.
func (f *frames) isOpen() bool { return f.value.kind != noValue && f.value.kind != epilogue }

// trimmed are the bytes that may stand around a value.
const trimmed = " \t\r\x00\x1e,"

// trim takes off what may stand around a line's value.
func trim(line []byte) []byte {
	// Nearly all lines need nothing of this.
	if len(line) > 1 && line[0] == '{' && line[len(line)-1] == '}' {
		return line
	}
	for {
		line = bytes.Trim(line, trimmed)
		rest, ok := bytes.CutPrefix(line, []byte(bom))
		if !ok {
			return line
		}
		line = rest
	}
}

// wholeLine puts the line in f.piece when it is an object by itself. While
// another value is open it must be a record, too: then that value ends before
// it.
func (f *frames) wholeLine() bool {
	if f.how == moreOfLine {
		return false
	}
	text := trim(f.rest)
	if len(text) < 2 || len(text) > f.lines.max {
		return false
	}
	if f.value.kind != noValue {
		// An element of an array, if need be.
		text = bytes.Trim(text, "[]"+trimmed)
		if len(text) >= 2 && text[0] == '{' && text[len(text)-1] == '}' && f.judge.scan(text) == nil && f.judge.isRecord() {
			f.interrupt()
		}
		return false
	}
	if text[0] != '{' || text[len(text)-1] != '}' || f.judge.scan(text) != nil {
		return false
	}
	f.piece = piece{
		text: text, scanned: true, member: f.member, inside: f.line + 1 - f.before,
		Piece: core.Piece{Line: f.line + 1, Hash: xxhash.Sum64(text), Size: int64(len(text))},
		start: f.offset + int64(indexOf(f.rest, text)),
	}
	f.skipLine()
	f.piece.end = f.here(f.piece.Hash)
	return true
}

// interrupt ends the value that is open before the line, which stays.
func (f *frames) interrupt() {
	if f.isPage() {
		f.splitPage() // the line comes again, after what was kept
		return
	}
	f.fresh = true
	switch f.value.kind {
	case bareArray: // its first object stands on this line
		f.arrays += len(f.value.stack)
		if f.value.scalars {
			f.abandon(errNotObject)
		}
	case epilogue:
		f.doubt()
		if p, ok := f.endEpilogue(nil); ok {
			f.held = append(f.held, p)
		}
	case junkLines:
		f.abandon(nil)
	default:
		f.doubt()
		f.abandon(errEnds)
	}
	f.value.kind = noValue
}

// abandon ends the value that is open and was not whole, after its last line.
// Records may still follow it on its one line, as after a crash: they are read
// again.
func (f *frames) abandon(why error) {
	v := &f.value
	var after []byte
	if v.line == f.line && v.kind == object && !v.long && f.begins == nil {
		if at := f.recordIn(v.text); at > 0 {
			after = bytes.Clone(v.text[at:])
			v.text = v.text[:at]
			v.size = int64(at)
		}
	}
	f.offset -= int64(len(after))
	f.line -= int64(bytes.Count(after, []byte("\n")))
	p := f.endValue(nil, why)
	p.end = f.here(p.Hash)
	if after == nil {
		f.held = append(f.held, p)
		return
	}
	p.text = bytes.Clone(p.text) // its memory is used again
	f.held = append(f.held, p)
	after = append(after, f.rest...)
	if f.rest = nil; f.how == newline {
		after = append(after, '\n')
	}
	f.lines.block = append(after, f.lines.block...)
	f.how = ended
}

// recordIn returns where in the rest of a damaged value a record begins that can
// be told from a part of it, -1 for nowhere: the text ends with it, or another
// follows, or in an array anything.
func (f *frames) recordIn(text []byte) int {
	const tries = 1000
	s := scanner{text: text}
	at := 0
	for range tries {
		next := bytes.Index(text[at+1:], []byte(`{"`))
		if next < 0 {
			break
		}
		at += 1 + next
		end := s.value(at, 0)
		if end < 0 || f.judge.scan(text[at:end]) != nil || !f.judge.isRecord() {
			continue
		}
		after := bytes.TrimLeft(text[end:], trimmed+"\n")
		if len(after) == 0 || f.arrays > 0 || after[0] == '{' {
			return at
		}
	}
	return -1
}

// startsOver reports whether the line begins as the value that is open did, or
// further left, and so cannot be a part of it.
func (f *frames) startsOver() bool {
	v := &f.value
	text := trim(f.rest)
	if len(text) == 0 {
		return f.sse // the event ends here
	}
	column := int64(bytes.Index(f.rest, text[:1]))
	if f.line == v.line {
		v.deeper = column > v.column
	}
	return (text[0] == '{' || text[0] == '[') && column <= v.column && (v.deeper || v.kind == junkLines)
}

// skipLine passes over the rest of the fragment.
func (f *frames) skipLine() {
	f.advance(len(f.rest))
	f.endLine()
}

// endLine passes over the line's end.
func (f *frames) endLine() {
	switch f.how {
	case newline:
		f.offset++
		f.line++
	case endOfInput: // it counts, if it has anything in it
		f.line++
	}
	f.lineAt, f.first = f.offset, true
	f.how = ended
}

// ended is what follows a fragment whose newline is passed.
const ended ending = 255

func (f *frames) advance(n int) {
	f.offset += int64(n)
	f.rest = f.rest[n:]
}

// here is the position after a piece with the given hash.
func (f *frames) here(hash uint64) position { return position{f.offset, f.line, hash} }

// setText makes a piece of other text.
func (p *piece) setText(text []byte) {
	p.text = trim(text)
	p.Hash, p.Size = xxhash.Sum64(p.text), int64(len(p.text))
}
