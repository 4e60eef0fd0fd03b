package dump

import (
	"bytes"
	"strings"
)

// bom is the byte order mark that some programs put in front of UTF-8.
const bom = "\ufeff"

// trimStart removes what may precede a record: blanks, byte order marks, NULs,
// and the record separators of RFC 7464.
func trimStart(text []byte) []byte {
	for {
		rest := bytes.TrimPrefix(bytes.TrimLeft(text, " \t\r\n\x00\x1e"), []byte(bom))
		if len(rest) == len(text) {
			return text
		}
		text = rest
	}
}

// startsRecord reports whether text, which may be truncated, begins as records
// do: with an object, an array, or a line of server-sent events
// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
func startsRecord(text []byte) bool {
	text = trimStart(text)
	switch {
	case len(text) == 0:
		return false
	case text[0] == '[':
		return startsElement(bytes.TrimLeft(text[1:], " \t\r\n"))
	}
	return text[0] == '{' || isEvent(text)
}

// startsElement reports whether text after a bracket may be the inside of an
// array. The heading of a section in a settings file is not.
func startsElement(text []byte) bool {
	if len(text) == 0 {
		return true
	}
	switch c := text[0]; c {
	case '{', '[', '"', ']', '-':
		return true
	case 't', 'f', 'n':
		for _, word := range []string{"true", "false", "null"} {
			if strings.HasPrefix(word, string(text[:min(len(text), len(word))])) {
				return true
			}
		}
		return false
	default:
		return c-'0' <= 9
	}
}

func isEvent(line []byte) bool {
	for _, field := range []string{"data:", "event:", "id:", "retry:", ":"} {
		if bytes.HasPrefix(line, []byte(field)) {
			return true
		}
	}
	return false
}

// hasRecord reports whether a line in text is JSON by its first characters, or
// the data of an event. Then all of the text counts as JSON, however damaged.
func hasRecord(text []byte) bool {
	for line := range bytes.Lines(text) {
		line = trimStart(line)
		if isJSON(line) || bytes.HasPrefix(line, []byte("data:")) {
			return true
		}
	}
	return false
}

// isJSON reports whether the line begins like an object, an array, or a member of
// an object in JSON.
func isJSON(line []byte) bool {
	array := false
	for len(line) > 0 {
		rest := bytes.TrimLeft(line[1:], " \t\r\n")
		switch c := line[0]; c {
		case '[':
			if len(rest) == 0 {
				return true
			}
			array, line = true, rest
		case '{':
			return len(rest) == 0 || rest[0] == '"' || rest[0] == '}'
		case '"':
			return array || isMember(line)
		default:
			return array && (c == ']' || c == '-' || c-'0' <= 9 || c == 't' || c == 'f' || c == 'n')
		}
	}
	return false
}

// isMember reports whether the line begins with a name and a colon.
func isMember(line []byte) bool {
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			rest := bytes.TrimLeft(line[i+1:], " \t")
			return len(rest) > 0 && rest[0] == ':'
		}
	}
	return false
}
