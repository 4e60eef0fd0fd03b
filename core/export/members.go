package export

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// branch is a member to read, or an object on the path to one. The zero branch is
// the record itself.
type branch struct {
	below map[string]*branch
	slots []int // of its own value and those of all members below
	own   int   // 1 + the slot of its own value; 0 for none
}

// add adds the member at that path to those to read, and returns its slot.
func (b *branch) add(path ...string) int {
	last := b
	var way []*branch
	for _, name := range path {
		next := last.below[name]
		if next == nil {
			if last.below == nil {
				last.below = make(map[string]*branch)
			}
			next = new(branch)
			last.below[name] = next
		}
		way = append(way, last)
		last = next
	}
	if last.own == 0 {
		slot := len(b.slots)
		last.own = slot + 1
		for _, b := range append(way, last) {
			b.slots = append(b.slots, slot)
		}
	}
	return last.own - 1
}

// members finds members of records, each in one pass.
type members struct {
	root    *branch
	values  [][]byte // by slot, parts of data; nil where the record has no such member
	data    []byte
	decoder jsontext.Decoder
	scratch []byte
}

func (b *branch) reader() *members {
	return &members{root: b, values: make([][]byte, len(b.slots))}
}

// read finds the members of a record. The values are slices of data. Of members
// with the same name the last counts, and null counts as absent. Data that is not
// a JSON object has no members. Invalid UTF-8 is accepted.
func (m *members) read(data []byte) {
	clear(m.values)
	if len(m.values) == 0 || len(data) == 0 {
		return
	}
	m.data = data
	m.decoder.Reset(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if !m.whole() {
		clear(m.values)
	}
}

// whole reports whether data is one object and nothing else.
func (m *members) whole() bool {
	if start, err := m.decoder.ReadToken(); err != nil || start.Kind() != '{' {
		return false
	}
	if m.object(m.root) != nil {
		return false
	}
	_, err := m.decoder.ReadToken()
	return errors.Is(err, io.EOF)
}

// object notes the members of an object whose opening bracket has been read.
func (m *members) object(b *branch) error {
	for m.decoder.PeekKind() != '}' {
		name, err := m.decoder.ReadValue()
		if err != nil {
			return err
		}
		next := b.below[string(name[1:len(name)-1])]
		if next == nil && bytes.IndexByte(name, '\\') >= 0 {
			next = b.below[m.decode(name)]
		}
		if next == nil {
			_, err = m.decoder.ReadValue()
		} else {
			err = m.note(next)
		}
		if err != nil {
			return err
		}
	}
	_, err := m.decoder.ReadToken()
	return err
}

// note notes the next value.
func (m *members) note(b *branch) error {
	// An earlier member of this name no longer counts, nor do its own members.
	for _, slot := range b.slots {
		m.values[slot] = nil
	}
	var start int64
	if len(b.below) > 0 && m.decoder.PeekKind() == '{' {
		if _, err := m.decoder.ReadToken(); err != nil {
			return err
		}
		start = m.decoder.InputOffset() - 1
		if err := m.object(b); err != nil {
			return err
		}
	} else {
		value, err := m.decoder.ReadValue()
		if err != nil {
			return err
		}
		start = m.decoder.InputOffset() - int64(len(value))
	}
	if value := m.data[start:m.decoder.InputOffset()]; b.own > 0 && value[0] != 'n' {
		m.values[b.own-1] = value
	}
	return nil
}

// first returns the first value for which wanted is true, else nil.
func (m *members) first(slots []int, wanted func(value []byte) bool) []byte {
	if i := slices.IndexFunc(slots, func(s int) bool { return m.values[s] != nil && wanted(m.values[s]) }); i >= 0 {
		return m.values[slots[i]]
	}
	return nil
}

func isString(value []byte) bool { return value[0] == '"' }
func isAny([]byte) bool          { return true }

// decode decodes a JSON string. Lone surrogates and bytes that are not UTF-8
// become U+FFFD.
func (m *members) decode(quoted []byte) string {
	m.scratch, _ = jsontext.AppendUnquote(m.scratch[:0], quoted) // its only errors are those that it replaces
	return string(m.scratch)
}
