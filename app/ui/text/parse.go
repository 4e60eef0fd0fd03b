package text

import (
	"errors"
	"strings"
	"time"

	"weir/core"
)

// SplitList splits a list that a person typed at its commas and spaces. Double quotes hold
// together a name that has some.
func SplitList(text string) (names []string) {
	var name strings.Builder
	quoted, some := false, false
	end := func() {
		if some {
			names = append(names, name.String())
			name.Reset()
		}
		some = false
	}
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted && (r == ',' || r == ' ' || r == '\t'):
			end()
		default:
			name.WriteRune(r)
			some = true
		}
	}
	end()
	return names
}

// QuoteName writes a name as SplitList reads it as one.
func QuoteName(name string) string {
	if strings.ContainsAny(name, ", \t") {
		return `"` + name + `"`
	}
	return name
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
