package config

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

// document is the text of a TOML file and where in it everything stands: the
// parser tells neither the line of a key nor the bytes of a value.
type document struct {
	text  []byte
	tree  map[string]any
	items []item // in the order of the file
}

// item is a table's header or a key with its value.
type item struct {
	path       []string // the whole name
	scope      int      // how many parts of it come from the table around it
	kind       itemKind
	inline     bool // stands in an inline table
	start, end int  // bytes of the value; of a header, of all of it
	line       int  // of the name, from 1
	at         int  // byte where the name begins
}

type itemKind int

const (
	header      itemKind = iota // [a.b]
	arrayHeader                 // [[a.b]]
	value                       // a.b = 1
	inlineTable                 // a.b = { … }
)

// key is the dotted name, quoted where TOML needs it.
func (it *item) key() string { return toml.Key(it.path).String() }

// readDocument parses a file. The error begins with the line: "12: …".
func readDocument(text []byte) (*document, error) {
	d := &document{text: text}
	if err := toml.Unmarshal(text, &d.tree); err != nil {
		var syntax toml.ParseError
		errors.As(err, &syntax) // a map takes all that can be parsed, so there is no other error
		message := syntax.Message
		if strings.Contains(message, "invalid escape") || strings.Contains(message, "hexadecimal digits after") {
			message += `; write paths of Windows in single quotes, like 'C:\data\weir.db'`
		}
		return nil, fmt.Errorf("%d: %s", syntax.Position.Line, message)
	}
	s := scanner{document: d}
	for _, mark := range []string{"\ufeff", "\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(text, []byte(mark)) { // the parser skips the same
			s.pos = len(mark)
		}
	}
	s.file()
	return d, nil
}

// lookup returns the parsed value of that name.
func (d *document) lookup(path []string) any {
	var v any = d.tree
	for _, name := range path {
		table, _ := v.(map[string]any)
		v = table[name]
	}
	return v
}

// scanner walks over text that the parser has accepted, so it trusts what it
// finds. At the end of the text it sees zeroes, which TOML forbids.
type scanner struct {
	*document
	pos    int
	arrays int // how many arrays are open: what is inside has no name of its own
}

func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func (s *scanner) file() {
	var table []string
	for s.blank(); s.peek() != 0; s.blank() {
		if s.peek() != '[' {
			s.pair(table, false)
			continue
		}
		it := item{at: s.pos, start: s.pos}
		s.pos++
		if s.peek() == '[' {
			it.kind = arrayHeader
			s.pos++
		}
		it.path = s.name()
		s.pos++ // the bracket
		if it.kind == arrayHeader {
			s.pos++
		}
		it.end = s.pos
		table = it.path
		s.add(it)
	}
}

func (s *scanner) add(it item) {
	if s.arrays == 0 {
		it.line = 1 + bytes.Count(s.text[:it.at], []byte("\n"))
		s.items = append(s.items, it)
	}
}

// pair reads a key and its value.
func (s *scanner) pair(table []string, inline bool) {
	it := item{at: s.pos, scope: len(table), kind: value, inline: inline}
	it.path = append(table[:len(table):len(table)], s.name()...)
	s.pos++ // the equals sign
	s.space()
	it.start = s.pos
	if s.peek() != '{' {
		s.value()
		it.end = s.pos
		s.add(it)
		return
	}
	it.kind = inlineTable
	index := len(s.items)
	s.add(it)
	s.list('}', func() { s.pair(it.path, true) })
	if s.arrays == 0 {
		s.items[index].end = s.pos
	}
}

// name reads a dotted name and the space around it.
func (s *scanner) name() []string {
	var path []string
	for {
		s.space()
		start := s.pos
		if c := s.peek(); c == '"' || c == '\'' {
			s.quoted()
			path = append(path, unquote(s.text[start:s.pos]))
		} else {
			s.skip(func(c byte) bool { return strings.IndexByte(" \t.=]", c) < 0 })
			path = append(path, string(s.text[start:s.pos]))
		}
		s.space()
		if s.peek() != '.' {
			return path
		}
		s.pos++
	}
}

func unquote(quoted []byte) string {
	var key struct{ V string }
	// The parser has accepted it as a key, and keys are strings on one line.
	_ = toml.Unmarshal(append([]byte("V = "), quoted...), &key)
	return key.V
}

// value reads any value and leaves the position behind it.
func (s *scanner) value() {
	switch s.peek() {
	case '"', '\'':
		s.quoted()
	case '[':
		s.arrays++
		s.list(']', s.value)
		s.arrays--
	case '{':
		s.list('}', func() { s.pair(nil, true) })
	default:
		start := s.pos
		s.skip(func(c byte) bool { return strings.IndexByte(",]}#\r\n", c) < 0 })
		s.pos = start + len(bytes.TrimRight(s.text[start:s.pos], " \t"))
	}
}

// list reads what stands between two brackets, separated by commas.
func (s *scanner) list(closing byte, element func()) {
	s.pos++
	for s.blank(); s.peek() != closing && s.peek() != 0; s.blank() {
		element()
		s.blank()
		if s.peek() == ',' {
			s.pos++
		}
	}
	s.pos++
}

// quoted reads a string in any of TOML's four forms.
func (s *scanner) quoted() {
	q := s.peek()
	fence := []byte{q, q, q}
	if !bytes.HasPrefix(s.text[s.pos:], fence) {
		fence = fence[:1]
	}
	s.pos += len(fence)
	for s.peek() != 0 && !bytes.HasPrefix(s.text[s.pos:], fence) {
		if q == '"' && s.peek() == '\\' {
			s.pos++
		}
		s.pos++
	}
	s.pos += len(fence)
	// Up to two quotes may stand right before the three that close.
	for range 2 {
		if len(fence) == 3 && s.peek() == q {
			s.pos++
		}
	}
}

func (s *scanner) space() { s.skip(func(c byte) bool { return c == ' ' || c == '\t' }) }

// blank skips space, ends of lines and comments.
func (s *scanner) blank() {
	for {
		s.skip(func(c byte) bool { return strings.IndexByte(" \t\r\n", c) >= 0 })
		if s.peek() != '#' {
			return
		}
		s.skip(func(c byte) bool { return c != '\n' })
	}
}

func (s *scanner) skip(while func(byte) bool) {
	for s.peek() != 0 && while(s.text[s.pos]) {
		s.pos++
	}
}
