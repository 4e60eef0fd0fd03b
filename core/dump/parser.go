package dump

import (
	"bytes"
	"errors"
	"fmt"

	"weir/core"
)

// Data is how much of a record an event keeps.
type Data string

// What an event keeps of its record.
const (
	DataFull   Data = "full"   // the record as it stood; also when nothing is said
	DataFields Data = "fields" // an object of the members that the mapping names
	DataNone   Data = "none"
)

// parser makes events of lines. It is not safe for concurrent use.
type parser struct {
	mapping mapping
	data    Data
	filter  core.Filter // without its text
	text    core.Filter // only its text
	scanner scanner
	fields  [][]byte // of the record, by the mapping's fields
	draft   draft
}

func newParser(o *Options) (*parser, error) {
	fields := o.Fields
	if fields.auto() {
		fields = Fields{Preset: presetReddit}
	}
	m, err := fields.mapping()
	if err != nil {
		return nil, err
	}
	switch o.Data {
	case "", DataFull, DataFields, DataNone:
	default:
		return nil, fmt.Errorf("data is %q: want \"full\", \"fields\" or \"none\"", o.Data)
	}
	p := &parser{mapping: m, data: o.Data, filter: o.Filter, text: core.Filter{Text: o.Filter.Text}}
	p.filter.Text = ""
	p.scanner.values = make([][]byte, len(m.paths))
	p.fields = make([][]byte, len(m.fields))
	return p, nil
}

// parse returns the event that the line is, and keeps nothing of the line. The
// error is errUnwanted or the reason for a reject. Without an error draft.misfit
// says whether a field of the event did not fit.
func (p *parser) parse(line []byte) (core.Event, error) { return p.parseThing("", line) }

// parseThing is parse for a record out of an envelope, {"kind": "t1", "data": …},
// of the given kind.
func (p *parser) parseThing(kind string, line []byte) (core.Event, error) {
	line = bytes.Trim(line, " \t\r")
	p.draft.reset(line, kind)
	fields, err := p.scan(line)
	if err == nil && p.mapping.unwrap != nil {
		var inner []byte
		if inner, err = p.mapping.unwrap(&p.draft, fields); inner != nil {
			fields, err = p.scan(inner)
		}
	}
	if err != nil {
		return core.Event{}, err
	}
	if err := p.mapping.fill(&p.draft, fields); err != nil {
		return core.Event{}, err
	}
	e := p.draft.event()
	// The text is looked for in the whole record, whatever is kept of it.
	if !p.filter.Match(&e) || p.text.Text != "" && !p.text.MatchText(line) {
		return core.Event{}, errUnwanted
	}
	switch p.data {
	case DataNone:
	case DataFields:
		e.Data = p.keepFields()
	default:
		e.Data = bytes.Clone(line)
	}
	if err := e.Validate(); err != nil {
		return core.Event{}, err
	}
	return e, nil
}

// scan returns the values of the mapping's fields in a record.
func (p *parser) scan(record []byte) ([][]byte, error) {
	err := p.scanner.scan(record, p.mapping.root)
	switch {
	case errors.Is(err, errNotObject) && p.mapping.numbers && record[0]-'0' <= 9:
		return nil, errUnwanted
	case err != nil:
		return nil, err
	}
	return p.mapping.choose(p.fields, p.scanner.values), nil
}

// keepFields writes the members that the mapping names, as they stood and under
// their paths, so that the same mapping could read them again.
func (p *parser) keepFields() []byte {
	size := len("{}")
	for i, v := range p.scanner.values {
		if v != nil {
			size += len(`"":,`) + len(p.mapping.paths[i]) + len(v)
		}
	}
	b := append(make([]byte, 0, size), '{')
	for i, v := range p.scanner.values {
		if v == nil {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(appendQuoted(b, p.mapping.paths[i]), ':')
		if null(v) {
			v = []byte("null") // NaN is not JSON
		}
		b = append(b, v...)
	}
	return append(b, '}')
}
