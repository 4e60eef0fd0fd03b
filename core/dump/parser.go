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
	fields  Fields
	data    Data
	filter  core.Filter
	scanner scanner
	draft   draft
}

func newParser(o *Options, f Fields) (*parser, error) {
	m, err := f.mapping()
	if err != nil {
		return nil, err
	}
	switch o.Data {
	case "", DataFull, DataFields, DataNone:
	default:
		return nil, fmt.Errorf("data is %q: want \"full\", \"fields\" or \"none\"", o.Data)
	}
	p := &parser{mapping: m, fields: f, data: o.Data, filter: o.Filter}
	p.scanner.values = make([][]byte, len(m.paths))
	return p, nil
}

// keyed reports whether each event has a key.
func (p *parser) keyed() bool { return p.fields.Preset != "" || p.fields.Key != "" }

// source is the key space of all events, empty where the records say it.
func (p *parser) source() string { return "" }

// scan implements judge.
func (p *parser) scan(text []byte) error { return p.scanner.scan(text, p.mapping.root) }

// isRecord implements judge.
func (p *parser) isRecord() bool {
	p.draft.reset()
	err := p.mapping.fill(&p.draft, p.scanner.values)
	return err == nil || errors.Is(err, errUnwanted)
}

// event returns the event that a text is, which scan looked at last, and keeps
// nothing of the text. The error is errUnwanted or the reason for a reject.
func (p *parser) event(text []byte) (core.Event, error) {
	p.draft.reset()
	if err := p.mapping.fill(&p.draft, p.scanner.values); err != nil {
		return core.Event{}, err
	}
	e := p.draft.event()
	// The text is looked for in the whole record, whatever is kept of it.
	if !p.filter.MatchFields(&e) || !p.filter.Text.Empty() && !p.filter.Text.Match(p.scanner.strict(text)) {
		return core.Event{}, errUnwanted
	}
	switch p.data {
	case DataNone:
	case DataFields:
		e.Data = p.mapped()
	default:
		if e.Data = p.scanner.strict(text); len(p.scanner.odd) == 0 {
			e.Data = bytes.Clone(text)
		}
	}
	if err := e.Validate(); err != nil {
		return core.Event{}, err
	}
	return e, nil
}

// mapped writes the members that the mapping names, as they stood and under
// their paths, so that the same mapping could read them again.
func (p *parser) mapped() []byte {
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
		if len(p.scanner.odd) > 0 {
			v = strictValue(v)
		}
		b = append(b, v...)
	}
	return append(b, '}')
}

// strictValue is scanner.strict for one value of a text that has odd numbers.
func strictValue(v []byte) []byte {
	var s scanner
	s.text = v
	if s.value(0, 0) < 0 {
		return v
	}
	return s.strict(v)
}
