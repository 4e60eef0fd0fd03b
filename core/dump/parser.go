package dump

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"weir/core"
)

// Data is how much of a record an event keeps.
type Data string

// What an event keeps of its record.
const (
	DataFull   Data = "full"   // the unchanged record, but with null for NaN and the like; the default
	DataFields Data = "fields" // an object with the members that the mapping names
	DataNone   Data = "none"
)

// parser turns texts into events. It is not safe for concurrent use.
type parser struct {
	mapping mapping
	options Fields // the source of mapping
	data    Data
	filter  core.Filter
	scanner scanner
	pages   pages
	fields  [][]byte // of the record, by the mapping's fields
	draft   draft
}

// newParser makes a parser for fields, which must not be auto.
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
	p := &parser{mapping: m, options: f, data: o.Data, filter: o.Filter, pages: newPages()}
	p.scanner.values = make([][]byte, len(m.paths))
	p.fields = make([][]byte, len(m.fields))
	return p, nil
}

// keyed reports whether every event has a key.
func (p *parser) keyed() bool {
	return p.options.Preset != "" && p.options.Preset != presetCustom || p.options.Key != ""
}

// scan implements classifier.
func (p *parser) scan(text []byte) error {
	return p.scanner.scan(text, p.mapping.root)
}

// isRecord implements classifier.
func (p *parser) isRecord() bool {
	text := p.scanner.text
	if p.fits("", text) {
		return true
	}
	if !p.pages.open(text) {
		return false
	}
	kind, record := p.pages.thing()
	return record != nil && isThing(kind) && p.scan(record) == nil && p.fits(kind, record)
}

// fits reports whether the last text scanned is a valid record, selected or not.
func (p *parser) fits(kind string, text []byte) bool {
	p.draft.reset(text, kind)
	err := p.fill()
	return err == nil || errors.Is(err, errUnwanted)
}

// hasFields implements classifier.
func (p *parser) hasFields() bool {
	if slices.ContainsFunc(p.scanner.values, present) {
		return true
	}
	if !p.pages.open(p.scanner.text) {
		return false
	}
	kind, record := p.pages.thing()
	return record != nil && isThing(kind)
}

// fill fills the draft from the members that the scanner noted.
func (p *parser) fill() error {
	fields := p.mapping.choose(p.fields, p.scanner.values)
	if p.mapping.unwrap != nil {
		switch inner, err := p.mapping.unwrap(&p.draft, fields); {
		case err != nil:
			return err
		case inner != nil:
			if err := p.scan(inner); err != nil {
				return err
			}
			fields = p.mapping.choose(p.fields, p.scanner.values)
		}
	}
	return p.mapping.fill(&p.draft, fields)
}

// event makes an event of the last text scanned, without retaining the text. kind
// is the kind that an envelope named for it. The error is errUnwanted or the
// reason for a reject. Without an error, draft.misfit reports whether a field of
// the event did not fit.
func (p *parser) event(kind string, text []byte) (core.Event, error) {
	p.draft.reset(text, kind)
	if err := p.fill(); err != nil {
		return core.Event{}, err
	}
	e := p.draft.event()
	if !p.filter.MatchFields(&e) {
		return core.Event{}, errUnwanted
	}
	// The text is searched for in the whole record, however much of it is kept.
	if !p.filter.Text.Empty() && !p.filter.MatchText(&e, p.strict(text)) {
		return core.Event{}, errUnwanted
	}
	switch p.data {
	case DataNone:
	case DataFields:
		e.Data = p.keepFields()
	default:
		if e.Data = p.strict(text); len(p.scanner.special) == 0 {
			e.Data = bytes.Clone(text)
		}
	}
	if err := e.Validate(); err != nil {
		return core.Event{}, err
	}
	return e, nil
}

// unread returns the outcome of a text for which scan returned an error.
func (p *parser) unread(text []byte, err error) error {
	if errors.Is(err, errNotObject) && p.mapping.numbers && text[0]-'0' <= 9 {
		return errUnwanted
	}
	return err
}

// strict returns the record as JSON. A record from inside another one is JSON
// already.
func (p *parser) strict(text []byte) []byte {
	if len(p.scanner.text) != len(text) {
		return text
	}
	return p.scanner.strict(text)
}

// keepFields writes the members that the mapping names, unchanged and under their
// paths, so that the same mapping can read them again.
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
		b = append(b, strictValue(v)...)
	}
	return append(b, '}')
}

// strictValue returns a value as JSON, with null for NaN, Infinity and -Infinity.
func strictValue(v []byte) []byte {
	var s scanner
	if s.text = v; s.value(0, 0) < 0 {
		return v
	}
	return s.strict(v)
}
