package config

import (
	"bytes"
	"slices"
	"strings"
)

// edit returns the text with one setting changed and every other byte as it
// was. The value is in TOML's form. Where the setting isn't yet in the text it
// goes beside those of its section.
func edit(text []byte, s Setting, toml string) ([]byte, error) {
	doc, err := readDocument(text)
	if err != nil {
		return nil, err
	}
	path, section := strings.Split(s.Key, "."), strings.Split(s.Section(), ".")
	for _, it := range doc.items {
		if slices.Equal(it.path, path) {
			return splice(text, it.start, it.end, toml), nil
		}
	}
	// line is the setting as it must be written below names that already stand
	// in the text.
	line := func(scope int) string { return strings.Join(path[scope:], ".") + " = " + toml }

	// A table in braces is closed: only between them can it get more.
	for _, it := range slices.Backward(doc.items) {
		if it.kind == inlineTable && startsWith(section, it.path) {
			if doc.hasInside(it) {
				return splice(text, it.start+1, it.start+1, " "+line(len(it.path))+","), nil
			}
			return splice(text, it.start+1, it.start+1, " "+line(len(it.path))+" "), nil
		}
	}
	// A section that keys define, its own or those of sections within it,
	// must not get a header as well.
	for _, it := range slices.Backward(doc.items) {
		if it.kind != header && !it.inline && it.scope <= len(section) &&
			len(it.path) > len(section) && startsWith(it.path, section) {
			return doc.insertBelow(it, line(it.scope)), nil
		}
	}
	for _, it := range doc.items {
		if it.kind == header && slices.Equal(it.path, section) {
			return doc.insertBelow(it, line(len(section))), nil
		}
	}
	nl := doc.newline()
	var gap string
	switch {
	case len(text) == 0:
	case bytes.HasSuffix(text, []byte("\n")):
		gap = nl
	default:
		gap = nl + nl
	}
	end := len(text)
	return splice(text, end, end, gap+"["+s.Section()+"]"+nl+line(len(section))+nl), nil
}

// hasInside reports whether an inline table has any keys.
func (d *document) hasInside(table item) bool {
	return slices.ContainsFunc(d.items, func(it item) bool {
		return it.inline && table.start < it.at && it.at < table.end
	})
}

// insertBelow returns the text with a line below that of the item, indented
// like it.
func (d *document) insertBelow(it item, line string) []byte {
	start := bytes.LastIndexByte(d.text[:it.at], '\n') + 1
	indent := d.text[start:it.at]
	if len(bytes.Trim(indent, " \t")) > 0 { // the byte order mark
		indent = nil
	}
	length := bytes.IndexByte(d.text[it.end:], '\n')
	if length < 0 {
		return splice(d.text, len(d.text), len(d.text), d.newline()+string(indent)+line)
	}
	end := it.end + length + 1
	return splice(d.text, end, end, string(indent)+line+d.newline())
}

// newline is how lines end in this text.
func (d *document) newline() string {
	if bytes.Contains(d.text, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

func splice(text []byte, start, end int, middle string) []byte {
	return slices.Concat(text[:start], []byte(middle), text[end:])
}

func startsWith(path, prefix []string) bool {
	return len(path) >= len(prefix) && slices.Equal(path[:len(prefix)], prefix)
}
