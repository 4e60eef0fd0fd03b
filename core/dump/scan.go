package dump

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// maxDepth is how deep objects and arrays may nest: encoding/json's limit.
const maxDepth = 10_000

// scanner reads one text as a JSON object by RFC 8259. It validates the whole
// text, including UTF-8, but decodes nothing: it only notes the positions of the
// members that the tree names. Of members with the same name the last counts.
// NaN, Infinity and -Infinity, which Python writes where JSON has null, are
// accepted as values.
//
// It exists because parsing limits the speed of an import, and it takes half the
// time of jsontext's decoder (BenchmarkScan). FuzzScan compares it with
// encoding/json.
type scanner struct {
	text    []byte
	bad     int      // offset of the first byte that isn't JSON
	values  [][]byte // by slot, parts of text; nil when absent
	special []int    // start and end of each NaN, Infinity and -Infinity
}

// scan notes the members of the object in text. They are slices of text. The
// error is the reason for rejecting it as a record.
func (s *scanner) scan(text []byte, root *node) error {
	s.text, s.special = text, s.special[:0]
	clear(s.values)
	i := s.space(0)
	if i < len(text) && text[i] == '{' {
		i = s.object(i, root, 1)
	} else if i = s.value(i, 0); i >= 0 && s.space(i) == len(text) {
		return errNotObject
	}
	if i >= 0 {
		if i = s.space(i); i == len(text) {
			return nil
		}
		s.bad = i
	}
	switch {
	case !utf8.Valid(text):
		return errUTF8
	case s.bad >= len(text):
		return errEnds
	}
	return fmt.Errorf("invalid JSON: %q at byte %d", text[s.bad], s.bad+1)
}

// The methods below return the index after what they read, or -1 with s.bad set.

func (s *scanner) fail(i int) int {
	s.bad = i
	return -1
}

func (s *scanner) space(i int) int {
	for i < len(s.text) {
		switch s.text[i] {
		case ' ', '\t', '\r', '\n':
			i++
		default:
			return i
		}
	}
	return i
}

func (s *scanner) object(i int, n *node, depth int) int {
	if depth > maxDepth {
		return s.fail(i)
	}
	b := s.text
	i = s.space(i + 1)
	if i < len(b) && b[i] == '}' {
		return i + 1
	}
	for {
		if i >= len(b) || b[i] != '"' {
			return s.fail(i)
		}
		start := i
		var escaped bool
		if i, escaped = s.str(i); i < 0 {
			return i
		}
		var m *member
		if n != nil {
			m = n.find(name(b[start:i], escaped))
		}
		if i = s.space(i); i >= len(b) || b[i] != ':' {
			return s.fail(i)
		}
		i = s.space(i + 1)
		if m == nil {
			i = s.value(i, depth)
		} else {
			i = s.note(i, m, depth)
		}
		if i < 0 {
			return i
		}
		if i = s.space(i); i >= len(b) {
			return s.fail(i)
		}
		switch b[i] {
		case ',':
			i = s.space(i + 1)
		case '}':
			return i + 1
		default:
			return s.fail(i)
		}
	}
}

// note reads the value of a member that the tree names.
func (s *scanner) note(i int, m *member, depth int) int {
	start := i
	if m.below == nil {
		i = s.value(i, depth)
	} else {
		// An earlier member of this name no longer counts, nor do its own
		// members.
		for _, slot := range m.below.slots {
			s.values[slot] = nil
		}
		if i < len(s.text) && s.text[i] == '{' {
			i = s.object(i, m.below, depth+1)
		} else {
			i = s.value(i, depth)
		}
	}
	if i >= 0 && m.slot >= 0 {
		s.values[m.slot] = s.text[start:i]
	}
	return i
}

func (s *scanner) value(i, depth int) int {
	if i >= len(s.text) {
		return s.fail(i)
	}
	switch s.text[i] {
	case '"':
		i, _ = s.str(i)
		return i
	case '{':
		return s.object(i, nil, depth+1)
	case '[':
		return s.array(i, depth+1)
	case 't':
		return s.literal(i, "true")
	case 'f':
		return s.literal(i, "false")
	case 'n':
		return s.literal(i, "null")
	case 'N':
		return s.nonFinite(i, "NaN")
	case 'I':
		return s.nonFinite(i, "Infinity")
	case '-':
		if i+1 < len(s.text) && s.text[i+1] == 'I' {
			return s.nonFinite(i, "-Infinity")
		}
	}
	return s.number(i)
}

// nonFinite reads NaN, Infinity or -Infinity.
func (s *scanner) nonFinite(i int, word string) int {
	end := s.literal(i, word)
	if end >= 0 {
		s.special = append(s.special, i, end)
	}
	return end
}

// strict returns the text as JSON, with null for NaN, Infinity and -Infinity. If
// there are none, it returns the text itself.
func (s *scanner) strict(text []byte) []byte {
	if len(s.special) == 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	from := 0
	for k := 0; k < len(s.special); k += 2 {
		out = append(append(out, text[from:s.special[k]]...), "null"...)
		from = s.special[k+1]
	}
	return append(out, text[from:]...)
}

func (s *scanner) array(i, depth int) int {
	if depth > maxDepth {
		return s.fail(i)
	}
	b := s.text
	i = s.space(i + 1)
	if i < len(b) && b[i] == ']' {
		return i + 1
	}
	for {
		if i = s.value(i, depth); i < 0 {
			return i
		}
		if i = s.space(i); i >= len(b) {
			return s.fail(i)
		}
		switch b[i] {
		case ',':
			i = s.space(i + 1)
		case ']':
			return i + 1
		default:
			return s.fail(i)
		}
	}
}

func (s *scanner) literal(i int, word string) int {
	for k := range len(word) {
		if i+k >= len(s.text) || s.text[i+k] != word[k] {
			return s.fail(i + k)
		}
	}
	return i + len(word)
}

func (s *scanner) number(i int) int {
	b := s.text
	if i < len(b) && b[i] == '-' {
		i++
	}
	switch {
	case i < len(b) && b[i] == '0':
		i++
	default:
		if i = s.digits(i); i < 0 {
			return i
		}
	}
	if i < len(b) && b[i] == '.' {
		if i = s.digits(i + 1); i < 0 {
			return i
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		return s.digits(i)
	}
	return i
}

// digits reads at least one digit.
func (s *scanner) digits(i int) int {
	start := i
	for i < len(s.text) && s.text[i]-'0' <= 9 {
		i++
	}
	if i == start {
		return s.fail(i)
	}
	return i
}

const (
	everyByte = 0x0101010101010101
	highBits  = 0x8080808080808080
)

// str reads the string whose opening quote is at i and reports whether it
// contains escapes.
func (s *scanner) str(i int) (end int, escaped bool) {
	b := s.text
	i++
	for {
		// Eight bytes at a time; a high bit marks a quote, a backslash, a
		// control character or a byte beyond ASCII. A borrow may mark a byte
		// above the first one wrongly, never the first. The formula is
		// "hasless" and "haszero" of Sean Eron Anderson's Bit Twiddling Hacks.
		for i+8 <= len(b) {
			x := binary.LittleEndian.Uint64(b[i:])
			quote, slash := x^everyByte*'"', x^everyByte*'\\'
			marks := (x | (x-everyByte*' ')&^x | (quote-everyByte)&^quote | (slash-everyByte)&^slash) & highBits
			if marks != 0 {
				i += bits.TrailingZeros64(marks) >> 3
				break
			}
			i += 8
		}
		if i >= len(b) {
			return s.fail(i), escaped
		}
		switch c := b[i]; {
		case c == '"':
			return i + 1, escaped
		case c == '\\':
			escaped = true
			if i = s.escape(i + 1); i < 0 {
				return i, escaped
			}
		case c < ' ':
			return s.fail(i), escaped
		case c < utf8.RuneSelf:
			i++
		default:
			r, size := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && size == 1 {
				return s.fail(i), escaped
			}
			i += size
		}
	}
}

// escape reads the rest of an escape after its backslash. Lone surrogates are
// accepted and kept unchanged.
func (s *scanner) escape(i int) int {
	if i >= len(s.text) {
		return s.fail(i)
	}
	switch s.text[i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 1
	case 'u':
		for range 4 {
			i++
			if i >= len(s.text) || !isHex(s.text[i]) {
				return s.fail(i)
			}
		}
		return i + 1
	}
	return s.fail(i)
}

func isHex(c byte) bool {
	return c-'0' <= 9 || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// name returns the decoded text of a valid quoted name.
func name(quoted []byte, escaped bool) []byte {
	if escaped {
		return unquote(nil, quoted)
	}
	return quoted[1 : len(quoted)-1]
}

// unquote appends the decoded text of a valid JSON string. A lone surrogate
// becomes U+FFFD.
func unquote(dst, quoted []byte) []byte {
	dst, _ = jsontext.AppendUnquote(dst, quoted) // the only possible error is a lone surrogate
	return dst
}

// appendQuoted appends s as a JSON string.
func appendQuoted(dst []byte, s string) []byte {
	dst, _ = jsontext.AppendQuote(dst, s) // the only error is invalid UTF-8, which it replaces
	return dst
}
