package text

import (
	"errors"
	"strings"
	"time"

	"weir/core"
)

// SplitList splits a list that a person typed at its commas and spaces.
func SplitList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// ParseTime reads a time in the forms that the command line takes. An empty text is the
// zero time.
func ParseTime(text string) (time.Time, error) {
	if strings.TrimSpace(text) == "" {
		return time.Time{}, nil
	}
	if t, ok := core.ParseTime(text); ok {
		return t, nil
	}
	return time.Time{}, errors.New(Tr("want a time like 2026-01-31, 2026-01-31 13:00 (UTC) or 2026-01-31T13:00:00+01:00"))
}
