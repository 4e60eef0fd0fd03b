package core

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// lacks reports whether no string of the JSON value data can have the text, without
// parsing it: most records of a search are done with so. It is false where it can't tell.
//
// What a string's escapes stand for is none of the text's characters, unless it is \u. So
// the text would stand in data as it is, but for the case of its letters.
func (t Text) lacks(data []byte) bool {
	return t.raw && !bytes.Contains(data, []byte(`\u`)) && !t.otherCases(data) && !containsFolded(data, t.part)
}

// rawly reports whether lacks can tell for a text in lower case: all of it is ASCII and
// none of it is escaped by \u only or may be by another escape.
func rawly(part string) bool {
	for i := range len(part) {
		if c := part[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '/' {
			return false
		}
	}
	return part != ""
}

// otherCases reports whether data has a character beyond ASCII whose lower case the text
// has: the sign for kelvin is a k, and İ an i.
func (t Text) otherCases(data []byte) bool {
	return strings.Contains(t.part, "k") && bytes.Contains(data, []byte("\u212A")) ||
		strings.Contains(t.part, "i") && bytes.Contains(data, []byte("\u0130"))
}

// containsFolded reports whether data has a part in lower case, ignoring the case of ASCII.
func containsFolded(data []byte, part string) bool {
	var folded [1024]byte
	if len(part) > len(folded)/2 {
		return bytes.Contains(bytes.ToLower(data), []byte(part))
	}
	for {
		n := copy(folded[:], data)
		for i, c := range folded[:n] {
			if c-'A' <= 'Z'-'A' {
				folded[i] = c + 'a' - 'A'
			}
		}
		if bytes.Contains(folded[:n], []byte(part)) {
			return true
		}
		if n == len(data) {
			return false
		}
		data = data[n-len(part)+1:] // an occurrence may begin there
	}
}
