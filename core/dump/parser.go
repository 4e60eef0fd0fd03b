package dump

import (
	"bytes"
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
	draft   draft
}

func newParser(o *Options) (*parser, error) {
	m, err := o.Fields.mapping()
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
	return p, nil
}

// parse returns the event that the line is, and keeps nothing of the line. The
// error is errUnwanted or the reason for a reject.
func (p *parser) parse(line []byte) (core.Event, error) {
	line = bytes.Trim(line, " \t\r")
	if err := p.scanner.scan(line, p.mapping.root); err != nil {
		return core.Event{}, err
	}
	p.draft.reset()
	if err := p.mapping.fill(&p.draft, p.scanner.values); err != nil {
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
		e.Data = p.fields()
	default:
		e.Data = bytes.Clone(line)
	}
	if err := e.Validate(); err != nil {
		return core.Event{}, err
	}
	return e, nil
}

// fields writes the members that the mapping names, as they stood and under
// their paths, so that the same mapping could read them again.
func (p *parser) fields() []byte {
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
		b = append(b, v...)
	}
	return append(b, '}')
}
