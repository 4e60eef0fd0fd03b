package sqlite

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// jsonArray takes the elements of a JSON array one after the other, as SQLite writes it:
// without white space. At its end they are io.EOF.
type jsonArray struct{ rest string }

// next passes the bracket or comma before an element.
func (a *jsonArray) next() error {
	switch {
	case a.rest == "]" || a.rest == "[]":
		return io.EOF
	case len(a.rest) < 2:
		return io.ErrUnexpectedEOF
	}
	a.rest = a.rest[1:]
	return nil
}

// integer takes an element that is one.
func (a *jsonArray) integer() (int64, error) {
	if err := a.next(); err != nil {
		return 0, err
	}
	end := 0
	for end < len(a.rest) && a.rest[end] != ',' && a.rest[end] != ']' {
		end++
	}
	number := a.rest[:end]
	a.rest = a.rest[end:]
	return strconv.ParseInt(number, 10, 64)
}

// text takes an element that is a string. Plain ones, as nearly all are, need no memory of
// their own.
func (a *jsonArray) text() (string, error) {
	if err := a.next(); err != nil {
		return "", err
	}
	if a.rest[0] != '"' {
		return "", fmt.Errorf("%q is not a string", a.rest[:1])
	}
	escapes := false
	for end := 1; end < len(a.rest); end++ {
		switch a.rest[end] {
		case '\\':
			end++
			escapes = true
		case '"':
			quoted := a.rest[:end+1]
			a.rest = a.rest[end+1:]
			if !escapes {
				return quoted[1:end], nil
			}
			var text string
			err := json.Unmarshal([]byte(quoted), &text)
			return text, err
		}
	}
	return "", io.ErrUnexpectedEOF
}
