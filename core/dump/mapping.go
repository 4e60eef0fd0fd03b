package dump

import (
	"fmt"
	"slices"
	"strings"
)

// mapping is Fields made ready: which members of a record to note, and how
// they make an event.
type mapping struct {
	root   *node
	paths  []string // by slot
	fields []field  // nil when each slot is a field
	fill   func(d *draft, fields [][]byte) error

	// unwrap, unless nil, returns a record that is a text in another, which is then
	// scanned in its place; nil when there is none.
	unwrap func(d *draft, fields [][]byte) (record []byte, err error)

	source  string // the key space of all its events; empty when the records say it
	numbers bool   // a number alone is whole, and no event
}

// field is a Field made ready.
type field struct {
	slots    []int  // of its paths, in the order in which they are tried
	constant []byte // a JSON string, for when none of them is there
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

// choose returns the value of each field out of those that the scanner noted.
// chosen has room for them.
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

// alternatives splits a field into its paths and its constant, a JSON string that
// is nil when there is none.
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
			return nil, nil, fmt.Errorf("%q has a constant before an alternative: a constant stands last, and \"|\" separates alternatives", f)
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
