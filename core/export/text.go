package export

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// encodedPrefix starts text whose bytes could not be written as they are.
const encodedPrefix = "base64:"

// encode makes text that every reader takes: UTF-8 without NUL.
func encode(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 && !strings.HasPrefix(s, encodedPrefix) {
		return s
	}
	return encodedPrefix + base64.StdEncoding.EncodeToString([]byte(s))
}

// Decode returns the bytes that exported text stands for: of text that starts
// with "base64:" those encoded in it, else its own. A cell of CSV goes through
// Unquote first.
func Decode(text string) ([]byte, error) {
	encoded, ok := strings.CutPrefix(text, encodedPrefix)
	if !ok {
		return []byte(text), nil
	}
	b, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, fmt.Errorf("decode exported text: %w", err)
	}
	return b, nil
}

// quote puts a single quote before a cell that a spreadsheet could run as a
// formula, and before one that starts with a single quote, which Unquote would
// otherwise take off.
func quote(cell string) string {
	if strings.HasPrefix(cell, "'") || formula(cell) {
		return "'" + cell
	}
	return cell
}

// Unquote returns the text of a CSV cell without the single quote that the
// export put before it, if it did: before cells that start with one of = + - @,
// their full-width forms, a tab, a line feed or a carriage return (the list of
// OWASP's page "CSV Injection"), also behind spaces, quotes and characters that
// cannot be seen, and before cells that start with a single quote.
func Unquote(cell string) string {
	return strings.TrimPrefix(cell, "'")
}

// formula reports whether a spreadsheet could take the cell for a formula.
func formula(cell string) bool {
	for i, r := range cell {
		switch {
		case strings.ContainsRune("=+-@＝＋－＠", r):
			return true
		case i == 0 && strings.ContainsRune("\t\n\r", r):
			return true
		case r == '"', r == '\'', unicode.IsSpace(r), unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			// Some programs drop these before they look for a formula.
		default:
			return false
		}
	}
	return false
}
