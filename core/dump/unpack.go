package dump

import (
	"bytes"
	"slices"

	"github.com/cespare/xxhash/v2"

	"weir/core"
)

// The slots of an envelope.
const (
	envelopeKind = iota
	envelopeData
	envelopeChildren
)

var envelopePaths = []string{envelopeKind: "kind", envelopeData: "data", envelopeChildren: "data.children"}

// pages finds records in the envelopes of web interfaces:
//
//	{"kind": "Listing", "data": {"children": [{"kind": "t1", "data": {…}}, …]}}
//	{"data": [{…}, …]}
//
// The first is Reddit's (https://www.reddit.com/dev/api#listings), the second
// Pushshift's and Arctic Shift's.
type pages struct {
	scanner scanner
	root    *node
}

func newPages() pages {
	return pages{scanner: scanner{values: make([][]byte, len(envelopePaths))}, root: tree(envelopePaths)}
}

// mayHold is a cheap test whether the text could be an envelope.
func (u *pages) mayHold(text []byte) bool { return bytes.Contains(text, []byte(`"data"`)) }

// open reads the members of an envelope from the text, an object, and reports
// whether it is one: whether it has "data".
func (u *pages) open(text []byte) bool {
	return u.mayHold(text) && u.scanner.scan(text, u.root) == nil && u.scanner.values[envelopeData] != nil
}

// thing returns the record in {"kind": "t1", "data": {…}}, which open has read,
// and its kind.
func (u *pages) thing() (kind string, record []byte) {
	v := u.scanner.values
	if len(v[envelopeKind]) > 2 && v[envelopeKind][0] == '"' && v[envelopeData][0] == '{' {
		return string(unquote(nil, v[envelopeKind])), v[envelopeData]
	}
	return "", nil
}

// elements returns the elements of a page, which open has read; ok is false if it
// isn't a page. Each is a piece of its own, with its own position.
func (u *pages) elements(page *piece, max int) (pieces []piece, ok bool) {
	array := u.scanner.values[envelopeChildren]
	if array == nil {
		array = u.scanner.values[envelopeData]
	}
	if array[0] != '[' {
		return nil, false
	}
	s := scanner{text: page.text}
	i := s.space(indexOf(page.text, array) + 1)
	at, lines := 0, int64(0)
	for page.text[i] != ']' {
		start := i
		if i = s.value(i, 0); i < 0 {
			return nil, false // cannot happen: open has scanned all of it
		}
		text := page.text[start:i]
		lines += int64(bytes.Count(page.text[at:start], []byte("\n")))
		e := piece{
			text: text, member: page.member, inside: page.inside + lines, start: page.start + int64(start),
			Piece: core.Piece{Line: page.Line + lines, Hash: xxhash.Sum64(text), Size: int64(len(text))},
		}
		e.end = position{page.start + int64(i), page.Line - 1 + lines + int64(bytes.Count(text, []byte("\n"))), e.Hash}
		e.long = len(text) > max
		pieces = append(pieces, e)
		at = start
		if i = s.space(i); page.text[i] == ',' {
			i = s.space(i + 1)
		}
	}
	if len(pieces) > 0 {
		last := &pieces[len(pieces)-1]
		last.end.offset, last.end.line = page.end.offset, page.end.line
	}
	return pieces, true
}

// isPage reports whether an object can be replaced by the elements of its array.
// A record may have such an array, too, so an object with members of a record is
// a page only if one of the elements is a record.
func (p *parser) isPage(text []byte, elements []piece) bool {
	isObject := func(e piece) bool { return e.text[0] == '{' }
	if len(elements) > 0 && !slices.ContainsFunc(elements, isObject) {
		return false
	}
	if p.scan(text) == nil && !p.hasFields() {
		return true
	}
	return slices.ContainsFunc(elements, func(e piece) bool { return isObject(e) && p.scan(e.text) == nil && p.isRecord() })
}

// indexOf returns the offset of a part of a text. Both have the same end of their
// capacity.
func indexOf(text, part []byte) int { return cap(text) - cap(part) }

// isThing reports whether the kind is one of Reddit's things: t1 to t6, and
// others that its API sends in that form.
func isThing(kind string) bool {
	switch kind {
	case "t1", "t2", "t3", "t4", "t5", "t6", "more", "LiveUpdate", "LiveUpdateEvent", "wikipage", "modaction":
		return true
	}
	return false
}
