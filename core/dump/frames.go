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
//   - a line that is one JSON object, as nearly all are,
//   - several values on a line, with or without blanks, commas, NUL bytes or
//     record separators (RFC 7464) between them,
//   - a value over several lines,
//   - the elements of an array that has objects in it, and of the array in an
//     envelope {"data": […]} or {"data": {"children": […]}} that is damaged,
//     truncated, or longer than a record may be; other envelopes are one piece
//     (see Source.unpack).
//
// In a capture of server-sent events only the data counts
// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
//
// A damaged value never swallows a good one. It ends before the next line that is
// a record by itself, or before the next record on the same line. Otherwise it
// ends with its line or, when it began on an earlier line, before the next line
// that begins as it did.
type frames struct {
	lines      lines
	classifier classifier

	rest   []byte  // the unread part of the fragment
	how    ending  // what follows rest
	fresh  bool    // rest is the start of a line that hasn't been examined
	offset int64   // of rest in the decoded input
	line   int64   // newlines before rest
	before int64   // newlines before the member
	member string  // of an archive; empty in other inputs
	begins *string // the next member, until the value before it was returned
	sse    bool    // the lines are server-sent events

	lineAt int64 // offset of the line in the decoded input
	first  bool  // no value was found on the line yet

	held     []piece // to be returned before anything else
	fields   []piece // lines that are fields if this is an event stream
	bomBytes int     // bytes of a split byte order mark that have been read
	piece    piece   // the last one cut
	value    value   // the one being read
	arrays   int     // arrays around the pieces
	envelope []byte  // open brackets around these, which close after them
	outside  int     // arrays around the envelope
	doubted  bool    // damage was seen: the arrays may have ended there
	unsure   bool    // damage was seen since the envelope's elements began
}

// classifier classifies texts.
type classifier interface {
	// scan returns nil for a JSON object, else an error that says what the text
	// is.
	scan(text []byte) error

	// isRecord reports whether the last text scanned, an object, is a record or
	// an envelope around one.
	isRecord() bool

	// hasFields reports whether that text has any member that records have.
	hasFields() bool
}

// piece is a part of the input that should be a record. Its text is valid until
// the next piece is read.
type piece struct {
	text    []byte // truncated to core.MaxRejectBytes when long and not a page
	long    bool   // longer than a record may be
	page    bool   // long, but the text is complete: records may be found in it
	scanned bool   // the classifier has just scanned the text, an object
	tail    bool   // the input ends within it
	why     error  // why it is damaged; nil if nothing is known
	core.Piece
	member string   // of an archive
	inside int64    // the line in the member
	start  int64    // offset of its first byte in the decoded input
	end    position // the read position after it
}

// position is a read position in an input, in the terms of core.Mark.
type position struct {
	offset, line int64
	hash         uint64
}

func newFrames(from blockSource, max int, c classifier) frames {
	return frames{lines: lines{from: from, max: max}, classifier: c, first: true, how: ended}
}

// next returns the next piece, io.EOF at the verified end of the input, or the
// error that ended the input. After an error of ctx it may be called again.
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
			continue // first the held pieces, then the same line again
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
				member := g.member // so that only a new member is allocated, not each fragment
				f.begins = &member
			}
			f.releaseFields()
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

// cut puts the next piece of the fragment in f.piece. It returns false when the
// fragment has no more, or when a held piece comes first.
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

// startMember begins another member of an archive, whose lines are counted
// separately.
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

// trimmed has the bytes that may surround a value.
const trimmed = " \t\r\x00\x1e,"

// trim removes separators around the value of a line.
func trim(line []byte) []byte {
	// Nearly all lines take this short cut.
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
// another value is open, the line must also be a record, and then that value ends
// before it.
func (f *frames) wholeLine() bool {
	if f.how == moreOfLine {
		return false
	}
	text := trim(f.rest)
	if len(text) < 2 || len(text) > f.lines.max {
		return false
	}
	if f.value.kind != noValue {
		// The line may be an element of an array.
		text = bytes.Trim(text, "[]"+trimmed)
		if len(text) >= 2 && text[0] == '{' && text[len(text)-1] == '}' && f.classifier.scan(text) == nil && f.classifier.isRecord() {
			f.interrupt()
		}
		return false
	}
	if text[0] != '{' || text[len(text)-1] != '}' || f.classifier.scan(text) != nil {
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
		f.splitPage() // the line is read again after the elements
		return
	}
	f.fresh = true
	switch f.value.kind {
	case bareArray: // its first object is on this line
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

// abandon ends the open value, which is incomplete, after its last line. If it
// has only one line, records may follow it there, as after a crash: these are
// read again.
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
	p.text = bytes.Clone(p.text) // its memory is reused
	f.held = append(f.held, p)
	after = append(after, f.rest...)
	if f.rest = nil; f.how == newline {
		after = append(after, '\n')
	}
	f.lines.block = append(after, f.lines.block...)
	f.how = ended
}

// recordIn returns the offset of a record in the rest of a damaged value, -1 if
// there is none. To be distinguished from a part of the value, the record must be
// followed by the end of the text or by another record; in an array, by anything.
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
		if end < 0 || f.classifier.scan(text[at:end]) != nil || !f.classifier.isRecord() {
			continue
		}
		after := bytes.TrimLeft(text[end:], trimmed+"\n")
		if len(after) == 0 || f.arrays > 0 || after[0] == '{' {
			return at
		}
	}
	return -1
}

// startsOver reports whether the line begins as the open value did, or is
// indented less, and so cannot be part of it.
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

// skipLine skips the rest of the fragment.
func (f *frames) skipLine() {
	f.advance(len(f.rest))
	f.endLine()
}

// endLine skips the end of the line.
func (f *frames) endLine() {
	switch f.how {
	case newline:
		f.offset++
		f.line++
	case endOfInput: // a last line without a newline counts unless it is empty
		f.line++
	}
	f.lineAt, f.first = f.offset, true
	f.how = ended
}

// ended replaces the ending of a fragment whose newline has been read.
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
