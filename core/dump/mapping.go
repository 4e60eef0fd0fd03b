package dump

import (
	"fmt"
	"slices"
	"strings"
)

// mapping is compiled Fields: which members of a record to note, and how to make
// an event of them.
type mapping struct {
	root   *node
	paths  []string // by slot
	fields []field  // nil when each slot is a field
	fill   func(d *draft, fields [][]byte) error

	// unwrap, unless nil, returns a record that is a string inside another, which
	// is then scanned in its place. It returns nil when there is none.
	unwrap func(d *draft, fields [][]byte) (record []byte, err error)

	source  string // the key space of all its events; empty when the records name it
	numbers bool   // a bare number is valid, but not an event
}

// field is a compiled Field.
type field struct {
	slots    []int  // of its paths, in the order of preference
	constant []byte // a JSON string, used when none of them is present
}

// newMapping maps each path to a field.
func newMapping(paths []string, fill func(*draft, [][]byte) error) mapping {
	return mapping{root: tree(paths), paths: paths, fill: fill}
}

// newChoices maps fields with alternatives.
func newChoices(fields []Field, fill func(*draft, [][]byte) error) (mapping, error) {
	m := mapping{fields: make([]field, len(fields)), fill: fill}
	for i, f := range fields {
		paths, constant, err := f.alternatives()
		if err != nil {
			return mapping{}, fmt.Errorf("fields: %w", err)
		}
		m.fields[i].constant = constant
		for _, path := range paths {
			slot := slices.Index(m.paths, path)
			if slot < 0 {
				slot = len(m.paths)
				m.paths = append(m.paths, path)
			}
			m.fields[i].slots = append(m.fields[i].slots, slot)
		}
	}
	if len(m.paths) > maxPaths {
		return mapping{}, fmt.Errorf("fields: %d different members are named: want %d at most", len(m.paths), maxPaths)
	}
	m.root = tree(m.paths)
	return m, nil
}

// choose selects the value of each field from those that the scanner noted.
// chosen must have room for them.
func (m *mapping) choose(chosen, values [][]byte) [][]byte {
	if m.fields == nil {
		return values
	}
	for i := range m.fields {
		f := &m.fields[i]
		chosen[i] = f.constant
		for _, slot := range f.slots {
			if present(values[slot]) {
				chosen[i] = values[slot]
				break
			}
		}
	}
	return chosen
}

// alternatives splits a field into its paths and its constant, which is a JSON
// string, or nil if there is none.
func (f Field) alternatives() (paths []string, constant []byte, err error) {
	if f == "" {
		return nil, nil, nil
	}
	all := strings.Split(string(f), "|")
	for i, one := range all {
		text, isConstant := strings.CutPrefix(one, "=")
		if len(all) > 1 && !isConstant {
			one = strings.TrimSpace(one)
		}
		switch {
		case isConstant && i < len(all)-1:
			return nil, nil, fmt.Errorf("%q has a constant before an alternative: a constant must be last, and \"|\" separates alternatives", f)
		case isConstant:
			constant = appendQuoted(nil, text)
		case one == "":
			return nil, nil, fmt.Errorf("%q has an empty alternative: want paths separated by single \"|\"", f)
		case strings.HasPrefix(one, "."), strings.HasSuffix(one, "."), strings.Contains(one, ".."):
			return nil, nil, fmt.Errorf("%q is not a path: want names joined by single dots, or \"=\" before a constant", one)
		default:
			paths = append(paths, one)
		}
	}
	return paths, constant, nil
}
