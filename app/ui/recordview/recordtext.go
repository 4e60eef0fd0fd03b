package recordview

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"weir/app/ui/text"
)

// MaxShown is how many bytes of a record the window shows: breaking more into
// lines would be noticeable.
const MaxShown = 8 << 10

// recordText is an event's data for the screen: indented JSON, cut to max
// bytes. note says how it differs from the stored record; it may be empty.
func recordText(data []byte, max int) (s, note string) {
	if len(data) == 0 {
		return "", text.Tr("The source's record was not kept.")
	}
	if s, ok := indented(data, max); ok {
		if cut, was := cutText(s, max); was {
			return cut, text.Tr("Only the beginning is shown; the record has {{.Size}}.", text.With("Size", text.Size(int64(len(data)))))
		}
		return s, ""
	}
	s, note = LinesText(data, max)
	return s, strings.TrimSpace(text.Tr("The record is not JSON.") + " " + note)
}

// LinesText is a rejected line for the screen, cut to max bytes.
func LinesText(data []byte, max int) (s, note string) {
	if utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
		if cut, was := cutText(string(data), max); was {
			return cut, text.Tr("Only the beginning is shown; there are {{.Size}}.", text.With("Size", text.Size(int64(len(data)))))
		}
		return string(data), ""
	}
	note = text.Tr("Not UTF-8: shown as hexadecimal numbers and characters.")
	if most := max / 4; len(data) > most {
		data = data[:most]
		note = text.Tr("Not UTF-8: the beginning is shown as hexadecimal numbers and characters.")
	}
	return hexText(data), note
}

// hexText writes bytes as hexadecimal numbers and characters, eight to a line,
// so that a line fits into the details.
func hexText(data []byte) string {
	var b strings.Builder
	for at := 0; at < len(data); at += 8 {
		row := data[at:min(at+8, len(data))]
		chars := slices.Clone(row)
		for i, c := range chars {
			if c < ' ' || c > '~' {
				chars[i] = '.'
			}
		}
		fmt.Fprintf(&b, "%04x  %-23s  %s\n", at, fmt.Sprintf("% x", row), chars)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// indented writes JSON with a line for each value. It reads little more of it
// than max bytes of text need.
func indented(data []byte, max int) (string, bool) {
	lax := []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
	var out bytes.Buffer
	from := jsontext.NewDecoder(bytes.NewReader(data), lax...)
	to := jsontext.NewEncoder(&out, append(lax, jsontext.WithIndent("  "))...)
	for out.Len() <= max { // what the encoder buffers doesn't count
		t, err := from.ReadToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || to.WriteToken(t) != nil {
			return "", false
		}
	}
	return strings.TrimSuffix(out.String(), "\n"), true
}

// cutText cuts a text to at most max bytes, between characters.
func cutText(text string, max int) (string, bool) {
	if len(text) <= max {
		return text, false
	}
	for max > 0 && !utf8.RuneStart(text[max]) {
		max--
	}
	return text[:max] + "…", true
}
