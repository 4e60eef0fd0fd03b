package dump

import "bytes"

// isEventField handles a line of a capture of server-sent events. It removes the
// name of the field from a line with data, and returns true for a line with any
// other field, which is not part of a record. See the HTML standard, "Parsing an
// event stream".
//
// Before the first data a line may only look like a field. It is held back until
// a line that doesn't shows which it was.
func (f *frames) isEventField() bool {
	line := bytes.TrimPrefix(f.rest, []byte(bom))
	if data, ok := bytes.CutPrefix(line, []byte("data:")); ok && (f.sse || startsValue(data)) {
		f.sse, f.fields = true, nil
		data = bytes.TrimPrefix(data, []byte(" "))
		f.advance(len(f.rest) - len(data))
		return false
	}
	switch {
	case f.sse:
		return isField(line)
	case len(trim(line)) == 0:
		return false
	case !isField(line) || f.value.kind != noValue || f.how == moreOfLine || len(f.fields) == maxFields:
		f.releaseFields()
		return false
	}
	p := piece{member: f.member, inside: f.line + 1 - f.before, start: f.offset}
	p.setText(bytes.Clone(line))
	p.Line = f.line + 1
	p.end = position{f.offset + int64(len(f.rest)), f.line, p.Hash}
	if f.how == newline {
		p.end.offset++
		p.end.line++
	}
	f.fields = append(f.fields, p)
	return true
}

// maxFields bounds the number of fields before the first data.
const maxFields = 100

// releaseFields turns the lines that looked like fields into pieces.
func (f *frames) releaseFields() {
	f.held = append(f.held, f.fields...)
	f.fields = nil
}

func startsValue(text []byte) bool {
	text = bytes.TrimLeft(text, trimmed)
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}

// isField reports whether the line is a comment or a field without data.
func isField(line []byte) bool {
	name, _, _ := bytes.Cut(line, []byte(":"))
	switch string(bytes.TrimSuffix(name, []byte("\r"))) {
	case "":
		return len(line) > 0 && line[0] == ':'
	case "event", "id", "retry":
		return true
	}
	return false
}
