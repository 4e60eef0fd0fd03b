package export

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// encodedPrefix marks text that had to be encoded.
const encodedPrefix = "base64:"

// encode returns text that every reader accepts: UTF-8 without NUL.
func encode(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 && !strings.HasPrefix(s, encodedPrefix) {
		return s
	}
	return encodedPrefix + base64.StdEncoding.EncodeToString([]byte(s))
}

// Decode returns the original bytes of exported text: it decodes text that starts
// with "base64:" and returns other text unchanged. Call Unquote first for a cell
// of CSV.
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
// otherwise remove.
func quote(cell string) string {
	if strings.HasPrefix(cell, "'") || formula(cell) {
		return "'" + cell
	}
	return cell
}

// Unquote returns the text of a CSV cell without the single quote that the
// export put before it, if it did: before cells that start with one of = + - @,
// their full-width forms, a tab, a line feed or a carriage return (the list of
// OWASP's page "CSV Injection"), also after spaces, quotes and invisible
// characters, and before cells that start with a single quote.
func Unquote(cell string) string {
	return strings.TrimPrefix(cell, "'")
}

// formula reports whether a spreadsheet could interpret the cell as a formula.
func formula(cell string) bool {
	for i, r := range cell {
		switch {
		case strings.ContainsRune("=+-@＝＋－＠", r):
			return true
		case i == 0 && strings.ContainsRune("\t\n\r", r):
			return true
		case r == '"', r == '\'', unicode.IsSpace(r), unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			// Some programs remove these before they check for a formula.
		default:
			return false
		}
	}
	return false
}
